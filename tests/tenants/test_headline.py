from datetime import timedelta

import pytest
from django.utils import timezone

from spaces.models import Park
from tenants.enums import Purpose, TenancyStatus
from tenants.headline import headline_of, with_headline
from tenants.occupancy import figures_on
from tests.factories.spaces import ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory


def headline(park, day=None):
    return headline_of(with_headline(Park.objects.filter(pk=park.pk), day=day or timezone.localdate()).get())


@pytest.fixture
def lived_in(park):
    """Offices held, promised, closed and free; desks of an open and of a closed area; who does not count."""
    today = timezone.localdate()
    SpaceFactory.create_batch(3, park=park, office=True)
    AssignmentFactory.create_batch(2, tenancy__park=park)
    AssignmentFactory(tenancy__park=park, tenancy__status=TenancyStatus.HELD)
    AssignmentFactory(tenancy__park=park, tenancy__status=TenancyStatus.CANCELLED, cancelled_at=timezone.now())
    ClosureFactory(space=SpaceFactory(park=park, office=True), starts_on=today, ends_on=today + timedelta(days=1))
    ClosureFactory(space=SpaceFactory(park=park, office=True), starts_on=today - timedelta(days=9), ends_on=today)
    area = SpaceFactory(park=park, coworking_area=True)
    SpaceFactory.create_batch(3, park=park, desk=True, parent=area)
    shut = SpaceFactory(park=park, coworking_area=True)
    SpaceFactory.create_batch(2, park=park, desk=True, parent=shut)
    ClosureFactory(space=shut, starts_on=today, ends_on=today + timedelta(days=5))
    AssignmentFactory(tenancy__park=park, tenancy__purpose=Purpose.SERVICES, space__park=park, space__service_unit=True)
    TenancyFactory(park=park)
    AssignmentFactory()
    return park


@pytest.mark.parametrize("days", [-400, -1, 0, 3, 200, 400])
def test_headline_says_what_the_whole_plan_says(lived_in, days):
    day = timezone.localdate() + timedelta(days=days)
    found, whole = headline(lived_in, day), figures_on(lived_in, day)
    for name in ("companies", "cap", "offices", "offices_free", "desks", "desks_free", "free"):
        assert getattr(found, name) == getattr(whole, name), name


def test_headline_of_an_empty_park_is_all_zero(db):
    found = headline(ParkFactory(cap=None))
    assert (found.companies, found.cap, found.free, found.offices, found.desks_free) == (0, 0, 0, 0, 0)


def test_headlines_of_all_parks_are_one_query(lived_in, django_assert_num_queries):
    ParkFactory.create_batch(2)
    with django_assert_num_queries(1):
        parks = [headline_of(park) for park in with_headline(Park.objects.all(), day=timezone.localdate())]
    assert len(parks) == 4
