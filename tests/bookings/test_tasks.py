"""What the worker does for bookings, as the worker calls it."""

from datetime import timedelta

import pytest

from bookings import tasks
from bookings.enums import BookingStatus
from bookings.models import HoursPeriod
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, at, span
from tests.factories.common import HolidayFactory

pytestmark = pytest.mark.django_db


def test_keep_time_gives_back_what_nobody_came_to_and_what_nobody_answered(room, clock):
    late = BookingFactory(space=room, period=span(MONDAY, "09:00", "10:00"))
    asked = BookingFactory(space=room, period=span(MONDAY, "10:00", "11:00"), status="requested")
    clock.move_to(at(MONDAY, 10, 1))
    for _ in range(2):
        tasks.keep_time(0)
    late.refresh_from_db()
    asked.refresh_from_db()
    assert (late.status, asked.status) == (BookingStatus.NO_SHOW, BookingStatus.CANCELLED)


def test_recheck_takes_days_as_text(room):
    day = MONDAY + timedelta(days=1)
    booked = BookingFactory(space=room, day=day, company=None)
    HolidayFactory(date=day)
    tasks.recheck(first_day=day.isoformat(), last_day=day.isoformat())
    tasks.recheck_all(0)
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CANCELLED


def test_prefill_ramadan_runs(room):
    tasks.prefill_ramadan(0)
    assert HoursPeriod.objects.filter(kind="ramadan").count() == 2
