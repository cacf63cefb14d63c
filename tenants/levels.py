"""How many companies are present on each day, and how many the cap lets in. Pure: dates in, figures out.

Periods are pairs of a first day and the first day after; caps are pairs of a day and the companies from then on.
The same sweep that the database's trigger does (tenants/models/cap.py), for showing rather than for refusing.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from technopark.common.ranges import add_months


class Step(NamedTuple):
    """From ``day`` until the next step, this many companies under this cap."""

    day: date
    companies: int
    cap: int

    @property
    def free(self) -> int:
        return max(0, self.cap - self.companies)


class Month(NamedTuple):
    """A month (its first day), its fullest day's companies, its lowest cap and the places free on all its days."""

    first: date
    peak: int
    cap: int
    free: int

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def percent(self) -> int:
        """How full its fullest day is, from 0 to 100: for a bar."""
        return min(100, round(100 * self.peak / self.cap)) if self.cap else 100


def steps(
    periods: Iterable[tuple[date, date]],
    caps: Iterable[tuple[date, int]],
    starts_on: date,
    ends_on: date,
    *,
    breaks: Iterable[date] = (),
) -> list[Step]:
    """The levels from ``starts_on`` until ``ends_on`` (exclusive): one step a change, and one at each of ``breaks``."""
    caps = sorted(caps)
    changes: Counter[date] = Counter()
    for first, end in periods:
        if first < ends_on and end > starts_on:
            changes[max(first, starts_on)] += 1
            changes[end] -= 1
    days = {starts_on, *changes, *breaks, *(day for day, _companies in caps)}
    level, found = 0, []
    for day in sorted(day for day in days if starts_on <= day < ends_on):
        level += changes[day]
        found.append(Step(day, level, cap_on(caps, day)))
    return found


def cap_on(caps: list[tuple[date, int]], day: date) -> int:
    """The cap in force on ``day``; 0 before the first. ``caps`` sorted by day."""
    index = bisect_right(caps, day, key=lambda cap: cap[0])
    return caps[index - 1][1] if index else 0


def free_on_all_days(levels: Iterable[Step]) -> int:
    """The places free on every day of ``levels``: 0 when there are none."""
    return min((step.free for step in levels), default=0)


def month_starts(starts_on: date, ends_on: date) -> list[date]:
    """The first days of the months that have a day in the period; the end is exclusive."""
    first, found = starts_on.replace(day=1), []
    while first < ends_on:
        found.append(first)
        first = add_months(first, 1)
    return found


def months(periods, caps, starts_on: date, ends_on: date) -> list[Month]:
    """Peak, cap and free places of each month; of the first and last, only the days inside the period."""
    firsts = month_starts(starts_on, ends_on)
    by_month: dict[date, list[Step]] = {first: [] for first in firsts}
    for step in steps(periods, caps, starts_on, ends_on, breaks=firsts):
        by_month[step.day.replace(day=1)].append(step)
    return [
        Month(first, max(s.companies for s in levels), min(s.cap for s in levels), free_on_all_days(levels))
        for first, levels in by_month.items()
    ]
