"""Which cells of a published table are kept back, so that nobody can be recognised in a small one. Pure.

A table of counts is published with its totals. Every cell under ``FEWEST`` is kept back, a total too. What is left
must not give a cell away by differences: as long as the sums tell one, or narrow a small one down to fewer than
``FEWEST`` steps, another cell is kept back as well. How far the sums narrow a cell down is asked of a linear program,
as an attacker would.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.optimize import linprog

# Law 31-13 and the house (domain, §4): no cell under five.
FEWEST = 5
NEARLY = 1e-6

Cell = tuple[int, int]
Table = tuple[tuple[int, ...], ...]


def with_totals(rows: Sequence[Sequence[int]]) -> Table:
    """The table with a total at the end of each row, and a row of totals under several: one row is its own total."""
    wide = [(*row, sum(row)) for row in rows]
    return tuple(wide) if len(wide) == 1 else (*wide, tuple(sum(column) for column in zip(*wide, strict=True)))


@lru_cache(maxsize=512)
def kept_back(table: Table) -> frozenset[Cell]:
    """The cells of ``table`` (totals included, see ``with_totals``) that are not published."""
    cells = {(row, column) for row in range(len(table)) for column in range(len(table[0]))}
    hidden = {cell for cell in cells if value(table, cell) < FEWEST}
    while hidden != cells:
        exposed = next((cell for cell in sorted(hidden) if is_exposed(table, frozenset(hidden), cell)), None)
        if exposed is None:
            break
        hidden.add(next_to_hide(table, cells - hidden, hidden, exposed))
    return frozenset(hidden)


def value(table: Table, cell: Cell) -> int:
    return table[cell[0]][cell[1]]


def next_to_hide(table: Table, left: set[Cell], hidden: set[Cell], cell: Cell) -> Cell:
    """The cell kept back to protect ``cell``: inside before totals, near it, then near others kept back, smallest."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    rows, columns = {row for row, _column in hidden}, {column for _row, column in hidden}

    def order(other: Cell) -> tuple:
        row, column = other
        totals = (row == last_row > 0) + (column == last_column)
        is_near = row == cell[0] or column == cell[1]
        is_near_others = row in rows and column in columns
        return totals, not is_near, not is_near_others, value(table, other), other

    return min(left, key=order)


def is_exposed(table: Table, hidden: frozenset[Cell], cell: Cell) -> bool:
    """Whether the published sums tell ``cell``, or narrow a small one down to fewer than ``FEWEST`` steps."""
    lowest, highest = possible(table, hidden, cell)
    return highest - lowest < (FEWEST if value(table, cell) < FEWEST else 1) - NEARLY


def possible(table: Table, hidden: frozenset[Cell], cell: Cell) -> tuple[float, float]:
    """The least and the most that ``cell`` can be for who reads the published cells and knows that they add up."""
    unknown = sorted(hidden)
    place = {one: number for number, one in enumerate(unknown)}
    rows, sums = equations(table, place)
    goal = np.zeros(len(unknown))
    goal[place[cell]] = 1
    found = []
    for sign in (1, -1):
        solved = linprog(sign * goal, A_eq=rows, b_eq=sums, bounds=(0, None), method="highs")
        found.append(sign * solved.fun if solved.status == 0 else float("inf"))
    return found[0], found[1]


def equations(table: Table, place: dict[Cell, int]) -> tuple[np.ndarray, np.ndarray]:
    """Each row and each column adds up to its total: what that says of the unknown cells."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    lines = [[((row, column), 1 if column < last_column else -1) for column in range(last_column + 1)]
             for row in range(last_row + 1)]  # fmt: skip
    if last_row:
        lines += [[((row, column), 1 if row < last_row else -1) for row in range(last_row + 1)]
                  for column in range(last_column + 1)]  # fmt: skip
    rows, sums = np.zeros((len(lines), len(place))), np.zeros(len(lines))
    for number, line in enumerate(lines):
        for cell, sign in line:
            if cell in place:
                rows[number, place[cell]] = sign
            else:
                sums[number] -= sign * value(table, cell)
    return rows, sums
