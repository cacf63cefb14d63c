"""How full a park will be: what is sure, what is likely, what is possible. Pure: rows in, figures out.

- **Sure**: signed stays until the end agreed (a notice has moved it already).
- **Possible**: everybody to whom a place is offered or kept comes, and everybody stays as long as the park lets them.
- **Likely**: what is offered comes and what ends is renewed with the chances of ``planning.likelihood``. Its figure is
  what is expected on average; its range holds 8 times of 10, were the chances at their lowest and at their highest.

A stay cannot be renewed into days on which one of its spaces is promised to somebody else or closed, nor past the
park's longest stay, nor once notice was given. Every figure of a month is that of its fullest day, and no figure of
companies passes the cap of its day: the database would refuse it. Periods end, exclusive, on the first day outside.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd
from typing import NamedTuple

import numpy as np

from planning.likelihood import CERTAIN, NEVER, Chance
from technopark.common.ranges import add_months
from tenants import levels

# The likely range leaves a tenth on either side.
TENTH = 0.1
COMPANIES, OFFICES, DESKS, AREA = MEASURES = ("companies", "offices", "desks", "area")
# Areas are added up in tenths of a square metre.
PARTS_OF_A_METRE = 10


class Piece(NamedTuple):
    """A space held for some days of a stay: ``kind`` is a measure, ``area`` in tenths of a m²."""

    space: int
    kind: str
    area: int
    first: date
    end: date


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay as it is agreed, the chance that it comes about, and how it may go on after its ``end``.

    ``latest``: the first day after the longest it may last; ``end`` or before where it cannot be renewed.
    ``counts``: under the cap (operators of services do not).
    """

    id: int
    first: date
    end: date
    pieces: tuple[Piece, ...] = ()
    comes: Chance = CERTAIN
    renewal: Chance = NEVER
    renewal_months: int = 12
    latest: date = date.min
    counts: bool = True


class Span(NamedTuple):
    """From ``first`` until the day before ``end`` somebody is there with this chance; ``is_agreed``: not a renewal."""

    first: date
    end: date
    chance: Chance
    is_agreed: bool


class Part(NamedTuple):
    """What a stay adds to a measure for some days."""

    stay: int
    span: Span
    weight: int


