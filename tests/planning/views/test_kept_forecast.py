"""The forecast is kept while nothing changes, and shows every change at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from spaces.models import Closure, Park, ParkCap, Space
from technopark.common.ranges import days
from tenants.models import Assignment, Tenancy
from tests.factories.planning import PlanningRulesFactory
from tests.factories.spaces import ClosureFactory, ParkCapFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory, TenancyLogFactory
from tests.kept import is_seen

pytestmark = pytest.mark.django_db
TODAY, FIRST, LAST = date(2027, 1, 11), date(2026, 7, 1), date(2027, 7, 1)


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def stay(clock, park):
    """A company in the park's only office, where closures and rules are there too."""
    stay = TenancyFactory(park=park, period=days(FIRST, LAST))
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="B1"))
    ClosureFactory(space=SpaceFactory(park=park, code="B2"), starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 1))
    PlanningRulesFactory(park=park)
    return stay


@pytest.fixture
def see(stay, sign_in, officer):
    client = sign_in(officer)

    def seen(write, figure="companies"):
        return is_seen(client, f"{reverse('planning:forecast')}?figure={figure}", write)

    return seen


WRITES = {
    "a stay": lambda stay: TenancyFactory(park=stay.park, period=days(FIRST, LAST)),
    "a renewal": lambda stay: Tenancy.objects.update(period=days(FIRST, date(2027, 9, 1))),
    "a notice": lambda stay: Tenancy.objects.update(status="under_notice", notice_given_on=TODAY),
    "a stay goes": lambda stay: (Assignment.objects.all().delete(), Tenancy.objects.all().delete()),
    "the cap": lambda stay: ParkCapFactory(park=stay.park, starts_on=date(2027, 2, 1), companies=7),
    "the cap by hand": lambda stay: ParkCap.objects.update(companies=9),
    "the longest stay": lambda stay: Park.objects.update(longest_stay_months=18),
    "a desk": lambda stay: SpaceFactory(park=stay.park, desk=True, code="C1"),
    "a code": lambda stay: Space.objects.filter(code="B2").update(code="B3"),
    "a closure": lambda stay: ClosureFactory(
        space=Space.objects.get(code="B2"), starts_on=date(2027, 4, 1), ends_on=date(2027, 6, 1)
    ),
    "an earlier opening": lambda stay: Closure.objects.update(ends_on=date(2027, 2, 1)),
    "an assignment": lambda stay: AssignmentFactory(tenancy=stay, space=Space.objects.get(code="B2"), period=days(
        date(2027, 3, 1), LAST)),
    "the rules": lambda stay: type(stay.park.planning_rules).objects.update(renewal_likely=51),
    "a step": lambda stay: TenancyLogFactory(tenancy=stay, verb="extend", from_status="active"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_forecast_shows_every_change(what, see, stay):
    assert see(lambda: WRITES[what](stay))


def test_area_of_the_forecast_follows_the_spaces(see):
    assert see(lambda: Space.objects.filter(code="B1").update(area=99), figure="area")


def test_forecast_shows_that_a_day_has_passed(see, clock):
    assert see(lambda: clock.shift(timedelta(days=1)))


@pytest.mark.parametrize("number", [1, 3])
def test_forecast_that_is_kept_asks_for_its_version_only(number, sign_in, officer, park, django_assert_num_queries):
    for _ in range(number):
        AssignmentFactory(tenancy=TenancyFactory(park=park), space=SpaceFactory(park=park))
    client, url = sign_in(officer), reverse("planning:forecast")
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)
