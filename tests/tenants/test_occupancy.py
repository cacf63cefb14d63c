import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from spaces.enums import SpaceKind, SpaceState
from spaces.models import Closure
from technopark.common.ranges import add_months, days, months_from
from tenants import occupancy
from tenants.models import Assignment, Tenancy
from tests.factories.spaces import ClosureFactory, ParkCapFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db

DAY = date(2027, 3, 15)


def stay_in(space, first: date, end: date, **tenancy):
    period = days(first, end)
    return AssignmentFactory(tenancy=TenancyFactory(park=space.park, period=period, **tenancy), space=space)


def state_of(space, day=DAY, **options):
    return next(one for one in occupancy.states_on(space.park, day, **options) if one.code == space.code)


@pytest.fixture
def office(park):
    return SpaceFactory(park=park, code="A01")


def test_space_that_nobody_holds_is_free_without_end(office):
    found = state_of(office)

    assert (found.state, found.until, found.next_on, found.holder) == (SpaceState.FREE, None, None, "")


def test_free_space_is_so_until_the_day_before_the_next_stay(office):
    stay_in(office, date(2027, 5, 1), date(2028, 5, 1), company__name="Zemmour Lab")

    found = state_of(office)

    assert (found.state, found.until) == (SpaceState.FREE, date(2027, 4, 30))
    assert (found.next_on, found.next_state, found.next_holder) == (date(2027, 5, 1), "occupied", "Zemmour Lab")


@pytest.mark.parametrize("status", ["held", "reserved"])
def test_space_kept_for_an_answer_or_a_signature_is_held(office, status):
    stay = stay_in(office, date(2027, 3, 1), date(2028, 3, 1), status=status, holder_name="Salma")

    found = state_of(office)

    assert (found.state, found.until, found.is_held) == (SpaceState.HELD, date(2028, 2, 29), True)
    assert found.holder == stay.tenancy.holder


@pytest.mark.parametrize("status", ["signed", "active", "suspended", "under_notice", "leaving", "closed"])
def test_space_of_a_signed_stay_is_occupied(office, status):
    stay = stay_in(office, date(2027, 3, 1), date(2028, 3, 1), status=status)

    found = state_of(office)

    assert (found.state, found.tenancy) == (SpaceState.OCCUPIED, stay.tenancy.reference)


@pytest.mark.parametrize(("days_left", "state"), [(60, "ending"), (61, "occupied"), (1, "ending")])
def test_stay_near_its_end_is_ending_soon(office, days_left, state):
    stay_in(office, date(2027, 1, 1), DAY + timedelta(days=days_left))

    assert state_of(office).state == state


def test_stay_renewed_without_a_gap_is_not_ending(office):
    first = stay_in(office, date(2027, 1, 1), date(2027, 4, 1))
    stay_in(office, date(2027, 4, 1), date(2028, 4, 1), company=first.tenancy.company)

    found = state_of(office)

    assert (found.state, found.until, found.next_on) == (SpaceState.OCCUPIED, date(2028, 3, 31), None)


def test_stay_followed_by_another_company_is_ending_and_names_the_next(office):
    stay_in(office, date(2027, 1, 1), date(2027, 4, 1))
    stay_in(office, date(2027, 4, 1), date(2028, 4, 1), company__name="Atlas")

    found = state_of(office)

    assert (found.state, found.until, found.next_holder) == (SpaceState.ENDING, date(2027, 3, 31), "Atlas")


def test_last_day_is_held_and_the_day_after_is_free(office):
    stay_in(office, date(2027, 1, 1), DAY)

    assert state_of(office, DAY - timedelta(days=1)).is_held
    assert state_of(office, DAY).state == SpaceState.FREE


def test_cancelled_hold_frees_its_space(office):
    stay = stay_in(office, date(2027, 1, 1), date(2028, 1, 1), status="reserved")
    Assignment.objects.filter(pk=stay.pk).update(cancelled_at=timezone.now())

    assert state_of(office).state == SpaceState.FREE