class Range(NamedTuple):
    """Figures of a month. Sure ≤ low ≤ likely ≤ high ≤ possible."""

    sure: float
    low: float
    likely: float
    high: float
    possible: float

    @property
    def is_open(self) -> bool:
        """Whether anything is still uncertain."""
        return self.sure != self.possible


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day, its lowest cap, and the range of each measure; ``area`` in m²."""

    first: date
    cap: int
    companies: Range
    offices: Range
    desks: Range
    area: Range


def spans(stay: Stay) -> list[Span]:
    """The agreed days of ``stay``, then each renewal it may have, less and less likely."""
    found = [Span(stay.first, stay.end, stay.comes, True)]
    number, begins = 0, stay.end
    while begins < stay.latest and stay.renewal.high > 0:
        number += 1
        ends = min(add_months(stay.end, number * stay.renewal_months), stay.latest)
        found.append(Span(begins, ends, stay.comes.times(stay.renewal, number), False))
        begins = ends
    return found


def parts(stays: Iterable[Stay]) -> dict[str, list[Part]]:
    """What each stay adds to each measure: a renewal keeps the spaces that were held until the end."""
    found: dict[str, list[Part]] = {measure: [] for measure in MEASURES}
    for stay in stays:
        for span in spans(stay):
            if stay.counts:
                found[COMPANIES].append(Part(stay.id, span, 1))
            for piece in stay.pieces:
                if span.is_agreed:
                    held = span._replace(first=max(span.first, piece.first), end=min(span.end, piece.end))
                else:
                    held = span if piece.end >= stay.end else span._replace(end=span.first)
                if held.first < held.end:
                    found[AREA].append(Part(stay.id, held, piece.area))
                    if piece.kind in {OFFICES, DESKS}:
                        found[piece.kind].append(Part(stay.id, held, 1))
    return found


def forecast(stays: Sequence[Stay], caps: Sequence[tuple[date, int]], starts_on: date, months: int = 24) -> list[Month]:
    """The month of ``starts_on``, from that day on, and the next ones: ``months`` in all."""
    ends_on = add_months(starts_on.replace(day=1), months)
    caps, of_measure = sorted(caps), parts(stays)
    ranges = {
        measure: by_month(of_measure[measure], caps if measure == COMPANIES else None, starts_on, ends_on)
        for measure in MEASURES
    }
    return [
        Month(
            first,
            lowest_cap(caps, max(first, starts_on), add_months(first, 1)),
            ranges[COMPANIES][first],
            ranges[OFFICES][first],
            ranges[DESKS][first],
            Range(*(figure / PARTS_OF_A_METRE for figure in ranges[AREA][first])),
        )
        for first in levels.month_starts(starts_on, ends_on)
    ]


def of_measure(
    measure: str, stays: Sequence[Stay], caps: Sequence[tuple[date, int]], starts_on: date, months: int = 24
) -> dict[date, Range]:
    """The ranges of one measure only, by the first day of each month; the area in m²."""
    ends_on, caps = add_months(starts_on.replace(day=1), months), sorted(caps)
    found = by_month(parts(stays)[measure], caps if measure == COMPANIES else None, starts_on, ends_on)
    if measure != AREA:
        return found
    return {first: Range(*(figure / PARTS_OF_A_METRE for figure in figures)) for first, figures in found.items()}


def lowest_cap(caps: Sequence[tuple[date, int]], starts_on: date, ends_on: date) -> int:
    """The lowest cap of the days from ``starts_on`` until before ``ends_on``."""
    changes = [day for day, _companies in caps if starts_on < day < ends_on]
    return min(levels.cap_on(caps, day) for day in (starts_on, *changes))


def by_month(found: list[Part], caps: list | None, starts_on: date, ends_on: date) -> dict[date, Range]:
    """The range of each month of a measure; ``caps`` None where nothing limits it."""
    firsts = levels.month_starts(starts_on, ends_on)
    days = {max(first, starts_on) for first in firsts} | {day for day, _companies in caps or ()}
    days |= {day for part in found for day in (part.span.first, part.span.end)}
    waiting = sorted(found, key=lambda part: part.span.first, reverse=True)
    there: list[Part] = []
    of_month: dict[date, list[Day]] = defaultdict(list)
    for day in sorted(day for day in days if starts_on <= day < ends_on):
        while waiting and waiting[-1].span.first <= day:
            there.append(waiting.pop())
        there = [part for part in there if part.span.end > day]
        of_month[day.replace(day=1)].append(figures(there, levels.cap_on(caps, day) if caps is not None else None))
    return {first: range_of(of_month[first]) for first in firsts}


class Day(NamedTuple):
    """A measure on a day: sure, expected, possible, each within the cap, and what it is made of."""

    sure: int
    expected: float
    possible: int
    cap: float
    parts: list[Part]


def figures(there: list[Part], cap: int | None) -> Day:
    """What the parts that are there on a day make together."""
    most = float("inf") if cap is None else cap
    sure = sum(part.weight for part in there if part.span.is_agreed and part.span.chance.is_certain)
    expected = sum(part.weight * part.span.chance.likely for part in there)
    possible = sum(part.weight for part in there if part.span.chance.high > 0)
    return Day(*(min(figure, most) for figure in (sure, expected, possible)), most, there)


def range_of(days: list[Day]) -> Range:
    """The fullest day of a month, for each of its figures; the likely range is that of the likeliest fullest day."""
    sure, possible = max(day.sure for day in days), max(day.possible for day in days)
    fullest = max(days, key=lambda day: day.expected)
    low = min(quantile(stakes(fullest.parts, "low"), TENTH), fullest.cap)
    high = min(quantile(stakes(fullest.parts, "high"), 1 - TENTH), fullest.cap)
    likely = fullest.expected
    return Range(sure, min(max(low, sure), likely), likely, max(min(high, possible), likely), possible)


def stakes(there: Iterable[Part], bound: str) -> list[tuple[int, float]]:
    """What each stay brings and with which chance: its spaces come and go together."""
    weights: dict[int, int] = defaultdict(int)
    chances: dict[int, float] = {}
    for part in there:
        weights[part.stay] += part.weight
        chances[part.stay] = getattr(part.span.chance, bound)
    return [(weight, chances[stay]) for stay, weight in weights.items()]


def quantile(found: Iterable[tuple[int, float]], share: float) -> int:
    """The smallest sum that is not passed with a chance of ``share``, each weight being there or not on its own."""
    all_stakes, certain, spread = list(found), 0, np.ones(1)
    # Offices of one size add up in steps of that size: as exact as in tenths of a m², and as quick as heads.
    step = gcd(*(weight for weight, _chance in all_stakes)) or 1
    for weight, chance in all_stakes:
        if chance >= 1:
            certain += weight
        elif chance > 0:
            there = np.concatenate([np.zeros(weight // step), spread])
            spread = np.concatenate([spread, np.zeros(weight // step)]) * (1 - chance) + there * chance
    return certain + step * int(np.searchsorted(np.cumsum(spread), share - 1e-9))
