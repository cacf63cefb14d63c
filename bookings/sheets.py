"""What a calendar page shows of each day: what is free, what is taken, and why a day is closed. No query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.agenda import Agenda, Obstacle, Row
from bookings.enums import Closed
from bookings.permissions import can_keep_bookings, company_ids
from bookings.slots import Span
from spaces.models import Space

DAY = timedelta(days=1)


def wall(moment: datetime) -> str:
    """A moment by the clock on the wall, as addresses and forms carry it: 2027-01-11T09:00."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def slot_value(span: Span) -> str:
    """A slot as a button of a form carries it: 2027-01-11T09:00/60."""
    return f"{wall(span.start)}/{span.minutes}"


class Line(NamedTuple):
    """A booking as its reader may see it: only ``url`` leads to more than who has the room."""

    start: datetime
    end: datetime
    holder: str
    title: str
    status: str
    is_own: bool
    url: str

    @property
    def slot(self) -> str:
        """What a button sends of it."""
        return slot_value(Span(self.start, self.end))


class Slot(NamedTuple):
    """A slot that can be booked: ``url`` leads to its form."""

    start: datetime
    end: datetime
    url: str


@dataclass
class DaySheet:
    """A day of one space."""

    day: date
    closed: str = ""
    is_today: bool = False
    is_past: bool = False
    in_month: bool = True
    lines: list[Line] = field(default_factory=list)
    free: list[Span] = field(default_factory=list)

    @property
    def free_hours(self) -> str:
        """The time still free, in hours and minutes: 6:30."""
        minutes = sum(span.minutes for span in self.free)
        return f"{minutes // 60}:{minutes % 60:02d}"


class Reader:
    """Somebody before a space's calendar: which bookings are theirs to open."""

    def __init__(self, user, space: Space):
        self.user_id = user.pk
        self.keeps = can_keep_bookings(user, space.park)
        self.companies = set() if self.keeps else company_ids(user)
        self._url = reverse("bookings:booking", args=["KHE"])

    def is_own(self, row: Row) -> bool:
        return row.booked_by_id == self.user_id or (row.company_id is not None and row.company_id in self.companies)

    def line(self, row: Row) -> Line:
        """``row`` with its title and its page where the reader may open it."""
        own = self.is_own(row)
        opens = own or self.keeps
        url = self._url.replace("KHE", row.reference) if opens else ""
        holder = row.company or _("the park")
        return Line(row.start, row.end, holder, row.title if opens else "", row.status, own, url)


def day_sheet(agenda: Agenda, day: date, line: Callable[[Row], Line]) -> DaySheet:
    """The day of an agenda as it is shown."""
    today = timezone.localdate(agenda.now)
    obstacle = agenda.obstacle(day)
    return DaySheet(
        day=day,
        closed=closed_words(obstacle),
        is_today=day == today,
        is_past=day < today,
        lines=[line(row) for row in agenda.rows_on(day)],
        free=[] if day > agenda.last_bookable_day else agenda.free(day),
    )


def closed_words(obstacle: Obstacle | None) -> str:
    """Why the whole day is closed, in a word or by name; nothing where it is not."""
    if obstacle is None:
        return ""
    return pgettext("day", "closed") if obstacle.kind == Closed.HOURS else obstacle.label


def month_sheets(agenda: Agenda, first: date, last: date, line: Callable[[Row], Line]) -> list[list[DaySheet]]:
    """The weeks of a month, each of seven days, as the agenda's days from Monday to Sunday."""
    days = [day_sheet(agenda, day, line) for day in days_between(agenda.first_day, agenda.last_day)]
    for sheet in days:
        sheet.in_month = first <= sheet.day <= last
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def slots_of(agenda: Agenda, day: date, minutes: int, book_url: str) -> list[Slot]:
    """The slots of ``minutes`` that can be booked on ``day``."""
    return [
        Slot(span.start, span.end, f"{book_url}?start={wall(span.start)}&minutes={minutes}")
        for span in agenda.slots(day, minutes)
    ]


def lengths(agenda: Agenda, day: date) -> list[int]:
    """The lengths to choose from on ``day``, in minutes, shortest first: not every step of a long grid."""
    rules = agenda.rules_on(day)
    if rules is None:
        return []
    step = rules.slot_minutes
    every = range(-(-rules.shortest_minutes // step) * step, rules.longest_minutes + 1, step)
    return [minutes for minutes in every if minutes <= 120 or not minutes % 60] or list(every)


def days_between(first: date, last: date) -> Iterable[date]:
    """Each day from ``first`` to ``last``, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
