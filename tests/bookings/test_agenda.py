"""What a space offers over some days, in five queries however many they are."""

from datetime import date, time, timedelta

import pytest

from bookings.agenda import Agenda
from bookings.enums import Closed
from bookings.kept import house
from bookings.slots import on_wall
from bookings.views.home import rooms_now
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import (
    BookingFactory,
    BookingRulesFactory,
    HoursPeriodFactory,
    OpeningHoursFactory,
    at,
    span,
)
from tests.factories.common import HolidayFactory
from tests.factories.spaces import ClosureFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


def clock(pairs) -> list[str]:
    return [f"{first:%H:%M}–{last:%H:%M}" for first, last in pairs]


@pytest.mark.parametrize("bookings", [1, 3])
def test_agenda_takes_five_queries(room, bookings, django_assert_num_queries):
    for n in range(bookings):
        BookingFactory(space=room, day=TUESDAY + timedelta(days=7 * n))
    with django_assert_num_queries(5):
        agenda = Agenda.load(room, MONDAY, MONDAY + timedelta(days=30))
        assert len(agenda.rows) == bookings
        assert agenda.nearest(at(TUESDAY, 9), 60)
        assert agenda.obstacle(MONDAY + timedelta(days=5)).kind == Closed.HOURS


def test_period_that_prevails_says_the_hours(room, park):
    HoursPeriodFactory(park=park, kind="summer", starts_on=MONDAY, ends_on=date(2027, 1, 23), open=("08:00", "15:00"))
    HoursPeriodFactory(park=park, kind="ramadan", starts_on=TUESDAY, ends_on=date(2027, 1, 21), open=("09:00", "14:00"))
    HoursPeriodFactory(park=park, kind="special", starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 21))
    agenda = Agenda.load(room, MONDAY, date(2027, 1, 25))
    assert clock(agenda.hours(MONDAY)) == ["08:00–15:00"]
    assert clock(agenda.hours(TUESDAY)) == ["09:00–14:00"]
    assert agenda.hours(date(2027, 1, 20)) == []
    assert clock(agenda.hours(date(2027, 1, 25))) == ["08:30–16:30"]


def test_break_on_friday_leaves_two_stretches(room, park):
    friday = date(2027, 1, 22)
    period = HoursPeriodFactory(park=park, kind="special", starts_on=friday, ends_on=date(2027, 1, 23))
    for opens, closes in (("14:00", "16:30"), ("08:30", "12:30")):
        OpeningHoursFactory(period=period, weekday=4, opens=opens, closes=closes)
    agenda = Agenda.load(room, friday, friday)
    assert agenda.opening(friday) == [
        on_wall(friday, time(8, 30), time(12, 30)),
        on_wall(friday, time(14), time(16, 30)),
    ]
    assert not any(slot.overlaps(on_wall(friday, time(12, 30), time(14))) for slot in agenda.slots(friday, 60))


def test_obstacle_names_the_closure_before_the_holiday_and_both_before_the_hours(room):
    saturday = date(2027, 1, 23)
    HolidayFactory(date=TUESDAY, label="Fête")
    ClosureFactory(space=room, starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 21), note="Peinture")
    agenda = Agenda.load(room, MONDAY, saturday)
    assert agenda.obstacle(MONDAY) is None
    assert agenda.obstacle(TUESDAY) == (Closed.HOLIDAY, "Fête")
    assert agenda.obstacle(date(2027, 1, 20)) == (Closed.CLOSURE, "Peinture")
    assert agenda.obstacle(saturday).kind == Closed.HOURS
    assert agenda.opening(TUESDAY) == agenda.slots(TUESDAY, 60) == []


def test_free_leaves_out_the_past_bookings_and_their_pause(room, rules, clock):
    rules.buffer_minutes = 30
    rules.save()
    BookingFactory(space=room, period=span(MONDAY, "11:00", "12:00"))
    BookingFactory(space=room, period=span(MONDAY, "14:00", "15:00"), status="cancelled")
    clock.move_to(at(MONDAY, 9, 10))
    agenda = Agenda.load(room, MONDAY, MONDAY)
    assert agenda.free(MONDAY) == [
        on_wall(MONDAY, time(9, 10), time(10, 30)),
        on_wall(MONDAY, time(12, 30), time(16, 30)),
    ]
    assert agenda.slots(MONDAY, 60)[0] == on_wall(MONDAY, time(9, 30), time(10, 30))


def test_nothing_is_offered_past_the_last_bookable_day(room, rules):
    rules.days_ahead = 1
    rules.save()
    agenda = Agenda.load(room, MONDAY, MONDAY + timedelta(days=3))
    assert agenda.last_bookable_day == TUESDAY
    assert agenda.slots(TUESDAY, 60)
    assert agenda.slots(MONDAY + timedelta(days=2), 60) == []


def test_next_free_hour_is_the_first_one_from_now_on(room, clock):
    def next_hour():
        return rooms_now([room], house())[0].next_hour

    assert next_hour() == on_wall(MONDAY, time(8, 30), time(9, 30))
    BookingFactory(space=room, period=span(MONDAY, "08:30", "16:30"))
    assert next_hour() == on_wall(TUESDAY, time(8, 30), time(9, 30))
    BookingRulesFactory(space=room, starts_on=MONDAY, is_bookable=False)
    assert next_hour() is None
