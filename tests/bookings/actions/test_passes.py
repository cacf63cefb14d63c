"""Day passes: as many as desks are free that day."""

from datetime import timedelta

import pytest

from bookings.actions import passes
from bookings.desks import desks_free
from bookings.errors import DayHasPassed, NoDeskFree, NotACoworkingArea
from bookings.models import DayPass
from technopark.common.errors import NotAllowed
from tests.bookings.conftest import MONDAY
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.promises import kinds, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(park):
    """A coworking area of three desks, one of them held all month."""
    area = SpaceFactory(park=park, coworking_area=True, code="C1")
    desks = [SpaceFactory(park=park, kind="desk", parent=area, code=f"C1-{n}") for n in (1, 2, 3)]
    AssignmentFactory(tenancy=TenancyFactory(park=park), space=desks[0])
    return area


def test_passes_are_issued_while_a_desk_is_free(area, officer, company):
    first = passes.issue(area=area, day=MONDAY, visitor_name=" Yassine ", by=officer)
    second = passes.issue(area=area, day=MONDAY, company=company, by=officer)

    assert (first.reference, second.reference) == ("KHE-2027-P0001", "KHE-2027-P0002")
    assert first.visitor_name == "Yassine"
    assert desks_free(area, MONDAY) == 0
    with pytest.raises(NoDeskFree):
        passes.issue(area=area, day=MONDAY, visitor_name="Ali", by=officer)
    assert passes.issue(area=area, day=MONDAY + timedelta(days=1), visitor_name="Ali", by=officer)


def test_cancelled_pass_gives_its_desk_back(area, officer):
    given = passes.issue(area=area, day=MONDAY, visitor_name="Ali", by=officer)
    assert passes.cancel(given, by=officer).cancelled_at
    assert desks_free(area, MONDAY) == 2
    assert passes.cancel(given, by=officer).cancelled_at


def test_closed_desks_and_areas_have_none_free(area, officer):
    ClosureFactory(space=area.children.get(code="C1-2"), starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1))
    assert desks_free(area, MONDAY) == 1
    ClosureFactory(space=area, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1))
    assert desks_free(area, MONDAY) == 0


def test_passes_are_for_coworking_areas_and_days_to_come_and_issued_by_staff(area, officer, resident, room):
    with pytest.raises(NotACoworkingArea):
        passes.issue(area=room, day=MONDAY, visitor_name="Ali", by=officer)
    with pytest.raises(DayHasPassed):
        passes.issue(area=area, day=MONDAY - timedelta(days=1), visitor_name="Ali", by=officer)
    with pytest.raises(NotAllowed):
        passes.issue(area=area, day=MONDAY, visitor_name="Ali", by=resident)


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_ten_at_once_take_two_desks(area, officer):
    jobs = [lambda: passes.issue(area=area, day=MONDAY, visitor_name="Ali", by=officer)] * 10
    assert kinds(race(*jobs)) == {"DayPass": 2, "NoDeskFree": 8}
    assert DayPass.objects.count() == 2