def test_closed_space_says_why_until_when_and_who_holds_it(office):
    stay_in(office, date(2027, 1, 1), date(2028, 1, 1), company__name="Atlas")
    ClosureFactory(space=office, starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 1), note="Peinture")

    found = state_of(office)

    assert (found.state, found.until, found.note) == (SpaceState.CLOSED, date(2027, 3, 31), "Peinture")
    assert (found.holder, found.next_state, found.next_on) == ("Atlas", "occupied", date(2027, 4, 1))


def test_closed_area_closes_its_desks(park):
    desk = SpaceFactory(desk=True, park=park)
    ClosureFactory(space=desk.parent, starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 1))

    assert state_of(desk).state == SpaceState.CLOSED


def test_area_counts_its_free_desks(park):
    area = SpaceFactory(coworking_area=True, park=park, code="C1")
    for number in (1, 2, 3):
        SpaceFactory(desk=True, park=park, parent=area, code=f"C1-{number}")
    stay_in(area.children.first(), date(2027, 1, 1), date(2028, 1, 1))

    found = state_of(area)

    assert (found.desks, found.desks_free, found.state) == (3, 2, SpaceState.FREE)


def test_nobody_is_named_to_the_public(office):
    stay_in(office, date(2027, 1, 1), date(2027, 4, 1), company__name="Atlas")
    stay_in(office, date(2027, 5, 1), date(2028, 1, 1), company__name="Next")

    found = state_of(office, with_names=False)

    assert (found.holder, found.next_holder, found.tenancy) == ("", "", "")
    assert found.is_held


def test_company_is_named_in_arabic_where_its_arabic_name_is_known(office):
    stay_in(office, date(2027, 1, 1), date(2028, 1, 1), company__name="Atlas", company__name_ar="أطلس")

    with translation.override("ar"):
        assert state_of(office).holder == "أطلس"


def test_other_parks_do_not_count(office):
    other = ParkFactory()
    stay_in(SpaceFactory(park=other, code="Z9"), date(2027, 1, 1), date(2028, 1, 1))

    assert [space.code for space in occupancy.states_on(office.park, DAY)] == ["A01"]
    assert occupancy.figures_on(office.park, DAY).companies == 0


def test_figures_of_a_small_park(park, office):
    SpaceFactory(park=park, code="A02", area=30)
    closed = SpaceFactory(park=park, code="A03", area=10)
    desk = SpaceFactory(desk=True, park=park, area=5)
    SpaceFactory(meeting_room=True, park=park)
    unit = SpaceFactory(service_unit=True, park=park, area=25)
    ClosureFactory(space=closed, starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 1))
    stay_in(office, date(2027, 1, 1), date(2028, 1, 1))
    stay_in(desk, date(2027, 1, 1), date(2028, 1, 1), status="reserved")
    stay_in(unit, date(2027, 1, 1), date(2028, 1, 1), purpose="services")

    figures = occupancy.figures_on(park, DAY)

    assert (figures.companies, figures.companies_unsigned, figures.cap, figures.free) == (2, 1, 58, 56)
    assert (figures.offices, figures.offices_held, figures.offices_free, figures.closed) == (3, 1, 1, 1)
    assert (figures.desks, figures.desks_held, figures.desks_free) == (1, 1, 0)
    assert (figures.service_units, figures.service_units_held) == (1, 1)
    assert (figures.area, figures.area_held) == (Decimal(90), Decimal(50))
    assert figures.area_share == pytest.approx(Decimal(50) / 90)


def test_figures_of_a_park_without_spaces_or_cap():
    figures = occupancy.figures_on(ParkFactory(cap=None), DAY)

    assert (figures.companies, figures.cap, figures.free, figures.area_share) == (0, 0, 0, 0)


def test_months_ahead_count_holds_and_follow_the_cap(park):
    ParkCapFactory(park=park, starts_on=date(2027, 5, 10), companies=40)
    TenancyFactory(park=park, period=days(date(2027, 3, 20), date(2027, 4, 1)), status="held")
    TenancyFactory(park=park, period=days(date(2027, 1, 1), date(2027, 5, 5)))

    months = occupancy.months_ahead(park, DAY, 3)

    assert [(month.first.month, month.peak, month.cap, month.free) for month in months] == [
        (3, 2, 58, 56),
        (4, 1, 58, 57),
        (5, 1, 40, 40),
    ]


