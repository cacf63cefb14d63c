"""Who reviews which file, proposed by a solver: pure, without database.

Each file gets the reviewers it wants, none to whom it is closed. Among all ways that leave the fewest reviews without
anybody, the cheapest is taken: a reviewer's load costs its square, so that loads are even; one who does not know the
file's sector costs as much as ``WORTH`` files of load more. So knowing the sector decides until a colleague carries
that many files less.

Files alike to the solver (same wish, same costs, closed to the same people) are counted together: what is solved is
how many of each kind go to each reviewer. That is a flow in a network, whose best solution is whole numbers; HiGHS
proves it (``gap`` is 0 then). Each kind is then dealt out: no file gets the same reviewer twice, since no reviewer
has more of a kind than there are files of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

# How many files more a reviewer who knows the sector may carry before one who does not is asked.
WORTH = 5
UNKNOWN_COST = 2 * WORTH
# How far from a whole number the solver's arithmetic may be.
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Knows ``sectors`` (every one where empty), holds ``load`` files already and takes ``room`` more."""

    id: int
    sectors: frozenset[str] = frozenset()
    load: int = 0
    room: int = 20

    def knows(self, sector: str) -> bool:
        return not self.sectors or sector in self.sectors


@dataclass(frozen=True, slots=True)
class File:
    """Wants ``wanted`` reviewers more; closed to those who have it already or must not (ids)."""

    id: int
    sector: str = ""
    wanted: int = 3
    closed_to: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Matching:
    """``pairs`` of (file, reviewer); ``short``: how many reviewers a file still lacks, and why by ``too_few``.

    ``cost`` is what was made small, ``gap`` how far it may be from the best possible (0: it is the best).
    """

    pairs: list[tuple[int, int]]
    short: dict[int, int]
    too_few: frozenset[int]
    cost: int
    gap: float
    loads: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """Files alike: ``open_to`` are the indexes of the reviewers, ``knows`` says for each whether they know it."""

    wanted: int
    open_to: tuple[int, ...]
    knows: tuple[bool, ...]


def match(files: Iterable[File], reviewers: Sequence[Reviewer]) -> Matching:
    """The best proposal. Never fails: what cannot be covered is in ``short``."""
    files = list(files)
    kinds = kinds_of(files, reviewers)
    names = list(kinds)
    numbers, gap = solve(names, [len(kinds[kind]) for kind in names], reviewers)
    pairs, short = [], {}
    for kind, given in zip(names, numbers, strict=True):
        deal(kinds[kind], kind.wanted, [(reviewers[index].id, n) for index, n in given.items()], pairs, short)
    wanted_of = {file.id: file for file in files}
    too_few = frozenset(pk for pk in short if _open_to(wanted_of[pk], reviewers) < wanted_of[pk].wanted)
    by_id = {reviewer.id: reviewer for reviewer in reviewers}
    loads = {reviewer.id: reviewer.load for reviewer in reviewers}
    for _, reviewer in pairs:
        loads[reviewer] += 1
    unknown = sum(not by_id[reviewer].knows(wanted_of[file].sector) for file, reviewer in pairs)
    squares = sum(loads[reviewer.id] ** 2 - reviewer.load**2 for reviewer in reviewers)
    return Matching(sorted(pairs), short, too_few, squares + UNKNOWN_COST * unknown, gap, loads)


def _open_to(file: File, reviewers: Sequence[Reviewer]) -> int:
    return sum(reviewer.id not in file.closed_to for reviewer in reviewers)


def kinds_of(files: Iterable[File], reviewers: Sequence[Reviewer]) -> dict[Kind, list[int]]:
    """The files that want somebody, by what the solver sees of them."""
    kinds: dict[Kind, list[int]] = {}
    for file in files:
        if file.wanted > 0:
            open_to = tuple(index for index, one in enumerate(reviewers) if one.id not in file.closed_to)
            knows = tuple(reviewers[index].knows(file.sector) for index in open_to)
            kinds.setdefault(Kind(file.wanted, open_to, knows), []).append(file.id)
    return kinds


Numbers = list[dict[int, int]]


