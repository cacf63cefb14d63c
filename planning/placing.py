"""What a place is for a file: which rooms and days are possible, which wishes they break, how well they suit. Pure.

Days are start days; a stay of ``months`` ends, exclusive, on the first day after. Costs go from 0 (as wished) to 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from technopark.common.ranges import add_months

OFFICE, DESK = "office", "desk"
# The wishes that a place may break, in the order in which they are named.
KIND, SIZE, ACCESS, BUDGET, DATE = WISHES = ("kind", "size", "access", "budget", "date")
# How many months a wished start may be put off beyond the agreed delay where nothing else can be mended.
FAR = 12


@dataclass(frozen=True, slots=True)
class Room:
    """A space that one company holds at a time; ``zone`` is where neighbours meet (a coworking area, a floor)."""

    id: int
    code: str
    kind: str
    area: float
    seats: int = 1
    zone: str = ""
    is_accessible: bool = False
    busy: tuple[tuple[date, date], ...] = ()

    def is_free(self, first: date, end: date) -> bool:
        return not any(begins < end and until > first for begins, until in self.busy)

    @property
    def alike(self) -> tuple:
        """Rooms with the same are the same to the solver."""
        return self.kind, self.area, self.seats, self.zone, self.is_accessible, self.busy


@dataclass(frozen=True, slots=True)
class File:
    """Who wants a place. ``kind`` empty: either; ``waited``: days; ``fees``: MAD a month by room; None: no tariff.

    ``fixed``: the room and the day that a person chose for it.
    """

    id: int
    kind: str = ""
    desks: int = 1
    area: float = 0
    starts_on: date | None = None
    needs_access: bool = False
    budget: float | None = None
    sector: str = ""
    waited: int = 0
    fees: dict[int, float | None] = field(default_factory=dict)
    fixed: tuple[int, date] | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each thing matters, from 0 on."""

    size: float = 6
    date: float = 5
    budget: float = 3
    access: float = 4
    neighbours: float = 2
    moves: float = 3
    fairness: float = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """Files, rooms and places under the cap: ``free`` are (from this day, companies more), earliest first.

    ``earliest`` is the first day on which anybody may start; ``settled`` the sectors already there, by zone;
    ``renewal`` the months for which a room should stay free after the stay, so that nobody has to move.
    """

    files: Sequence[File]
    rooms: Sequence[Room]
    free: Sequence[tuple[date, int]]
    earliest: date
    months: int = 12
    most_delay: int = 6
    renewal: int = 12
    weights: Weights = Weights()
    settled: dict[str, frozenset[str]] = field(default_factory=dict)

    def end_of(self, first: date) -> date:
        return add_months(first, self.months)

    def wished(self, file: File) -> date:
        """The first day that suits the file and is still possible."""
        return max(file.starts_on or self.earliest, self.earliest)


class Option(NamedTuple):
    """A file in a room (one of some alike) from a day on: what it costs it, and the wishes that it breaks."""

    file: int
    room: int
    first: date
    end: date
    cost: float
    broken: tuple[tuple[str, float], ...] = ()


def starts(problem: Problem, file: File, most_delay: int) -> list[date]:
    """The wished day, then the first day of each month until ``most_delay`` months later."""
    wished = problem.wished(file)
    if file.fixed:
        return [file.fixed[1]]
    following = [add_months(wished.replace(day=1), number) for number in range(1, most_delay + 1)]
    return [wished, *following]


def options(problem: Problem, file: File, rooms: Iterable[Room], *, elastic: bool = False) -> list[Option]:
    """Every place that ``file`` could have in one of ``rooms``; with ``elastic`` also those that break its wishes."""
    found = []
    dearest = max((fee for fee in file.fees.values() if fee), default=0)
    for room in rooms:
        if file.fees.get(room.id) is None or (file.fixed and file.fixed[0] != room.id):
            continue
        broken = [] if file.fixed else broken_by_room(file, room)
        if broken and not elastic:
            continue
        for first in starts(problem, file, problem.most_delay + (FAR if elastic else 0)):
            end = problem.end_of(first)
            late = delay(problem, file, first)
            too_late = [] if file.fixed or late <= problem.most_delay else [(DATE, late - problem.most_delay)]
            if room.is_free(first, end):
                cost = cost_of(problem, file, room, first, dearest)
                found.append(Option(file.id, room.id, first, end, cost, (*broken, *too_late)))
    return found


def broken_by_room(file: File, room: Room) -> list[tuple[str, float]]:
    """The wishes that ``room`` does not meet, each with by how much (1 where there is no how much)."""
    broken = []
    if file.kind and room.kind != file.kind:
        broken.append((KIND, 1.0))
    elif room.kind == OFFICE:
        lacking = max(
            (file.area - room.area) / file.area if file.area else 0, (file.desks - room.seats) / max(1, file.desks)
        )
        if lacking > 0:
            broken.append((SIZE, lacking))
    if file.needs_access and not room.is_accessible:
        broken.append((ACCESS, 1.0))
    if file.budget is not None and file.fees[room.id] > file.budget:
        broken.append((BUDGET, (file.fees[room.id] - file.budget) / max(file.budget, 1)))
    return broken


def delay(problem: Problem, file: File, first: date) -> int:
    """Months begun between the wished day and ``first``."""
    wished = problem.wished(file)
    months = (first.year - wished.year) * 12 + first.month - wished.month
    return max(0, months)


def parts_of(problem: Problem, file: File, room: Room, first: date, dearest: float) -> dict[str, float]:
    """How far the place is from what would be best, from 0 to 1, by subject."""
    wanted = file.area or (0 if room.kind == DESK else 8 * file.desks)
    spare = (room.area - wanted) / wanted if room.kind == OFFICE and wanted else 0
    end = problem.end_of(first)
    return {
        "size": min(1.0, max(0.0, spare)),
        "date": min(1.0, delay(problem, file, first) / max(1, problem.most_delay)),
        "budget": file.fees[room.id] / dearest if dearest else 0.0,
        "access": float(room.is_accessible and not file.needs_access),
        "moves": float(not room.is_free(end, add_months(end, problem.renewal))),
    }


def cost_of(problem: Problem, file: File, room: Room, first: date, dearest: float) -> float:
    """The weighted mean of ``parts_of``, from 0 to 1."""
    weights = problem.weights
    total = weights.size + weights.date + weights.budget + weights.access + weights.moves
    parts = parts_of(problem, file, room, first, dearest)
    return sum(getattr(weights, name) * part for name, part in parts.items()) / total if total else 0.0
