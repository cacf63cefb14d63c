"""The proposal of reviewers is the best one: compared with every other one where there are few."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from applications.matching import UNKNOWN_COST, WORTH, File, Reviewer, match

SECTORS = ["agritech", "edtech", "other"]


def cost_of(pairs, files, reviewers) -> int:
    """What the solver makes small, said again."""
    by_id, file_of = {one.id: one for one in reviewers}, {file.id: file for file in files}
    loads = Counter(reviewer for _, reviewer in pairs)
    squares = sum((one.load + loads[one.id]) ** 2 - one.load**2 for one in reviewers)
    return squares + UNKNOWN_COST * sum(not by_id[who].knows(file_of[file].sector) for file, who in pairs)


def best_by_trying_all(files, reviewers) -> tuple[int, int]:
    """The fewest reviews missing, then the least cost, over every way there is."""
    choices = []
    for file in files:
        free = [one.id for one in reviewers if one.id not in file.closed_to]
        choices.append([chosen for n in range(file.wanted + 1) for chosen in combinations(free, n)])
    best = None
    for way in product(*choices):
        pairs = [(file.id, who) for file, chosen in zip(files, way, strict=True) for who in chosen]
        loads = Counter(who for _, who in pairs)
        if all(loads[one.id] <= one.room for one in reviewers):
            found = sum(file.wanted for file in files) - len(pairs), cost_of(pairs, files, reviewers)
            best = found if best is None else min(best, found)
    return best


@st.composite
def cases(draw):
    reviewers = [
        Reviewer(
            100 + n,
            frozenset(draw(st.sets(st.sampled_from(SECTORS), max_size=2))),
            load=draw(st.integers(0, 4)),
            room=draw(st.integers(0, 3)),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    ids = [one.id for one in reviewers]
    files = [
        File(
            n,
            draw(st.sampled_from(SECTORS)),
            wanted=draw(st.integers(0, 2)),
            closed_to=frozenset(draw(st.sets(st.sampled_from(ids), max_size=2))),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return files, reviewers


@given(cases())
def test_no_other_way_is_better(case):
    files, reviewers = case
    found = match(files, reviewers)
    assert (sum(found.short.values()), found.cost) == best_by_trying_all(files, reviewers)
    assert found.cost == cost_of(found.pairs, files, reviewers)
    assert found.gap == 0


@given(cases())
def test_rules_are_kept(case):
    files, reviewers = case
    found = match(files, reviewers)
    assert len(set(found.pairs)) == len(found.pairs)
    given_to, closed = Counter(file for file, _ in found.pairs), {file.id: file.closed_to for file in files}
    assert not any(who in closed[file] for file, who in found.pairs)
    assert {
        file.id: file.wanted - given_to[file.id] for file in files if given_to[file.id] < file.wanted
    } == found.short
    loads = Counter(who for _, who in found.pairs)
    assert all(loads[one.id] <= one.room for one in reviewers)
    assert found.loads == {one.id: one.load + loads[one.id] for one in reviewers}


def test_loads_are_even():
    reviewers = [Reviewer(n) for n in range(4)]
    found = match([File(n, wanted=3) for n in range(20)], reviewers)
    assert set(found.loads.values()) == {15}


def test_who_already_has_much_gets_less():
    found = match([File(n, wanted=1) for n in range(6)], [Reviewer(1, load=4), Reviewer(2)])
    assert found.loads == {1: 5, 2: 5}


def test_who_knows_the_sector_is_asked_until_a_colleague_has_much_less():
    knows, does_not = Reviewer(1, frozenset({"edtech"})), Reviewer(2, frozenset({"other"}))
    few = match([File(n, "edtech", wanted=1) for n in range(WORTH)], [knows, does_not])
    assert few.loads == {1: WORTH, 2: 0}
    many = match([File(n, "edtech", wanted=1) for n in range(15)], [knows, does_not])
    assert many.loads[1] - many.loads[2] <= WORTH
    assert many.loads[2] > 0


def test_a_file_that_nobody_may_read_is_short_because_too_few_may():
    found = match([File(7, wanted=2, closed_to=frozenset({1}))], [Reviewer(1), Reviewer(2)])
    assert found.pairs == [(7, 2)]
    assert found.short == {7: 1}
    assert found.too_few == {7}


def test_files_are_short_because_reviewers_are_full():
    found = match([File(n, wanted=1) for n in range(3)], [Reviewer(1, room=2)])
    assert sum(found.short.values()) == 1
    assert found.too_few == frozenset()


def test_nothing_to_match():
    assert match([], [Reviewer(1)]).pairs == []
    assert match([File(1, wanted=2)], []).short == {1: 2}
