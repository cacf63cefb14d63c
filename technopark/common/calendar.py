"""Working days: Monday to Friday, less the public holidays that the table knows (domain, §3).

Days are dates of Morocco's wall; which day a moment falls on is ``timezone.localdate``'s matter, not ours.
"""

from datetime import date, timedelta

from technopark.common.models import Holiday

SATURDAY = 5
# A fortnight of holidays on end has never been seen; each look into the table covers at least that much more.
MARGIN_DAYS = 21


def is_working_day(day: date) -> bool:
    """Whether the park's offices work on ``day``. One query, none on Saturdays and Sundays."""
    return day.weekday() < SATURDAY and not Holiday.objects.filter(date=day).exists()


def add_working_days(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``, or before it for a negative ``n``; 0 gives ``day`` itself.

    ``day`` is not counted: a summons five working days ahead of Monday goes out the Monday before.
    One query, a second one where many holidays lie on the way.
    """
    step = 1 if n > 0 else -1
    reached, left, known_until, holidays = day, abs(n), day, set()
    while left:
        reached += timedelta(days=step)
        if (reached - known_until).days * step > 0:
            known_until = reached + timedelta(days=step * (2 * left + MARGIN_DAYS))
            holidays = _holidays(min(reached, known_until), max(reached, known_until))
        left -= _works(reached, holidays)
    return reached


def working_days_between(start: date, end: date) -> int:
    """How many working days follow ``start`` until ``end``, ``end`` included; negative if ``end`` comes first.

    ``working_days_between(day, add_working_days(day, n)) == n``. One query.
    """
    if end < start:
        # From ``start`` back to ``end``: again the first day is not counted and the last one is.
        return -_count(end, start - timedelta(days=1))
    return _count(start + timedelta(days=1), end)


def next_working_day(day: date) -> date:
    """``day`` itself if it is a working day, else the first one after it: where a deadline that falls on it moves."""
    return add_working_days(day - timedelta(days=1), 1)


def _count(first: date, last: date) -> int:
    holidays = _holidays(first, last)
    return sum(_works(first + timedelta(days=n), holidays) for n in range((last - first).days + 1))


def _works(day: date, holidays: set[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def _holidays(first: date, last: date) -> set[date]:
    return set(Holiday.objects.filter(date__range=(first, last)).values_list("date", flat=True))
