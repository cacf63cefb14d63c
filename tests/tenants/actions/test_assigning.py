"""Spaces beside the first one."""

from datetime import date

import pytest

from tenants.actions import assigning
from tenants.errors import OutsideTenancy, SpaceIsTaken, SpaceNotHeld
from tenants.models import Tenancy
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db


def test_add_space_holds_it_until_the_end_and_counts_once(settled, officer, park, other_office):
    tenancy = settled()

    assignment = assigning.add_space(tenancy, space=other_office, starts_on=date(2026, 12, 1), by=officer)

    assert (assignment.period.lower, assignment.period.upper) == (date(2026, 12, 1), date(2028, 1, 1))
    assert tenancy.assignments.live().count() == 2
    assert Tenancy.objects.counted().count() == 1
    assert tenancy.log.last().note == "+ B3"


def test_add_space_that_is_taken_is_refused(settled, officer, park, other_office):
    AssignmentFactory(tenancy=TenancyFactory(park=park), space=other_office)

    with pytest.raises(SpaceIsTaken):
        assigning.add_space(settled(), space=other_office, starts_on=date(2026, 12, 1), by=officer)


def test_add_space_outside_the_stay_is_refused(settled, officer, other_office):
    with pytest.raises(OutsideTenancy):
        assigning.add_space(settled(), space=other_office, starts_on=date(2028, 1, 1), by=officer)


def test_give_back_frees_the_space_from_that_day(settled, officer, park):
    tenancy = settled()
    desk = SpaceFactory(park=park, desk=True)
    AssignmentFactory(tenancy=tenancy, space=desk)

    assigning.give_back(tenancy, space=desk, on=date(2027, 1, 1), by=officer)

    assert tenancy.assignments.get(space=desk).period.upper == date(2027, 1, 1)
    assert tenancy.assignments.on(date(2027, 1, 1)).count() == 1


def test_give_back_a_space_that_is_not_held_is_refused(settled, officer, other_office):
    with pytest.raises(SpaceNotHeld):
        assigning.give_back(settled(), space=other_office, on=date(2027, 1, 1), by=officer)
