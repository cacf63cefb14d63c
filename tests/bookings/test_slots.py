"""Stretches of time: cut, widened, laid on a grid, and the nearest of them."""

from datetime import date, time, timedelta

import pytest

from bookings import slots
from bookings.slots import Span, on_wall

DAY = date(2027, 1, 19)


def span(first: str, last: str, day: date = DAY) -> Span:
    return on_wall(day, time.fromisoformat(first), time.fromisoformat(last))


def test_span_knows_its_length_and_its_day_on_the_wall():
    assert span("09:00", "10:30").minutes == 90
    assert span("00:00", "00:30", date(2026, 8, 1)).day == date(2026, 8, 1)  # still 31 July in UTC


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2025, 2, 21), 8),
        (date(2025, 3, 3), 9),  # Ramadan 2025
        (date(2025, 4, 7), 8),
        (date(2026, 2, 13), 8),
        (date(2026, 2, 16), 9),  # Ramadan 2026
        (date(2026, 3, 23), 8),
        (date(2026, 9, 18), 8),
        (date(2026, 9, 21), 9),  # for good
        (date(2027, 2, 10), 9),  # Ramadan 2027: the clock no longer moves
        (date(2027, 7, 1), 9),
    ],
)
def test_nine_on_the_wall_in_utc(day, hour):
    assert span("09:00", "10:00", day).start.hour == hour
    assert span("09:00", "10:00", day).day == day


def test_day_on_which_the_clock_goes_back_has_an_hour_more():
    sunday = date(2026, 9, 20)
    assert slots.midnight(sunday + timedelta(days=1)) - slots.midnight(sunday) == timedelta(days=1)
    night = Span.of(slots.midnight(sunday), slots.midnight(sunday + timedelta(days=1)))
    assert night.minutes == 25 * 60


def test_without_cuts_what_is_taken():
    left = slots.without(
        [span("08:30", "16:30")], [span("12:00", "13:00"), span("08:00", "09:00"), span("16:00", "17:00")]
    )
    assert left == [span("09:00", "12:00"), span("13:00", "16:00")]
    assert slots.without([span("09:00", "10:00")], [span("08:00", "11:00")]) == []
    assert slots.without([span("09:00", "10:00")], [span("10:00", "11:00")]) == [span("09:00", "10:00")]


def test_from_on_leaves_the_past_out():
    now = span("09:30", "10:00").start
    assert slots.from_on([span("08:30", "09:30"), span("09:00", "10:00")], now) == [span("09:30", "10:00")]


def test_grid_is_counted_from_each_opening():
    opening = [span("08:30", "12:00"), span("14:15", "16:15")]
    found = slots.on_grid(opening, opening, minutes=60, step=60)
    assert found == [
        span("08:30", "09:30"),
        span("09:30", "10:30"),
        span("10:30", "11:30"),
        span("14:15", "15:15"),
        span("15:15", "16:15"),
    ]
    assert slots.is_on_grid(opening, span("14:15", "15:15"), step=60)
    assert not slots.is_on_grid(opening, span("14:30", "15:30"), step=60)
    assert not slots.is_on_grid(opening, span("08:30", "09:00"), step=60)
    assert not slots.is_on_grid(opening, span("11:30", "14:30"), step=60)


def test_nearest_slots_do_not_overlap_and_come_soonest_first():
    candidates = slots.on_grid([span("08:30", "16:30")], [span("08:30", "16:30")], minutes=60, step=30)
    found = slots.nearest(candidates, span("12:00", "13:00").start, most=3)
    assert found == [span("11:00", "12:00"), span("12:00", "13:00"), span("13:00", "14:00")]
