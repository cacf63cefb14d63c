"""One day for all tests of stays, and a stay to change."""

from datetime import date

import pytest
import time_machine

from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory

TODAY = date(2026, 11, 23)
START = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def today():
    """Monday 23 November 2026."""
    with time_machine.travel(TODAY, tick=False):
        yield TODAY


@pytest.fixture
def office(park):
    return SpaceFactory(park=park, code="A12")


@pytest.fixture
def other_office(park):
    return SpaceFactory(park=park, code="B3")


@pytest.fixture
def settled(park, office):
    """Return a function that gives a stay for all of 2026 and 2027 in office A12, with somebody who reads its mails."""

    def made(status: str = "active", **facts):
        facts = {"park": park, "company__name": "Atlas Capteurs", "starts_on": START, "months": 24} | facts
        tenancy = TenancyFactory(status=status, **facts)
        AssignmentFactory(tenancy=tenancy, space=office)
        if tenancy.company:
            MemberFactory(company=tenancy.company)
        return tenancy

    return made
