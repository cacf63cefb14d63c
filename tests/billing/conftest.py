from datetime import date
from decimal import Decimal

import pytest

from technopark.common.ranges import days
from tests.factories.billing import BillingSettingsFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, MemberFactory, TariffFactory, TenancyFactory


@pytest.fixture
def terms(park):
    """The park's operator has its ICE."""
    return BillingSettingsFactory(park=park, bank="Banque Populaire", rib="0" * 22 + "97")


@pytest.fixture
def office(park):
    return SpaceFactory(park=park, code="B-12", area=Decimal(20))


@pytest.fixture
def tariff(park, office):
    return TariffFactory(park=park, space_kind=office.kind, track="incubation", starts_on=date(2000, 1, 1))


@pytest.fixture
def company(founder):
    """A company for which the founder acts."""
    company = CompanyFactory(name="Atlas Data", name_ar="أطلس داتا", ice="002136093000040")
    MemberFactory(company=company, user=founder)
    return company


@pytest.fixture
def stay(park, company, office, tariff, terms):
    """A year in an office from 11 January 2026 on, for 3,100 MAD a month, agreed."""
    period = days(date(2026, 1, 11), date(2027, 1, 11))
    stay = TenancyFactory(park=park, company=company, period=period)
    AssignmentFactory(tenancy=stay, space=office, period=period, monthly_fee=Decimal(3100))
    return stay
