"""The first day on which an office of a size, a desk or a place is free. Pure: rows in, days out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from planning.forecast import Span, Stay, spans
from technopark.common.ranges import add_months
from tenants import levels

LIKELIER_THAN_NOT = 0.5


class Room(NamedTuple):
    """A space that can be held: ``kind`` is a measure of the forecast, ``area`` in tenths of a m²."""

    id: int
    code: str
    kind: str
    area: int


@dataclass(frozen=True, slots=True)
class FirstFree:
    """First days, and the space: as agreed today; if what is likely is renewed; if everybody stays as long as allowed.

    None where there is no such day within the horizon.
    """

    agreed: date | None
    space: str
    likely: date | None
    latest: date | None


Periods = dict[int, list[tuple[date, date]]]


def first_free(
    stays: Sequence[Stay],
    rooms: Iterable[Room],
    shut: Periods,
    caps: Sequence[tuple[date, int]],
    today: date,
    *,
    kind: str = "",
    area: int = 0,
    months: int = 12,
    horizon: int = 60,
) -> FirstFree:
    """The first day from which a room of ``kind`` and at least ``area`` is free for ``months``, with a place.

    Without a ``kind`` only the place under the cap is asked for. ``shut``: when each room is closed, by id.
    """
    wanted = [room for room in rooms if room.kind == kind and room.area >= area]
    last = add_months(today, horizon)
    found: list[tuple[date | None, str]] = []
    for least in (None, LIKELIER_THAN_NOT, 0.0):
        busy, present = occupied(stays, least)
        for room, periods in shut.items():
            busy[room] = busy[room] + periods
        steps = levels.steps(present, caps, today, add_months(last, months))
        days = {today, *(step.day for step in steps), *(end for room in wanted for _begins, end in busy[room.id])}
        candidates = [(day, add_months(day, months)) for day in sorted(days) if today <= day <= last]
        open_days = [(day, until) for day, until in candidates if _has_place(steps, day, until)]
        found.append(_first(open_days, wanted, busy) if kind else (open_days[0][0] if open_days else None, ""))
    return FirstFree(found[0][0], found[0][1], found[1][0], found[2][0])


def occupied(stays: Iterable[Stay], least: float | None) -> tuple[Periods, list[tuple[date, date]]]:
    """When each room is held and each company there: as agreed, with renewals at least so likely (None: with none)."""
    busy: Periods = defaultdict(list)
    present = []
    for stay in stays:
        kept = [span for span in spans(stay) if span.is_agreed or _is_kept(span, least)]
        if stay.counts:
            present += [(span.first, span.end) for span in kept]
        for piece in stay.pieces:
            busy[piece.space].append((piece.first, piece.end))
            if piece.end >= stay.end:
                busy[piece.space] += [(span.first, span.end) for span in kept if not span.is_agreed]
    return busy, present


def _is_kept(span: Span, least: float | None) -> bool:
    return least is not None and span.chance.high > 0 and span.chance.likely >= least


def _first(days: Iterable[tuple[date, date]], rooms: Iterable[Room], busy: Periods) -> tuple[date | None, str]:
    for day, until in days:
        for room in rooms:
            if not any(begins < until and end > day for begins, end in busy[room.id]):
                return day, room.code
    return None, ""


def _has_place(steps: list[levels.Step], day: date, until: date) -> bool:
    following = [step for step in steps if step.day < until]
    before = max((number for number, step in enumerate(following) if step.day <= day), default=0)
    return levels.free_on_all_days(following[before:]) > 0
