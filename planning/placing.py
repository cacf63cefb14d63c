"""What a place is for a file: which rooms and days are possible, which wishes they break, how well they suit. Pure.

An office is one room; who wants several desks has so many of one zone, from the same day on, all along.
Days are start days; a stay of ``months`` ends, exclusive, on the first day after. Costs go from 0 (as wished) to 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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

    ``fixed``: the rooms and the day that a person chose for it. ``offers`` and ``seeks``: skills, as words.
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
    fixed: tuple[tuple[int, ...], date] | None = None
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()

    def complements(self, offers: frozenset[str], seeks: frozenset[str]) -> bool:
        """Whether it seeks what somebody with these skills ``offers``, or offers what they ``seek``."""
        return bool(self.seeks & offers or self.offers & seeks)

    def needs(self, room: Room) -> int:
        """How many rooms like ``room`` it asks for."""
        return max(1, self.desks) if room.kind == DESK else 1


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
    skills: float = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """Files, rooms and places under the cap: ``free`` are (from this day, companies more), earliest first.

    ``earliest`` is the first day on which anybody may start; ``settled`` the sectors already there, by zone, and
    ``skilled`` the skills offered and sought there;
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
    skilled: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def end_of(self, first: date) -> date:
        return add_months(first, self.months)

    def wished(self, file: File) -> date:
        """The first day that suits the file and is still possible."""
        return max(file.starts_on or self.earliest, self.earliest)


class Option(NamedTuple):
    """A file in a room (one of some alike) from a day on: what it costs it, and the wishes that it breaks.

    With ``members`` it is in so many rooms as it ``needs``, each alike to one of these; ``room`` is the first of them.
    """

    file: int
    room: int
    first: date
    end: date
    cost: float
    broken: tuple[tuple[str, float], ...] = ()
    needs: int = 1
    members: tuple[int, ...] = ()


def starts(problem: Problem, file: File, most_delay: int) -> list[date]:
    """The wished day, then the first day of each month until ``most_delay`` months later."""
    wished = problem.wished(file)
    if file.fixed:
        return [file.fixed[1]]
    following = [add_months(wished.replace(day=1), number) for number in range(1, most_delay + 1)]
    return [wished, *following]


def options(problem: Problem, file: File, rooms: Iterable[Room], *, elastic: bool = False) -> list[Option]:
    """Every single room that ``file`` could have of ``rooms``; with ``elastic`` also those that break its wishes."""
    found, most = [], dearest(problem, file)
    for room in rooms:
        if file.fees.get(room.id) is None or not may_hold_alone(file, room):
            continue
        broken = [] if file.fixed else broken_by([room], file, file.needs(room))
        if broken and not elastic:
            continue
        for first in starts(problem, file, problem.most_delay + (FAR if elastic else 0)):
            end = problem.end_of(first)
            if room.is_free(first, end):
                cost = cost_of(problem, file, [room], first, most)
                found.append(Option(file.id, room.id, first, end, cost, (*broken, *too_late(problem, file, first))))
    return found


def may_hold_alone(file: File, room: Room) -> bool:
    """Whether one room like this is the whole place: what a person fixed, or all that is asked for."""
    return file.fixed[0] == (room.id,) if file.fixed else file.needs(room) == 1


def bundles(problem: Problem, file: File, classes: Iterable[Sequence[Room]], *, elastic: bool = False) -> list[Option]:
    """Every place of several rooms at once: the desks asked for, or what a person fixed. ``classes``: rooms alike.

    With ``elastic`` also fewer desks than asked for.
    """
    if file.fixed:
        return list(_fixed(problem, file, [room for rooms in classes for room in rooms]))
    kin = defaultdict(list)
    for rooms in classes:
        room = rooms[0]
        if room.kind == DESK and file.desks > 1 and file.fees.get(room.id) is not None:
            kin[room.zone, room.is_accessible, room.area, file.fees[room.id]].append(rooms)
    return [option for alike in kin.values() for option in _desks_together(problem, file, alike, elastic=elastic)]


def _fixed(problem: Problem, file: File, rooms: Sequence[Room]) -> Iterator[Option]:
    ids, first = file.fixed
    chosen, end = [room for room in rooms if room.id in ids], problem.end_of(first)
    known = len(chosen) == len(ids) > 1 and all(file.fees.get(room.id) is not None for room in chosen)
    if known and all(room.is_free(first, end) for room in chosen):
        cost = cost_of(problem, file, chosen, first, dearest(problem, file))
        yield Option(file.id, ids[0], first, end, cost, (), len(ids), tuple(room.id for room in chosen))


