"""Figures of use: against a count of every quarter of an hour, and read from rows by a constant number of queries."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings import usage
from bookings.agenda import Agenda, Period
from bookings.models import BookingRules
from bookings.slots import Span
from technopark.common.ranges import add_months
from tests.factories.bookings import BookingFactory, BookingRulesFactory, HoursPeriodFactory
from tests.factories.common import HolidayFactory
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import CompanyFactory

WALL = ZoneInfo("Africa/Casablanca")
QUARTER = timedelta(minutes=15)
# Two changes of the clock lie in each: into and out of Ramadan in 2026, and the end of +01 on 2026-09-20.
FIRSTS = [date(2026, 2, 9), date(2026, 3, 16), date(2026, 9, 14), date(2026, 12, 28)]
DAYS = 14
KINDS = ["normal", "summer", "ramadan", "special"]


@st.composite
def worlds(draw):
    """A fortnight of two rooms: hours by period, holidays, closures, dated rules, bookings of any length."""
    first = draw(st.sampled_from(FIRSTS))
    some_day = st.integers(-2, DAYS + 2).map(lambda n: first + timedelta(days=n))
    quarters = st.integers(5 * 4, 22 * 4).map(lambda n: time(n // 4, n % 4 * 15))
    hours = st.dictionaries(st.integers(0, 6), st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1]))
    periods = draw(st.lists(st.tuples(st.sampled_from(KINDS), some_day, st.none() | some_day, hours), max_size=3))
    closures = st.lists(st.tuples(some_day, st.integers(1, 4)), max_size=2)
    rules = st.lists(st.tuples(some_day, st.booleans()), max_size=2, unique_by=lambda row: row[0])
    moment = st.tuples(some_day, st.integers(0, 95))
    bookings = st.lists(
        st.tuples(moment, st.integers(1, 40), st.sampled_from(["confirmed", "attended", "no_show"]), st.integers(1, 3)),
        max_size=6,
    )
    return SimpleNamespace(
        first=first,
        last=first + timedelta(days=DAYS - 1),
        periods=[
            Period(kind, begins, ends, {d: [pair] for d, pair in week.items()}) for kind, begins, ends, week in periods
        ],
        holidays=dict.fromkeys(draw(st.lists(some_day, max_size=2)), "Fête"),
        rooms=[
            SimpleNamespace(id=n, closures=draw(closures), rules=draw(rules), bookings=draw(bookings)) for n in (1, 2)
        ],
    )


def agenda_of(world, room) -> Agenda:
    return Agenda(
        space=SimpleNamespace(pk=room.id),
        first_day=world.first,
        last_day=world.last,
        rules=sorted(
            [BookingRules(starts_on=day, is_bookable=is_bookable) for day, is_bookable in room.rules],
            key=lambda row: row.starts_on,
            reverse=True,
        ),
        periods=world.periods,
        holidays=world.holidays,
        closures=[(day, day + timedelta(days=length), "") for day, length in room.closures],
        rows=[],
        now=datetime.now(UTC),
    )


def used_of(room) -> list[usage.Used]:
    rows = []
    for (day, quarter), length, status, company in room.bookings:
        start = (datetime.combine(day, time(), WALL).astimezone(UTC)) + QUARTER * quarter
        rows.append(usage.Used(room.id, Span(start, start + QUARTER * length), status, company, f"C{company}", ""))
    return rows


def is_open(world, room, wall: datetime) -> bool:
    """Whether the room is open at a quarter of an hour, said as people would say it."""
    day = wall.date()
    rules = [row for row in room.rules if row[0] <= day]
    if not rules or not max(rules)[1] or day in world.holidays:
        return False
    if any(begins <= day < begins + timedelta(days=length) for begins, length in room.closures):
        return False
    holding = [period for period in world.periods if period.first <= day and (period.end is None or day < period.end)]
    if not holding:
        return False
    ranks = [KINDS.index(period.kind) for period in holding]
    prevailing = holding[ranks.index(max(ranks))]
    return any(opens <= wall.time() < closes for opens, closes in prevailing.hours.get(day.weekday(), []))


def quarters_of(world):
    """Every quarter of an hour of the days, as a moment and as the wall shows it."""
    moment = datetime.combine(world.first, time(), WALL).astimezone(UTC)
    while (wall := moment.astimezone(WALL)).date() <= world.last:
        yield moment, wall
        moment += QUARTER


@given(worlds())
def test_figures_are_those_of_a_count_of_every_quarter_of_an_hour(world):
    opened, booked = Counter(), Counter()
    for moment, wall in quarters_of(world):
        for room in world.rooms:
            keys = ["all", ("space", room.id), ("month", wall.date().replace(day=1)), ("hour", wall.hour)]
            if is_open(world, room, wall):
                opened.update(keys)
            for one in used_of(room):
                if one.span.start <= moment < one.span.end and not one.is_no_show:
                    booked.update([*keys, ("company", one.company_id)])

    bookings = [one for room in world.rooms for one in used_of(room)]
    found = usage.count([agenda_of(world, room) for room in world.rooms], bookings, world.first, world.last)

    shares = {"all": found.total}
    for name, counted in [("space", found.spaces), ("month", found.months), ("hour", found.hours)]:
        shares |= {(name, key): share for key, share in counted.items()}
    companies = {("company", key): share for key, share in found.companies.items()}
    assert {key: share.open // QUARTER for key, share in shares.items() if share.open} == dict(opened)
    assert {key: share.booked // QUARTER for key, share in (shares | companies).items() if share.booked} == dict(booked)


@given(worlds())
def test_every_booking_is_counted_once_in_each_table(world):
    bookings = [one for room in world.rooms for one in used_of(room)]
    found = usage.count([agenda_of(world, room) for room in world.rooms], bookings, world.first, world.last)

    begins, ends = (datetime.combine(day, time(), WALL) for day in (world.first, world.last + timedelta(days=1)))
    inside = [one for one in bookings if one.span.end > begins and one.span.start < ends]
    expected = (sum(not one.is_no_show for one in inside), sum(one.is_no_show for one in inside))
    for shares in (found.spaces, found.months, found.companies):
        assert tuple(sum(getattr(s, name) for s in shares.values()) for name in ("bookings", "no_shows")) == expected
    assert sum(share.no_shows for share in found.hours.values()) == expected[1]
    assert (found.total.bookings, found.total.no_shows) == expected


def test_share_of_what_was_never_open_is_none():
    assert usage.Share().ratio is None
    assert usage.Share(booked=timedelta(hours=2), open=timedelta(hours=8)).ratio == 0.25


MONDAY = date(2026, 11, 2)


@pytest.fixture
def room(park):
    HoursPeriodFactory(park=park, open=True)
    return BookingRulesFactory(space=SpaceFactory(park=park, code="R1", meeting_room=True)).space


def november(park):
    return usage.usage_of(park, date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.django_db
def test_open_hours_leave_out_holidays_closures_and_weekends(park, room):
    HolidayFactory(date=date(2026, 11, 6))
    HolidayFactory(date=date(2026, 11, 18))
    ClosureFactory(space=room, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 11))

    # 21 days from Monday to Friday, less two holidays and two days of works, of eight hours each.
    assert november(park).total.open_hours == (21 - 4) * 8


@pytest.mark.django_db
def test_booked_hours_are_those_confirmed_and_attended(park, room):
    company = CompanyFactory(name="Atlas", name_ar="أطلس")
    for hour, status in enumerate(
        ["confirmed", "attended", "no_show", "cancelled", "declined", "requested", "offered"], start=9
    ):
        clock = (f"{hour:02}:00", f"{hour:02}:30")
        BookingFactory(space=room, company=company, day=MONDAY, clock=clock, status=status)
    BookingFactory(company=company, day=MONDAY)
    BookingFactory(space=room, company=None, day=date(2026, 11, 3))

    found = november(park)

    assert (found.total.booked_hours, found.total.bookings, found.total.no_shows) == (2.0, 3, 1)
    assert {key: share.booked_hours for key, share in found.companies.items()} == {company.pk: 1.0, None: 1.0}
    assert found.names[company.pk] == ("Atlas", "أطلس")
    assert {hour: share.booked_hours for hour, share in found.hours.items() if share.booked} == {9: 1.5, 10: 0.5}
    assert {hour: share.no_shows for hour, share in found.hours.items() if share.no_shows} == {11: 1}


@pytest.mark.django_db
def test_rooms_of_another_park_do_not_count(park, room):
    BookingFactory(space=BookingRulesFactory().space, day=MONDAY)

    assert november(park).total.bookings == 0


@pytest.mark.django_db
def test_booking_over_the_end_of_a_month_counts_with_its_part(park, room):
    zone = WALL
    period = (datetime(2026, 10, 31, 22, tzinfo=zone), datetime(2026, 11, 1, 1, tzinfo=zone))
    BookingFactory(space=room, period=period)

    assert november(park).total.booked_hours == 1


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(park, room, rows, django_assert_num_queries):
    for number in range(rows):
        BookingRulesFactory(space=SpaceFactory(park=park, code=f"S{number}", meeting_room=True))
        BookingFactory(space=room, day=MONDAY + timedelta(days=number))
    november(park)
    a_year = (park, date(2026, 1, 1), add_months(date(2026, 1, 1), 12))

    with django_assert_num_queries(4):
        usage.usage_of(*a_year)
    with django_assert_num_queries(1):
        assert usage.usage_of(*a_year).total.bookings == rows


@pytest.mark.django_db
def test_figures_are_counted_anew_once_something_changed(park, room):
    BookingFactory(space=room, day=MONDAY)
    assert november(park).total.bookings == 1

    BookingFactory(space=room, day=MONDAY + timedelta(days=1))
    assert november(park).total.bookings == 2

    HolidayFactory(date=MONDAY)
    assert november(park).total.open_hours == 20 * 8