def solve(kinds: list[Kind], sizes: list[int], reviewers: Sequence[Reviewer]) -> tuple[Numbers, float]:
    """How many files of each kind go to each reviewer (by index), and the gap of the solver.

    Nobody is first given more than twice an even share, which keeps the model small. Costs are convex: where that
    limit stops nobody, what was found is the best without it as well; else it is doubled.
    """
    demand = sum(kind.wanted * size for kind, size in zip(kinds, sizes, strict=True))
    if not demand:
        return [{} for _ in kinds], 0.0
    limit = 2 * -(-demand // max(1, len(reviewers))) + 1
    while True:
        numbers, gap = solve_within(limit, kinds, sizes, reviewers)
        got = [sum(given.get(index, 0) for given in numbers) for index in range(len(reviewers))]
        if limit >= demand or not any(n == limit < one.room for n, one in zip(got, reviewers, strict=True)):
            return numbers, gap
        limit *= 2


def solve_within(
    limit: int, kinds: list[Kind], sizes: list[int], reviewers: Sequence[Reviewer]
) -> tuple[Numbers, float]:
    """The same where nobody gets more than ``limit``.

    Variables: for each kind and reviewer a number; for each kind what stays short; for each reviewer a step of load
    after the other, each dearer than the one before.
    """
    model = Model()
    most = max((one.load + min(one.room, limit) for one in reviewers), default=0)
    too_dear = (len(reviewers) + 1) * UNKNOWN_COST + 2 * most + 1
    taken_by: list[list[int]] = [[] for _ in reviewers]
    given: list[dict[int, int]] = []
    for kind, size in zip(kinds, sizes, strict=True):
        columns = {
            index: model.variable(0 if knows else UNKNOWN_COST, most=size)
            for index, knows in zip(kind.open_to, kind.knows, strict=True)
        }
        short = model.variable(too_dear, most=kind.wanted * size)
        model.row([*columns.values(), short], equals=kind.wanted * size)
        for index, column in columns.items():
            taken_by[index].append(column)
        given.append(columns)
    for reviewer, columns in zip(reviewers, taken_by, strict=True):
        steps = range(1, min(reviewer.room, limit) + 1)
        loads = [model.variable(2 * (reviewer.load + step) - 1, most=1) for step in steps]
        model.row(columns, minus=loads, equals=0)
    values, gap = model.solved()
    return [{index: values[column] for index, column in columns.items() if values[column]} for columns in given], gap


class Model:
    """A linear model in whole numbers, put together row by row."""

    def __init__(self):
        self.costs: list[int] = []
        self.most: list[int] = []
        self.entries: list[tuple[int, int, int]] = []
        self.equals: list[int] = []

    def variable(self, cost: int, *, most: int) -> int:
        """Add a variable from 0 to ``most``; return its column."""
        self.costs.append(cost)
        self.most.append(most)
        return len(self.costs) - 1

    def row(self, columns: Iterable[int], *, minus: Iterable[int] = (), equals: int) -> None:
        """Add: the sum of ``columns`` less that of ``minus`` is ``equals``."""
        number = len(self.equals)
        self.entries += [(number, column, 1) for column in columns]
        self.entries += [(number, column, -1) for column in minus]
        self.equals.append(equals)

    def solved(self) -> tuple[list[int], float]:
        """The values of the variables, and the gap."""
        rows, columns, values = zip(*self.entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self.equals), len(self.costs)))
        rows = LinearConstraint(matrix.tocsr(), self.equals, self.equals)
        bounds, costs = Bounds(0, np.array(self.most)), np.array(self.costs)
        # A corner of a flow's polyhedron is whole, and the simplex stops at a corner: no branching is needed.
        found = milp(costs, bounds=bounds, constraints=rows)
        if np.abs(found.x - np.rint(found.x)).max() > NEARLY:
            found = milp(costs, integrality=np.ones(len(costs)), bounds=bounds, constraints=rows)
        return [round(value) for value in found.x], float(found.mip_gap or 0)


def deal(
    files: list[int],
    wanted: int,
    hands: list[tuple[int, int]],
    pairs: list[tuple[int, int]],
    short: dict[int, int],
) -> None:
    """Deal ``hands`` (reviewer, how many of ``files``) out: one after the other, so that none is given twice to a file.

    Adds to ``pairs``, and to ``short`` the files that get fewer than they wanted.
    """
    turn = count()
    got = dict.fromkeys(files, 0)
    for reviewer, number in hands:
        for _ in range(number):
            file = files[next(turn) % len(files)]
            pairs.append((file, reviewer))
            got[file] += 1
    short |= {file: wanted - number for file, number in got.items() if number < wanted}