def test_free_places_are_those_of_the_fullest_day(park):
    ParkCapFactory(park=park, starts_on=date(2027, 1, 1), companies=3)
    TenancyFactory(park=park, period=days(date(2027, 2, 1), date(2027, 3, 1)))
    TenancyFactory(park=park, period=days(date(2027, 2, 28), date(2027, 4, 1)))
    TenancyFactory(park=park, period=days(date(2027, 1, 1), date(2028, 1, 1)), status="cancelled")
    TenancyFactory(park=park, period=days(date(2027, 1, 1), date(2028, 1, 1)), purpose="services")

    assert occupancy.free_places(park, days(date(2027, 1, 1), date(2027, 6, 1))) == 1
    assert occupancy.free_places(park, days(date(2027, 3, 1), date(2027, 6, 1))) == 2


def furnish(park, count: int) -> None:
    """Give the park ``count`` offices, desks, stays and closures more."""
    for number in range(count):
        office = SpaceFactory(park=park)
        SpaceFactory(desk=True, park=park)
        stay_in(office, add_months(DAY, -number - 1), add_months(DAY, 12))
        ClosureFactory(space=SpaceFactory(park=park), starts_on=DAY, ends_on=DAY + timedelta(days=9))


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_take_a_constant_number_of_queries(park, rows, django_assert_num_queries):
    furnish(park, rows)
    period = months_from(DAY, 12)

    with django_assert_num_queries(3):
        spaces = occupancy.states_on(park, DAY)
    with django_assert_num_queries(2):
        occupancy.figures_on(park, DAY, spaces=spaces)
    with django_assert_num_queries(2):
        occupancy.months_ahead(park, DAY, 24)
    with django_assert_num_queries(2):
        occupancy.free_places(park, period)
    with django_assert_num_queries(3):
        occupancy.fitting_spaces(park, period, kind=SpaceKind.OFFICE)
    with django_assert_num_queries(5):
        occupancy.spaces_for_choice(park, period, kind=SpaceKind.DESK, desks=2)


@pytest.mark.parametrize("seed", range(4))
def test_figures_agree_with_counting_by_hand(park, seed):
    """A random park, counted row by row on twenty days."""
    dice = random.Random(seed)
    offices = SpaceFactory.create_batch(5, park=park)
    desks = SpaceFactory.create_batch(3, desk=True, park=park)
    for space in (*offices, *desks):
        start = date(2026, 6, 1) + timedelta(days=dice.randrange(120))
        while start < date(2028, 1, 1):
            end = start + timedelta(days=dice.randrange(20, 200))
            stay_in(space, start, end, status=dice.choice(["held", "reserved", "active", "closed"]))
            start = end + timedelta(days=dice.choice([0, 0, 17, 60]))
    for space in dice.sample(offices, 2):
        ClosureFactory(space=space, starts_on=date(2027, 2, 1), ends_on=date(2027, 4, 1))

    for offset in range(20):
        day = date(2026, 9, 1) + timedelta(days=offset * 17)
        assert_as_by_hand(park, day)


def assert_as_by_hand(park, day: date) -> None:
    held = {one.space_id for one in Assignment.objects.all() if one.period.lower <= day < one.period.upper}
    shut = {one.space_id for one in Closure.objects.all() if one.starts_on <= day < one.ends_on}
    figures = occupancy.figures_on(park, day)
    offices = [space for space in park.spaces.all() if space.kind == SpaceKind.OFFICE]
    assert figures.offices_held == sum(space.pk in held for space in offices)
    assert figures.offices_free == sum(space.pk not in held | shut for space in offices)
    assert figures.desks_held == sum(space.pk in held for space in park.spaces.filter(kind=SpaceKind.DESK))
    stays = Tenancy.objects.exclude(status="cancelled")
    assert figures.companies == sum(stay.period.lower <= day < stay.period.upper for stay in stays)
    for space in occupancy.states_on(park, day):
        assert space.is_held == (space.pk in held)
        assert (space.state == SpaceState.CLOSED) == (space.pk in shut)
