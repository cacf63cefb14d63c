"""Who goes where and when, proposed by a solver: pure, without database.

Three questions, each answered before the next one is asked:
1. Who gets a place: as many files as possible, those who have waited longest before others.
2. Among files that have waited as long: those whose places suit them best (``placing.cost_of``, added up).
3. Who goes where: what costs least, added up, with the worst-off file once more for fairness, each sector that is
   alone in its zone, and each file with skills that has nobody beside it who complements them.
HiGHS answers them as whole numbers, the first two exactly, and says how far from the best possible its last answer may
be (``gap``; asked for: one percent).

Rooms alike to the solver are one class of so many rooms. Stays in one class are intervals, and intervals that never
overlap more than so many times can be dealt out to so many rooms: whoever begins first takes the first free one.
Who wants several desks takes so many from the classes of a zone, each of them from the first to the last day.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

import numpy as np

from planning.linear import Model, NoAnswer
from planning.placing import Option, Problem, Room, bundles, options

GAP = 0.01
# How far from a whole number, or from a level, the solver's arithmetic may be.
HALF, NEARLY = 0.5, 1e-9
# One more file without a place outweighs any waiting time.
WAITING_STEPS = 99
# How dear a broken wish is beside by how much it is broken: as few wishes as possible, then as little as possible.
BROKEN = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file goes: ``rooms``, one or several; ``broken``: the wishes given up for it."""

    rooms: tuple[int, ...]
    first: date
    end: date
    cost: float
    broken: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """``places`` by file; ``unplaced`` files; ``cost`` was made small; ``gap``: how far it may be from the best."""

    places: dict[int, Place]
    unplaced: list[int]
    cost: float
    gap: float


def propose(problem: Problem, *, gap: float = GAP, elastic: Iterable[int] = (), forbidden=()) -> Assignment:
    """The best assignment. Never fails: who finds no place is in ``unplaced``.

    Files in ``elastic`` may give up wishes, as few and as little as possible; ``forbidden`` are (file, room) pairs.
    """
    if not problem.files:
        return Assignment({}, [], 0.0, 0.0)
    return Solver(problem, frozenset(elastic), frozenset(forbidden)).solve(gap)


class Limit(NamedTuple):
    """So many at most of what these take together: options by their place in the list, or a ``Part`` of one."""

    taken: dict
    most: float


class Part(NamedTuple):
    """How many rooms of a class, named by one of them, an option of several rooms takes."""

    option: int
    room: int


