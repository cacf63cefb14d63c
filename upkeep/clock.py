"""Working time: minutes that count only while the house is open, for the answer times of tickets.

Opening hours are the park's (``bookings``): of each day's period the one that prevails, none on public holidays. A
park without any hours works Monday to Friday from 8:30 to 16:30 (domain, §3).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from bookings.agenda import RANK, periods_of
from bookings.slots import Span, on_wall
from technopark.common.models import Holiday

Opening = Callable[[date], list[Span]]

USUAL = [(time(8, 30), time(16, 30))]
SATURDAY = 5
# How far a deadline may lie ahead: eighty working hours over a Ramadan and two Eids take some five weeks.
DAYS_AHEAD = 200


def opening_of(park_id: int, first_day: date, last_day: date) -> Opening:
    """When the house is open on each of those days. Two queries."""
    periods = periods_of(park_id, first_day, last_day)
    holidays = set(Holiday.objects.filter(date__range=(first_day, last_day)).values_list("date", flat=True))

    def opening(day: date) -> list[Span]:
        if day in holidays or day > last_day:
            return []
        holding = [period for period in periods if period.holds_on(day)]
        if not holding:
            hours = USUAL if day.weekday() < SATURDAY and not periods else []
        else:
            hours = max(holding, key=lambda period: RANK[period.kind]).hours.get(day.weekday(), [])
        return [on_wall(day, *pair) for pair in hours]

    return opening


def around(park_id: int, moment: datetime) -> Opening:
    """The opening hours from the day of ``moment`` on, as far ahead as a deadline may lie."""
    day = timezone.localdate(moment)
    return opening_of(park_id, day, day + timedelta(days=DAYS_AHEAD))


def add_minutes(moment: datetime, minutes: int, opening: Opening) -> datetime:
    """The moment at which ``minutes`` of working time have passed since ``moment``.

    Where the hours known do not suffice (a house closed for months), the end of the last day looked at.
    """
    left, day, moment = timedelta(minutes=minutes), timezone.localdate(moment), moment.astimezone(UTC)
    for number in range(DAYS_AHEAD):
        for span in opening(day + timedelta(days=number)):
            begins = max(span.start, moment)
            if begins + left <= span.end and span.end > moment:
                return begins + left
            left -= max(span.end - begins, timedelta(0))
    return moment + timedelta(days=DAYS_AHEAD)


def minutes_between(start: datetime, end: datetime, opening: Opening) -> int:
    """The working minutes from ``start`` until before ``end``; 0 where ``end`` comes first."""
    total, day = timedelta(0), timezone.localdate(start)
    while day <= timezone.localdate(end):
        for span in opening(day):
            total += max(min(span.end, end) - max(span.start, start), timedelta(0))
        day += timedelta(days=1)
    return int(total.total_seconds()) // 60
