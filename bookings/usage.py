"""How much the rooms of a park are used: hours booked over hours open, and the bookings to which nobody came.

A room is open when its rules let it be booked and its opening hours hold: not on holidays, not while it is
closed. Booked is what was confirmed or attended; a slot that nobody came to was given back, and is counted apart.
A booking counts with the hours that lie on the days asked for, also where it lies outside the opening hours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext

from bookings.agenda import Agenda
from bookings.enums import BookingStatus
from bookings.kept import Seconds, holidays_between, house
from bookings.models import Booking, BookingRules, HoursPeriod, OpeningHours
from bookings.slots import Span, midnight
from spaces.models import Closure, Park, Space
from technopark.common.freshness import KEPT_SECONDS, version_of
from technopark.common.models import Holiday
from tenants.models import Company

NOTHING = timedelta()
DAY = timedelta(days=1)
COUNTED = (BookingStatus.CONFIRMED, BookingStatus.ATTENDED, BookingStatus.NO_SHOW)


class Used(NamedTuple):
    """A booking, as figures need it."""

    space_id: int
    span: Span
    status: str
    company_id: int | None
    company: str
    company_ar: str

    @property
    def is_no_show(self) -> bool:
        return self.status == BookingStatus.NO_SHOW


@dataclass
class Share:
    """Time booked of the time open, and the bookings to which nobody came."""

    booked: timedelta = NOTHING
    open: timedelta = NOTHING
    bookings: int = 0
    no_shows: int = 0

    @property
    def ratio(self) -> float | None:
        """From 0 to 1; None where it was never open."""
        return self.booked / self.open if self.open else None

    @property
    def booked_hours(self) -> float:
        """To be shown; at most two decimals."""
        return round(self.booked / timedelta(hours=1), 2)

    @property
    def open_hours(self) -> float:
        return round(self.open / timedelta(hours=1), 2)

    def count(self, used: Used) -> None:
        """One booking more."""
        if used.is_no_show:
            self.no_shows += 1
        else:
            self.bookings += 1


@dataclass
class Usage:
    """The days from ``first_day`` to ``last_day``, both included, of some spaces.

    Months are named by their first day, hours of day by their beginning; without a company, the park itself.
    """

    first_day: date
    last_day: date
    total: Share = field(default_factory=Share)
    spaces: dict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    months: dict[date, Share] = field(default_factory=lambda: defaultdict(Share))
    hours: dict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    companies: dict[int | None, Share] = field(default_factory=lambda: defaultdict(Share))
    names: dict[int | None, tuple[str, str]] = field(default_factory=dict)

    def open(self, space_id: int, spans: Iterable[Span]) -> None:
        """Count ``spans`` as hours in which the space can be used."""
        for span in spans:
            for day, hour, length in by_hour(span):
                for share in (self.total, self.spaces[space_id], self.months[day.replace(day=1)], self.hours[hour]):
                    share.open += length

    def book(self, used: Used) -> None:
        """Count a booking with what of it lies on these days; it is counted in the month in which that begins."""
        span = self.within(used.span)
        if span is None:
            return
        month, company = span.day.replace(day=1), self.companies[used.company_id]
        self.names[used.company_id] = (used.company, used.company_ar)
        for share in (self.total, self.spaces[used.space_id], self.months[month], company):
            share.count(used)
        if used.is_no_show:
            self.hours[timezone.localtime(span.start).hour].no_shows += 1
            return
        for day, hour, length in by_hour(span):
            shares = (
                self.total,
                self.spaces[used.space_id],
                self.months[day.replace(day=1)],
                self.hours[hour],
                company,
            )
            for share in shares:
                share.booked += length

    def by_company(self, language: str) -> list[tuple[str, Share]]:
        """Whoever booked most comes first; the park's own bookings stand under its own name."""
        column = 1 if language == "ar" else 0
        shown = [
            ((names[column] or names[0]) if pk else gettext("The park itself"), self.companies[pk])
            for pk, names in self.names.items()
        ]
        return sorted(shown, key=lambda line: (-line[1].booked, line[0]))

    def within(self, span: Span) -> Span | None:
        """What of ``span`` lies on these days."""
        start, end = max(span.start, midnight(self.first_day)), min(span.end, midnight(self.last_day + DAY))
        return Span.of(start, end) if start < end else None