def _desks_together(
    problem: Problem, file: File, classes: Sequence[Sequence[Room]], *, elastic: bool
) -> Iterator[Option]:
    """So many desks of ``classes``, which differ by their days only: all free after the stay too, or any."""
    most = dearest(problem, file)
    for first in starts(problem, file, problem.most_delay + (FAR if elastic else 0)):
        end = problem.end_of(first)
        free = [rooms for rooms in classes if rooms[0].is_free(first, end)]
        lasting = [rooms for rooms in free if stays_free(problem, rooms[0], end)]
        for members in [lasting, free] if len(lasting) < len(free) else [free]:
            for number in range(1 if elastic else file.desks, file.desks + 1):
                if sum(len(rooms) for rooms in members) < number:
                    continue
                one = max(members, key=lambda rooms: not stays_free(problem, rooms[0], end))[0]
                broken = (*broken_by([one] * number, file, number), *too_late(problem, file, first))
                if broken and not elastic:
                    continue
                cost = cost_of(problem, file, [one] * number, first, most)
                ids = tuple(rooms[0].id for rooms in members)
                yield Option(file.id, ids[0], first, end, cost, broken, number, ids)


def too_late(problem: Problem, file: File, first: date) -> list[tuple[str, float]]:
    """The wish for a day, where it is given up."""
    late = delay(problem, file, first)
    return [] if file.fixed or late <= problem.most_delay else [(DATE, late - problem.most_delay)]


def broken_by(rooms: Sequence[Room], file: File, number: int) -> list[tuple[str, float]]:
    """The wishes that ``rooms``, ``number`` of them, do not meet, each with by how much (1: there is no how much)."""
    broken, room = [], rooms[0]
    if file.kind and room.kind != file.kind:
        broken.append((KIND, 1.0))
    elif lacking := lacks(room, file, number):
        broken.append((SIZE, lacking))
    if file.needs_access and not room.is_accessible:
        broken.append((ACCESS, 1.0))
    if file.budget is not None and (fee := charge(file, rooms)) > file.budget:
        broken.append((BUDGET, (fee - file.budget) / max(file.budget, 1)))
    return broken


def lacks(room: Room, file: File, number: int) -> float:
    """The share of what was asked for that ``number`` rooms like ``room`` do not have; 0 where they have it all."""
    if room.kind == DESK:
        return max(0.0, (file.desks - number) / max(1, file.desks))
    by_area = (file.area - room.area) / file.area if file.area else 0
    return max(0.0, by_area, (file.desks - room.seats) / max(1, file.desks))


def charge(file: File, rooms: Iterable[Room]) -> float:
    """What ``rooms`` cost the file a month."""
    return sum(file.fees[room.id] or 0 for room in rooms)


def delay(problem: Problem, file: File, first: date) -> int:
    """Months begun between the wished day and ``first``."""
    wished = problem.wished(file)
    months = (first.year - wished.year) * 12 + first.month - wished.month
    return max(0, months)


def stays_free(problem: Problem, room: Room, end: date) -> bool:
    """Whether nobody has the room in the months after the stay, so that nobody has to move."""
    return room.is_free(end, add_months(end, problem.renewal))


def dearest(problem: Problem, file: File) -> float:
    """The most that the file could have to pay a month."""
    return max((file.needs(room) * (file.fees.get(room.id) or 0) for room in problem.rooms), default=0)


def parts_of(problem: Problem, file: File, rooms: Sequence[Room], first: date, most: float) -> dict[str, float]:
    """How far the place is from what would be best, from 0 to 1, by subject; ``most``: what ``dearest`` says."""
    room, end = rooms[0], problem.end_of(first)
    wanted = file.area or 8 * file.desks
    spare = (sum(one.area for one in rooms) - wanted) / wanted if room.kind == OFFICE and wanted else 0
    return {
        "size": min(1.0, max(0.0, spare)),
        "date": min(1.0, delay(problem, file, first) / max(1, problem.most_delay)),
        "budget": min(1.0, charge(file, rooms) / most) if most else 0.0,
        "access": float(any(one.is_accessible for one in rooms) and not file.needs_access),
        "moves": float(not all(stays_free(problem, one, end) for one in rooms)),
    }


def cost_of(problem: Problem, file: File, rooms: Sequence[Room], first: date, most: float) -> float:
    """The weighted mean of ``parts_of``, from 0 to 1."""
    weights = problem.weights
    total = weights.size + weights.date + weights.budget + weights.access + weights.moves
    parts = parts_of(problem, file, rooms, first, most)
    return sum(getattr(weights, name) * part for name, part in parts.items()) / total if total else 0.0
