"""Opening hours and rules that a park begins with, and the hours of the coming Ramadans."""

from collections.abc import Collection, Iterator
from datetime import date, time, timedelta

import holidays
from django.db import transaction
from django.utils import timezone
from holidays.calendars.islamic import _IslamicLunar
from procrastinate.contrib.django import app

from bookings.enums import HoursKind, Weekday
from bookings.models import BookingRules, HoursPeriod, OpeningHours
from spaces.enums import SpaceKind
from spaces.models import Park, Space

RECHECK_TASK = "bookings.tasks.recheck"
# Defaults (domain, §3), all of them rows that staff change: a longer break on Fridays, shorter days in Ramadan.
WEEK = [*range(Weekday.MONDAY, Weekday.FRIDAY)]
NORMAL = [
    *((day, time(8, 30), time(16, 30)) for day in WEEK),
    (Weekday.FRIDAY, time(8, 30), time(12, 30)),
    (Weekday.FRIDAY, time(14), time(16, 30)),
]
RAMADAN = [(day, time(9), time(15)) for day in [*WEEK, Weekday.FRIDAY]]
QUOTA_MINUTES, LONGEST_MINUTES, APPROVAL_ABOVE_MINUTES = 20 * 60, 8 * 60, 4 * 60


@transaction.atomic
def found(park: Park, *, starts_on: date) -> None:
    """Give ``park`` its normal hours and its meeting rooms their first rules, where it has none of them yet."""
    if not HoursPeriod.objects.filter(park=park, kind=HoursKind.NORMAL).exists():
        write(park, HoursKind.NORMAL, NORMAL, starts_on=starts_on)
    rooms = Space.objects.filter(park=park, kind=SpaceKind.MEETING_ROOM, booking_rules__isnull=True)
    BookingRules.objects.bulk_create(
        BookingRules(
            space=room,
            starts_on=starts_on,
            longest_minutes=LONGEST_MINUTES,
            approval_above_minutes=APPROVAL_ABOVE_MINUTES,
            quota_minutes=QUOTA_MINUTES,
        )
        for room in rooms
    )


@transaction.atomic
def prefill_ramadan(*, today: date | None = None) -> int:
    """Add the Ramadans that have not ended, of this year and the next, to every park with hours; return how many.

    The moon decides, so they come as estimated. Each has the hours of the park's latest Ramadan, or 9:00 to 15:00.
    """
    today = today or timezone.localdate()
    added = 0
    for park in Park.objects.filter(hours_periods__isnull=False).distinct().order_by("id"):
        for begins, ends in ramadans(range(today.year, today.year + 2)):
            added += ends > today and _add_ramadan(park, begins, ends)
    if added:
        app.configure_task(RECHECK_TASK).defer()
    return added


def ramadans(years: Collection[int]) -> Iterator[tuple[date, date]]:
    """The first day of each Ramadan that begins in ``years`` and the first day after it, as the package estimates."""
    lunar, feasts = _IslamicLunar(), holidays.country_holidays("MA", language="en_US", islamic_show_estimated=False)
    # The package gives with each year the Ramadan before it.
    known = {begins for year in years for begins, _is_estimated in lunar.ramadan_beginning_dates(year)}
    for begins in sorted(day for day in known if day.year in years):
        later = (begins + timedelta(days=n) for n in range(28, 33))
        yield begins, next((day for day in later if "Eid al-Fitr" in feasts.get(day, "")), begins + timedelta(days=30))


def write(
    park: Park, kind: str, hours, *, starts_on: date, ends_on: date | None = None, is_confirmed=True
) -> HoursPeriod:
    """Insert a period and its ``hours``: weekday, opens, closes."""
    period = HoursPeriod.objects.create(
        park=park, kind=kind, starts_on=starts_on, ends_on=ends_on, is_confirmed=is_confirmed
    )
    for weekday, opens, closes in hours:
        OpeningHours.objects.create(period=period, weekday=weekday, opens=opens, closes=closes)
    return period


def _add_ramadan(park: Park, begins: date, ends: date) -> bool:
    known = HoursPeriod.objects.filter(park=park, kind=HoursKind.RAMADAN)
    # Staff may have moved it by a day or two.
    margin = timedelta(days=20)
    if known.filter(starts_on__gt=begins - margin, starts_on__lt=begins + margin).exists():
        return False
    latest = known.order_by("-starts_on").first()
    hours = list(latest.hours.values_list("weekday", "opens", "closes")) if latest else RAMADAN
    write(park, HoursKind.RAMADAN, hours, starts_on=begins, ends_on=ends, is_confirmed=False)
    return True
