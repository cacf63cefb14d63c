"""The plan on a resident's page is kept while nothing changes, for those who hold the same, and shows every change."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from spaces.models import Closure, Park, Space
from technopark.common.ranges import days
from tenants.models import Assignment, Tenancy
from tests.factories.billing import InvoiceFactory
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory
from tests.kept import is_seen, main_of

pytestmark = pytest.mark.django_db
YEAR = days(date(2026, 6, 1), date(2027, 6, 1))
BOX = {"plan_width": 500, "plan_height": 400}


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 10:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def stay(clock, park):
    """A company in A01, beside A02, which is free, and A03, which is closed."""
    stay = TenancyFactory(park=park, period=YEAR)
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="A01", **BOX))
    SpaceFactory(park=park, code="A02", plan_x=500, **BOX)
    shut = SpaceFactory(park=park, code="A03", plan_x=1000, **BOX)
    ClosureFactory(space=shut, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))
    return stay


@pytest.fixture
def client(stay, sign_in):
    return sign_in(MemberFactory(company=stay.company).user)


WRITES = {
    "a neighbour": lambda stay: AssignmentFactory(
        tenancy=TenancyFactory(park=stay.park, period=YEAR), space=Space.objects.get(code="A02")
    ),
    "more for oneself": lambda stay: AssignmentFactory(tenancy=stay, space=Space.objects.get(code="A02")),
    "less for oneself": lambda stay: Assignment.objects.update(period=days(date(2026, 6, 1), date(2026, 10, 1))),
    "a renewal": lambda stay: Tenancy.objects.update(period=days(date(2026, 6, 1), date(2027, 9, 1))),
    "a space": lambda stay: SpaceFactory(park=stay.park, code="A04", plan_x=1500, **BOX),
    "a wall": lambda stay: Space.objects.filter(code="A02").update(plan_width=600),
    "a closure": lambda stay: ClosureFactory(
        space=Space.objects.get(code="A02"), starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1)
    ),
    "an opening": lambda stay: Closure.objects.all().delete(),
    "the park": lambda stay: Park.objects.update(ending_soon_days=300),
}


@pytest.mark.parametrize("what", WRITES)
def test_plan_shows_every_change(what, client, stay):
    assert is_seen(client, reverse("tenants:resident"), lambda: WRITES[what](stay))


def test_plan_shows_that_a_day_has_passed(client, clock):
    assert is_seen(client, reverse("tenants:resident"), lambda: clock.shift(timedelta(days=9)))


def test_each_company_sees_its_own_spaces_marked(client, stay, sign_in):
    other = TenancyFactory(park=stay.park, period=YEAR)
    AssignmentFactory(tenancy=other, space=Space.objects.get(code="A02"))
    theirs = sign_in(MemberFactory(company=other.company).user)
    url = reverse("tenants:resident")
    assert main_of(client, url).count("is-mine") == main_of(theirs, url).count("is-mine") == 1
    assert main_of(client, url).partition("is-mine")[0] != main_of(theirs, url).partition("is-mine")[0]


@pytest.mark.parametrize("spaces", [1, 3])
def test_plan_that_is_kept_is_not_read_again(spaces, client, stay, django_assert_num_queries):
    for number in range(spaces):
        AssignmentFactory(tenancy=stay, space=SpaceFactory(park=stay.park, code=f"B{number}", plan_y=500, **BOX))
    InvoiceFactory(tenancy=stay)
    url = reverse("tenants:resident")
    client.get(url)
    with django_assert_num_queries(17):
        client.get(url)