class Solver:
    """One problem as a linear model: a variable for each option, one for each file that stays without a place."""

    def __init__(self, problem: Problem, elastic: frozenset[int], forbidden: frozenset[tuple[int, int]]):
        self.problem = problem
        self.classes = classes_of(problem)
        found = self._possible(elastic, forbidden)
        limits = tightest([*self._rooms(found), *self._cap(found)])
        kept = undominated(found, limits)
        self.model = Model()
        columns: dict = {number: self.model.variable(price(found[number])) for number in kept}
        self.options = [(column, found[number]) for number, column in columns.items()]
        self.parts = dict(self._parts(found, columns))
        self.without = {file.id: self.model.variable() for file in problem.files}
        self._one_place_each()
        columns |= {part: column for part, (column, _option) in self.parts.items()}
        for taken, most in limits:
            self.model.row([(columns[key], by) for key, by in taken.items() if key in columns], most=most)
        self._neighbours()
        self._skills()
        self._fairness()

    def _possible(self, elastic: frozenset[int], forbidden: frozenset[tuple[int, int]]) -> list[Option]:
        """Every option of every file, in one room of each class or in several of some classes."""
        found = []
        for file in self.problem.files:
            classes = [
                rooms for rooms in self.classes.values() if not any((file.id, room.id) in forbidden for room in rooms)
            ]
            is_elastic = file.id in elastic
            found += options(self.problem, file, [rooms[0] for rooms in classes], elastic=is_elastic)
            found += bundles(self.problem, file, classes, elastic=is_elastic)
        return found

    def _parts(self, found: list[Option], columns: dict[int, int]) -> Iterator[tuple[Part, tuple[int, Option]]]:
        """How many rooms of each class an option of several takes: as many as it needs, or none at all."""
        size_of = {rooms[0].id: len(rooms) for rooms in self.classes.values()}
        for number, column in columns.items():
            option = found[number]
            if not option.members:
                continue
            mine = {Part(number, room): self.model.variable(most=size_of[room]) for room in option.members}
            self.model.row([(column, -float(option.needs)), *((one, 1.0) for one in mine.values())], least=0, most=0)
            yield from ((part, (one, option)) for part, one in mine.items())

    def _of_file(self) -> dict[int, list[tuple[int, Option]]]:
        found = defaultdict(list)
        for column, option in self.options:
            found[option.file].append((column, option))
        return found

    def _one_place_each(self) -> None:
        of_file = self._of_file()
        for file, without in self.without.items():
            self.model.row([(without, 1.0), *((column, 1.0) for column, _ in of_file[file])], least=1, most=1)

    def _rooms(self, found: list[Option]) -> Iterator[Limit]:
        """A class of rooms has no more stays on a day than rooms."""
        takers = defaultdict(list)
        for number, option in enumerate(found):
            for room in option.members or (option.room,):
                takers[room].append((Part(number, room) if option.members else number, option))
        for rooms in self.classes.values():
            mine = takers[rooms[0].id]
            for day in {option.first for _key, option in mine}:
                yield Limit({key: 1.0 for key, option in mine if option.first <= day < option.end}, len(rooms))

    def _cap(self, found: list[Option]) -> Iterator[Limit]:
        """No more companies on a day than the cap still lets in."""
        everybody = range(len(found))
        for day in {option.first for option in found} | {day for day, _free in self.problem.free}:
            free = [companies for since, companies in self.problem.free if since <= day]
            yield Limit(present(found, everybody, day), free[-1] if free else 0)

    def _neighbours(self) -> None:
        """A sector that would be new and alone in its zone costs once; whoever joins it there costs nothing."""
        weight = self.problem.weights.neighbours / 10
        zone_of = {room.id: room.zone for room in self.problem.rooms}
        sector_of = {file.id: file.sector for file in self.problem.files}
        opened: dict[tuple[str, str], int] = {}
        joins = defaultdict(list)
        for column, option in self.options:
            zone, sector = zone_of[option.room], sector_of[option.file]
            if weight and sector and sector not in self.problem.settled.get(zone, frozenset()):
                joins[zone, sector, option.file].append((column, 1.0))
        for (zone, sector, _file), columns in joins.items():
            if (zone, sector) not in opened:
                opened[zone, sector] = self.model.variable(weight)
            self.model.row([*columns, (opened[zone, sector], -1.0)], most=0)

    def _skills(self) -> None:
        """A file with skills costs once where nobody in its zone complements them, there already or placed there."""
        weight = self.problem.weights.skills / 10
        if not weight:
            return
        zone_of = {room.id: room.zone for room in self.problem.rooms}
        files = [file for file in self.problem.files if file.offers or file.seeks]
        there = defaultdict(list)
        for column, option in self.options:
            there[option.file, zone_of[option.room]].append((column, 1.0))
        alone = {file.id: self.model.variable(weight) for file in files}
        nobody: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        for file, zone in product(files, {room.zone for room in self.problem.rooms}):
            if not there[file.id, zone] or file.complements(*self.problem.skilled.get(zone, nobody)):
                continue
            others = [one.id for one in files if one.id != file.id and file.complements(one.offers, one.seeks)]
            beside = [(column, -1.0) for other in others for column, _ in there[other, zone]]
            self.model.row([*there[file.id, zone], *beside, (alone[file.id], -1.0)], most=0)

    def _fairness(self) -> None:
        """The worst-off file counts once more, as much as all together would at the same weight."""
        weight = self.problem.weights.fairness / 10
        self.worst = self.model.variable(weight * len(self.problem.files), is_whole=False) if weight else None
        if self.worst is not None:
            for found in self._of_file().values():
                entries = [(column, option.cost) for column, option in found]
                self.model.row([*entries, (self.worst, -1.0)], most=0)

    def solve(self, gap: float) -> Assignment:
        least, most = np.zeros(len(self.model.costs)), np.array(self.model.most)
        for column, is_without in self._who_stays_without().items():
            least[column] = most[column] = is_without
        if self.worst is not None:
            self._narrow(least, most)
        values, cost, reached = self.model.solved(self.model.costs, gap, least=least, most=most)
        unplaced = [pk for pk, column in self.without.items() if values[column] > HALF]
        return Assignment(dict(self._dealt(values)), unplaced, cost, reached)

    def _who_stays_without(self) -> dict[int, int]:
        """The first two questions: for each column of a file without a place 1 or 0."""
        first = self._fewest_without()
        self.model.row([(self.without[pk], dear) for pk, dear in first.items()], most=self._least(first) + 1e-6)
        costs = np.zeros(len(self.model.costs))
        for column, option in self.options:
            costs[column] = price(option)
        values, _cost, _gap = self.model.solved(costs, 0.0)
        return {column: round(values[column]) for column in self.without.values()}

    def _narrow(self, least: np.ndarray, most: np.ndarray) -> None:
        """Bound how badly off the worst-off file is, which leaves the solver little to try.

        From below by the best that is possible. From above: what a fairer answer costs more in all the rest is at most
        the difference between the rest at its fairest and the rest without fairness.
        """
        costs = np.array(self.model.costs)
        costs[self.worst] = 0
        levels = sorted({option.cost for _, option in self.options} | {0.0})
        fairest = levels[bisect_left(levels, True, key=lambda level: self._is_possible(level, least, most))]
        _values, free, _gap = self.model.solved(costs, 0.0, least=least, most=most)
        _values, fair, _gap = self.model.solved(costs, 0.0, least=least, most=self._at_most(fairest, most))
        highest = fairest + (fair - free) / self.model.costs[self.worst]
        most[:] = self._at_most(highest, most)
        least[self.worst] = max(0.0, fairest - NEARLY)

    def _at_most(self, level: float, most: np.ndarray) -> np.ndarray:
        """Upper bounds that leave no option worse than ``level``."""
        kept = most.copy()
        for column, option in self.options:
            if option.cost > level + NEARLY:
                kept[column] = 0
        return kept

    def _is_possible(self, level: float, least: np.ndarray, most: np.ndarray) -> bool:
        try:
            self.model.solved(np.zeros(len(most)), 1.0, least=least, most=self._at_most(level, most))
        except NoAnswer:
            return False
        return True

    def _fewest_without(self) -> dict[int, float]:
        """What it costs to leave each file without a place: one more than all others; then who has waited longest."""
        files = self.problem.files
        longest = max((file.waited for file in files), default=0) or 1
        base = (WAITING_STEPS + 1) * len(files)
        return {file.id: float(base + WAITING_STEPS * file.waited // longest) for file in files}

    def _least(self, prices: dict[int, float]) -> float:
        costs = [0.0] * len(self.model.costs)
        for pk, price in prices.items():
            costs[self.without[pk]] = price
        values, _cost, _gap = self.model.solved(costs, 0.0)
        return sum(price for pk, price in prices.items() if values[self.without[pk]] > HALF)

    def _dealt(self, values: np.ndarray) -> Iterator[tuple[int, Place]]:
        """Every file that has a place, with its rooms: of a class whoever begins first takes the first free one."""
        chosen = {option.file: option for column, option in self.options if values[column] > HALF}
        taken = defaultdict(list)
        for option in chosen.values():
            if not option.members:
                taken[option.room].append(option)
        for part, (column, option) in self.parts.items():
            taken[part.room] += [option] * round(values[column])
        held = defaultdict(list)
        for rooms in self.classes.values():
            until: dict[int, date] = {}
            for option in sorted(taken[rooms[0].id], key=lambda option: (option.first, option.file)):
                room = next(room for room in rooms if until.get(room.id, date.min) <= option.first)
                until[room.id] = option.end
                held[option.file].append(room.id)
        for file, option in chosen.items():
            yield file, Place(tuple(sorted(held[file])), option.first, option.end, option.cost, option.broken)


def classes_of(problem: Problem) -> dict[tuple, list[Room]]:
    """The rooms by what the solver sees of them: also the fee of each file, and whether a person fixed one there."""
    fixed = {room for file in problem.files if file.fixed for room in file.fixed[0]}
    found = defaultdict(list)
    for room in problem.rooms:
        fees = tuple(file.fees.get(room.id) for file in problem.files)
        found[room.alike, fees, room.id if room.id in fixed else 0].append(room)
    return found


def price(option: Option) -> float:
    """What an option costs, the wishes given up for it included."""
    return option.cost + sum(BROKEN + by for _wish, by in option.broken)


def present(found: Sequence[Option], numbers: Iterable[int], day: date) -> dict[int, float]:
    """Of the options with these ``numbers`` those that are there on ``day``, each once."""
    return {number: 1.0 for number in numbers if found[number].first <= day < found[number].end}


def tightest(limits: Iterable[Limit]) -> list[Limit]:
    """The limits that say something: not those kept whatever is chosen, nor those that another one implies."""
    said = [limit for limit in limits if limit.taken]
    said.sort(key=lambda limit: (-len(limit.taken), limit.most))
    kept: list[Limit] = []
    for limit in said:
        items = limit.taken.items()
        if not any(other.most <= limit.most and items <= other.taken.items() for other in kept):
            kept.append(limit)
    return kept


def undominated(found: Sequence[Option], limits: Sequence[Limit]) -> list[int]:
    """Of a file's options in a class of rooms those that no other beats: cheaper, and within the same limits."""
    within = defaultdict(set)
    for number, limit in enumerate(limits):
        for option in limit.taken:
            within[option].add(number)
    rivals = defaultdict(list)
    kept = []
    for number, option in enumerate(found):
        if option.members:
            kept.append(number)  # What it takes of each class is not known before the answer.
        else:
            rivals[option.file, option.room].append(number)
    for numbers in rivals.values():
        best: list[int] = []
        for number in sorted(numbers, key=lambda number: (price(found[number]), found[number].first)):
            if not any(within[other] <= within[number] for other in best):
                best.append(number)
        kept += best
    return sorted(kept)
