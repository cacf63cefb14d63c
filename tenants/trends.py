"""Occupancy over months, of one park or of several together: the same rows and rules as ``tenants.occupancy``.

A span ends, exclusive, on the first day outside. What a span holds is counted in days: three companies on ten days
are thirty company-days. Everything is read in three queries, whatever the parks hold and however many they are;
the rest is one sweep over the days on which something changes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from spaces.enums import SpaceKind
from spaces.models import Park, ParkCap, Space
from spaces.plan import PlanSpace
from tenants import levels, presence
from tenants.models import Assignment, Tenancy
from tenants.presence import Hold, Shut

Number = int | Decimal


class Total(NamedTuple):
    """A level over a span of days: its sum, day by day, and its highest."""

    sum: Number
    peak: Number


class Course(NamedTuple):
    """What was held over a span, in days; ``of`` is what could have been; ``peak`` is the fullest day's."""

    held: Number
    of: Number
    peak: Number

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there was nothing to hold."""
        return float(self.held / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Month:
    """A month, or of the first and last one the days inside the span: ``ends_on`` is the first day outside."""

    first: date
    ends_on: date
    companies: Course
    offices: Course
    desks: Course
    area: Course

    @property
    def days(self) -> int:
        return (self.ends_on - self.first).days

    @property
    def last(self) -> date:
        """Last day, inclusive."""
        return self.ends_on - timedelta(days=1)

    def mean(self, name: str) -> float:
        """How much of ``companies``, ``offices``, ``desks`` or ``area`` was held on an average day."""
        return float(getattr(self, name).held) / self.days

    def mean_of(self, name: str) -> float:
        """How much there was to hold on an average day."""
        return float(getattr(self, name).of) / self.days


def months(parks: Iterable[Park], starts_on: date, ends_on: date) -> list[Month]:
    """The months of the span for ``parks`` taken together. Four queries; empty for an empty span."""
    parks = list(parks)
    if starts_on >= ends_on:
        return []
    breaks = [*_starts(starts_on, ends_on), ends_on]
    companies = totals(_changes(_stays(parks, starts_on, ends_on)), breaks)
    cap = totals(_cap_changes(parks), breaks)
    spaces = _spaces(parks)
    held = _held(parks, starts_on, ends_on)
    courses = {}
    for name, kinds in (("offices", {SpaceKind.OFFICE}), ("desks", {SpaceKind.DESK})):
        there_are = sum(kind in kinds for kind, _area in spaces)
        rows = totals(_changes((period, 1) for period, kind, _area in held if kind in kinds), breaks)
        courses[name] = _courses(rows, there_are, breaks)
    area = sum((area for _kind, area in spaces), Decimal(0))
    rows = totals(_changes((period, area) for period, _kind, area in held), breaks)
    courses["area"] = _courses(rows, area, breaks)
    courses["companies"] = [Course(there.sum, most.sum, there.peak) for there, most in zip(companies, cap, strict=True)]
    return [
        Month(first, end, **{name: rows[index] for name, rows in courses.items()})
        for index, (first, end) in enumerate(pairwise(breaks))
    ]


def totals(changes: Mapping[date, Number], breaks: Sequence[date]) -> list[Total]:
    """Of a level that ``changes`` on some days, its total between each two of ``breaks``, which are in order."""
    days = sorted({*changes, *breaks})
    level, found, span = 0, [], 0
    total, peak = 0, None
    for day, following in pairwise([*days, days[-1]]):
        level += changes.get(day, 0)
        if day < breaks[0]:
            continue
        if day == breaks[span]:
            if span:
                found.append(Total(total, peak))
            span, total, peak = span + 1, 0, level
            if span == len(breaks):
                break
        total += level * (following - day).days
        peak = max(peak, level)
    return found


def _starts(starts_on: date, ends_on: date) -> list[date]:
    return [max(first, starts_on) for first in levels.month_starts(starts_on, ends_on)]


def _changes(weighted: Iterable[tuple]) -> Counter:
    """The days on which the level changes, and by how much, of periods with their weights."""
    changes = Counter()
    for period, weight in weighted:
        changes[period.lower] += weight
        changes[period.upper] -= weight
    return changes


def _stays(parks: list[Park], starts_on: date, ends_on: date) -> list[tuple]:
    rows = Tenancy.objects.counted().filter(park__in=parks, period__endswith__gt=starts_on)
    rows = rows.filter(period__startswith__lt=ends_on)
    return [(period, 1) for period in rows.order_by().values_list("period", flat=True)]


def _cap_changes(parks: list[Park]) -> Counter:
    """When the caps of ``parks`` together change, and by how many companies."""
    changes, before = Counter(), Counter()
    rows = ParkCap.objects.filter(park__in=parks).order_by("starts_on").values_list("park_id", "starts_on", "companies")
    for park_id, starts_on, companies in rows:
        changes[starts_on] += companies - before[park_id]
        before[park_id] = companies
    return changes


def _spaces(parks: list[Park]) -> list[tuple[str, Decimal]]:
    rows = Space.objects.filter(park__in=parks, kind__in=SpaceKind.assignable)
    return list(rows.order_by().values_list("kind", "area"))


def _held(parks: list[Park], starts_on: date, ends_on: date) -> list[tuple]:
    rows = Assignment.objects.live().filter(tenancy__park__in=parks, period__endswith__gt=starts_on)
    rows = rows.filter(period__startswith__lt=ends_on)
    return list(rows.order_by().values_list("period", "space__kind", "space__area"))


def _courses(rows: list[Total], there_are: Number, breaks: list[date]) -> list[Course]:
    spans = [(end - first).days for first, end in pairwise(breaks)]
    return [Course(row.sum, there_are * days, row.peak) for row, days in zip(rows, spans, strict=True)]


# One space after the other


@dataclass(frozen=True, slots=True)
class Row:
    """A space over a span: who holds it and when it is closed, earliest first."""

    space: PlanSpace
    holds: list[Hold]
    shuts: list[Shut]

    def days_held(self, first: date, end: date) -> int:
        """Days of the span on which somebody holds the space."""
        return sum(_overlap(hold, first, end) for hold in self.holds)

    def days_closed(self, first: date, end: date) -> int:
        """Days of the span on which the space is closed and nobody holds it."""
        closed = {day for shut in self.shuts for day in _days(max(shut.first, first), min(shut.end, end))}
        held = {day for hold in self.holds for day in _days(max(hold.first, first), min(hold.end, end))}
        return len(closed - held)


def rows(park: Park, starts_on: date, ends_on: date) -> list[Row]:
    """Every space of ``park`` that can be held, with what happens to it in the span. Three queries."""
    holds = presence.holds_of(park, starts_on, ends_on)
    shuts = presence.shuts_of(park, starts_on, ends_on)
    return [
        Row(space, holds[space.pk], sorted(shuts[space.code] + (shuts[space.parent] if space.parent else [])))
        for space in presence.spaces_of(park)
        if space.is_assignable
    ]


def _overlap(hold: Hold, first: date, end: date) -> int:
    return max(0, (min(hold.end, end) - max(hold.first, first)).days)


def _days(first: date, end: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((end - first).days))
