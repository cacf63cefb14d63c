"""Nobody computes back what is kept back: an attacker with all differences, and every way to fill the gaps in."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.open_data import OUTCOMES, protected
from planning.suppression import FEWEST, kept_back, with_totals

counts = st.one_of(st.integers(0, 6), st.integers(0, 40))
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4)
)


def published(table, hidden) -> dict:
    return {
        (row, column): number
        for row, numbers in enumerate(table)
        for column, number in enumerate(numbers)
        if (row, column) not in hidden
    }


def sums(rows: int, columns: int) -> list[tuple[list, tuple]]:
    """What everybody knows: these cells add up to that one."""
    across = [([(row, column) for column in range(columns)], (row, columns)) for row in range(rows + (rows > 1))]
    if rows == 1:
        return across
    down = [([(row, column) for row in range(rows)], (rows, column)) for column in range(columns + 1)]
    return across + down


def computed_by_differences(known: dict, rows: int, columns: int) -> set:
    """Every cell that the sums determine, whatever the others are: what linear algebra gives away."""
    unknown = sorted({(r, c) for r in range(rows + (rows > 1)) for c in range(columns + 1)} - known.keys())
    matrix = np.zeros((rows + columns + 2, len(unknown)))
    for number, (cells, total) in enumerate(sums(rows, columns)):
        for cell in (*cells, total):
            if cell in unknown:
                matrix[number, unknown.index(cell)] = -1 if cell == total else 1
    rank = np.linalg.matrix_rank(matrix) if unknown else 0
    given_away = set()
    for place, cell in enumerate(unknown):
        only = np.zeros((1, len(unknown)))
        only[0, place] = 1
        if np.linalg.matrix_rank(np.vstack([matrix, only])) == rank:
            given_away.add(cell)
    return given_away


@settings(max_examples=25)
@given(tables)
def test_an_attacker_who_takes_differences_finds_no_kept_back_cell(rows):
    table = with_totals(rows)
    hidden = kept_back(table)
    known = published(table, hidden)

    assert all(number >= FEWEST for number in known.values())
    assert computed_by_differences(known, len(rows), len(rows[0])) == set()


@settings(max_examples=10)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=1, max_size=2))
def test_every_small_cell_could_be_many_things_for_who_tries_all(rows):
    """In whole numbers: all fillings that fit what is published; a small cell takes at least six values in them."""
    table = with_totals(rows)
    hidden = kept_back(table)
    known = published(table, hidden)
    inner = [(r, c) for r in range(len(rows)) for c in range(2)]
    open_cells = [cell for cell in inner if cell in hidden]
    seen = {cell: set() for cell in hidden}
    for tried in product(range(16), repeat=len(open_cells)):
        filled = known | dict(zip(open_cells, tried, strict=True))
        whole = with_totals([[filled[r, c] for c in range(2)] for r in range(len(rows))])
        if all(whole[r][c] == number for (r, c), number in known.items()):
            for row, column in hidden:
                seen[row, column].add(whole[row][column])
    small = [cell for cell in hidden if table[cell[0]][cell[1]] < FEWEST]
    assert all(len(seen[cell]) > FEWEST for cell in small)


def test_large_counts_are_published_whole_and_a_small_one_takes_others_with_it():
    assert kept_back(with_totals([[10, 20], [30, 40]])) == frozenset()
    hidden = kept_back(with_totals([[2, 20], [30, 40]]))
    assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert kept_back(with_totals([[0, 1], [1, 0]])) == {(r, c) for r in range(3) for c in range(3)}


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 2), st.lists(counts, min_size=5, max_size=5)), min_size=1, max_size=3))
def test_an_attacker_who_compares_successive_publications_finds_no_kept_back_cell(calls):
    """Calls come quarter by quarter; whatever was published of one in any quarter is known, and how it adds up."""
    known: dict[tuple, int] = {}
    for quarter in range(3):
        for number, (since, row) in enumerate(calls):
            if since <= quarter:
                told = protected(dict(zip(OUTCOMES, row, strict=True)))
                facts = {(number, name): count for name, count in told.items() if count is not None}
                assert all(known.get(cell, count) == count for cell, count in facts.items())
                known |= facts
    names = (*OUTCOMES, "received")
    for number, (_since, row) in enumerate(calls):
        whole = dict(zip(names, (*row, sum(row)), strict=True))
        kept = [name for name in names if (number, name) not in known]
        told = {(0, place): whole[name] for place, name in enumerate(names) if (number, name) in known}
        assert all(whole[name] >= FEWEST for name in names if name not in kept)
        assert computed_by_differences(told, 1, 5) == set()