# What the figures are counted from: while none of it changes, they are counted once.
MADE_FROM = (Booking, BookingRules, HoursPeriod, OpeningHours, Closure, Holiday, Company, Space, Park)


def usage_of(park: Park, first_day: date, last_day: date) -> Usage:
    """The figures of the rooms of ``park``; not to be changed. One query where they are already counted."""
    key = f"usage:{park.pk}:{first_day}:{last_day}:{version_of(*MADE_FROM)}"
    return cache.get_or_set(key, lambda: counted(park, first_day, last_day), KEPT_SECONDS)


def counted(park: Park, first_day: date, last_day: date) -> Usage:
    """The figures, counted now. Three queries while rooms and hours have not changed, eight otherwise."""
    kept = house()
    spaces = [space for space in kept.spaces if space.park_id == park.pk]
    holidays = holidays_between(first_day, last_day)
    agendas = [kept.agenda(space, first_day, last_day, rows=[], holidays=holidays) for space in spaces]
    return count(agendas, bookings_of(spaces, first_day, last_day), first_day, last_day)


def count(agendas: Iterable[Agenda], bookings: Iterable[Used], first_day: date, last_day: date) -> Usage:
    """The figures of the spaces of ``agendas`` with ``bookings``. No query."""
    usage = Usage(first_day, last_day)
    # A month without an hour, and a room that never opened, are lines too.
    usage.months.update({day.replace(day=1): Share() for day in days_between(first_day, last_day)})
    for agenda in agendas:
        usage.spaces[agenda.space.pk] = Share()
        for day in days_between(first_day, last_day):
            if agenda.rules_on(day):
                usage.open(agenda.space.pk, agenda.opening(day))
    for used in bookings:
        usage.book(used)
    return usage


def bookings_of(spaces: Iterable[Space], first_day: date, last_day: date) -> list[Used]:
    """What was booked on those days, also by those to whom nobody came. One query."""
    rows = Booking.objects.filter(space__in=[space.pk for space in spaces], status__in=COUNTED)
    rows = rows.overlapping(midnight(first_day), midnight(last_day + DAY)).order_by("period", "id")
    columns = rows.values_list(
        "space_id", Seconds("period__startswith"), Seconds("period__endswith"), "status", "company_id",
        "company__name", "company__name_ar",
    )  # fmt: skip
    moment = datetime.fromtimestamp
    return [
        Used(space_id, Span(moment(start, UTC), moment(end, UTC)), status, company_id, name or "", name_ar or "")
        for space_id, start, end, status, company_id, name, name_ar in columns
    ]


def by_hour(span: Span) -> Iterator[tuple[date, int, timedelta]]:
    """Cut ``span`` at the hours of the wall: day, hour, and how long of it."""
    zone = timezone.get_default_timezone()
    first, last = span.start.astimezone(zone), span.end.astimezone(zone)
    if first.date() == last.date() and first.utcoffset() == last.utcoffset():
        for hour, length in _of_one_day(first.time(), last.time()):
            yield first.date(), hour, length
        return
    moment = span.start
    while moment < span.end:
        local = moment.astimezone(zone)
        # Morocco has always moved its clock by whole hours: the hours of UTC begin when those of the wall do.
        passed = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        until = min(moment + timedelta(hours=1) - passed, span.end)
        yield local.date(), local.hour, until - moment
        moment = until


@lru_cache(maxsize=4096)
def _of_one_day(first: time, last: time) -> tuple[tuple[int, timedelta], ...]:
    begins, ends = (datetime.combine(date.min, moment) for moment in (first, last))
    cuts = [begins, *(datetime.combine(date.min, time(hour)) for hour in range(first.hour + 1, last.hour + 1)), ends]
    return tuple((one.hour, other - one) for one, other in pairwise(cuts) if one < other)


def days_between(first_day: date, last_day: date) -> Iterator[date]:
    return (first_day + DAY * n for n in range((last_day - first_day).days + 1))
