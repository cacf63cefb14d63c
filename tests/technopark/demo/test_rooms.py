"""The demonstration's meeting room: in use, by the rules, and as full as a measurement wants it."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from bookings.actions import rechecking
from bookings.enums import BookingStatus, HoursKind
from bookings.models import Booking, DayPass, HoursPeriod, Series, WaitingEntry
from bookings.slots import midnight
from technopark.common.ranges import add_months

pytestmark = pytest.mark.django_db


def test_room_is_in_use_before_and_after_today():
    call_command("demo", applications=12, verbosity=0)

    assert set(Booking.objects.values_list("status", flat=True)) >= {
        BookingStatus.ATTENDED,
        BookingStatus.NO_SHOW,
        BookingStatus.CONFIRMED,
        BookingStatus.REQUESTED,
    }
    assert Series.objects.get().bookings.count() >= 4
    assert WaitingEntry.objects.count() == 1
    assert DayPass.objects.count() == 2
    assert set(HoursPeriod.objects.values_list("kind", flat=True)) == {
        HoursKind.NORMAL,
        HoursKind.SUMMER,
        HoursKind.RAMADAN,
    }
    assert rechecking.recheck() == []


def test_month_can_hold_a_thousand_bookings():
    call_command("demo", applications=12, bookings=1000, verbosity=0)

    first = timezone.localdate().replace(day=1)
    bounds = midnight(first), midnight(add_months(first, 1))
    assert Booking.objects.filter(period__overlap=bounds).count() >= 990
