"""Periods of whole days: the first day is inside, the end is the first day outside."""

import calendar
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

# Days asked for in an address: no park is older, and no plan goes further.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def read_day(text: str | None) -> date | None:
    """The ISO day that an address says; None where it says none that exists, or one ages away."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier), or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days(starts_on: date, ends_on: date) -> DateRange:
    """The days from ``starts_on`` until the day before ``ends_on``."""
    return DateRange(starts_on, ends_on)


def months_from(starts_on: date, months: int) -> DateRange:
    """``months`` whole months from ``starts_on`` on: from 1 January for 12, the last day is 31 December."""
    return DateRange(starts_on, add_months(starts_on, months))


def last_day(period: DateRange) -> date:
    """The last day inside ``period``: what people are shown."""
    return period.upper - timedelta(days=1)
