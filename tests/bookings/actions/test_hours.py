"""The hours and rules that a park begins with, and the Ramadans to come."""

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command

from bookings.actions import hours
from bookings.enums import HoursKind
from bookings.models import BookingRules, HoursPeriod
from tests.factories.bookings import HoursPeriodFactory
from tests.factories.spaces import SpaceFactory

pytestmark = pytest.mark.django_db


def test_park_begins_with_normal_hours_a_friday_break_and_rules_for_its_room(park):
    room = SpaceFactory(park=park, meeting_room=True)
    for _ in range(2):
        hours.found(park, starts_on=date(2027, 1, 1))

    period = HoursPeriod.objects.get()
    assert period.hours.filter(weekday=4).count() == 2
    assert list(period.hours.filter(weekday=0).values_list("opens", "closes")) == [(time(8, 30), time(16, 30))]
    assert BookingRules.objects.get().space == room


def test_ramadans_are_prefilled_once_as_estimated_with_the_hours_of_the_last_one(park):
    before = HoursPeriodFactory(
        park=park, kind="ramadan", starts_on=date(2026, 2, 19), ends_on=date(2026, 3, 20), open=("10:00", "14:00")
    )
    assert hours.prefill_ramadan(today=date(2027, 1, 18)) == 2
    assert hours.prefill_ramadan(today=date(2027, 1, 18)) == 0

    coming = HoursPeriod.objects.filter(kind=HoursKind.RAMADAN).exclude(pk=before.pk).order_by("starts_on")
    assert [period.starts_on for period in coming] == [date(2027, 2, 8), date(2028, 1, 28)]
    assert {period.is_confirmed for period in coming} == {False}
    assert coming[0].hours.first().opens == time(10)


def test_ramadan_moved_by_a_day_is_not_added_again(park):
    HoursPeriodFactory(park=park)
    hours.prefill_ramadan(today=date(2027, 1, 18))
    moved = HoursPeriod.objects.filter(kind=HoursKind.RAMADAN).first()
    moved.starts_on += timedelta(days=1)
    moved.save()
    assert hours.prefill_ramadan(today=date(2027, 1, 18)) == 0


def test_estimates_are_near_the_ramadans_that_were():
    """As they began in Morocco: 2 March 2025 and 19 February 2026; the package may be a day early."""
    found = dict(zip((2025, 2026), hours.ramadans([2025, 2026]), strict=True))
    assert abs(found[2025][0] - date(2025, 3, 2)) <= timedelta(days=1)
    assert abs(found[2026][0] - date(2026, 2, 19)) <= timedelta(days=1)
    assert all(29 <= (ends - begins).days <= 31 for begins, ends in found.values())


def test_command_gives_every_park_its_hours(park):
    SpaceFactory(park=park, meeting_room=True)
    call_command("create_booking_rules", verbosity=0)
    assert set(HoursPeriod.objects.values_list("kind", flat=True)) == {"normal", "ramadan"}
    assert BookingRules.objects.count() == 1
