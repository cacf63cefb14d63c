"""The solver's proposal against every possible assignment, tried one by one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import assigning, otherwise
from planning.placing import DESK, OFFICE, File, Problem, Room, Weights, cost_of, dearest, delay, options
from technopark.common.ranges import add_months

TODAY = date(2027, 1, 1)
FREE = [(TODAY, 99)]


def office(number: int, area: float = 20, **facts) -> Room:
    return Room(number, f"B{number}", OFFICE, area, seats=4, zone="0", **facts)


def file(number: int, rooms, **wishes) -> File:
    fees = {room.id: 100.0 * room.area for room in rooms}
    return File(number, **{"kind": OFFICE, "area": 15, "starts_on": date(2027, 2, 10), "fees": fees} | wishes)


@st.composite
def problems(draw):
    rooms = []
    for number in range(draw(st.integers(1, 5))):
        is_desk = draw(st.booleans())
        busy = draw(st.sampled_from([(), ((TODAY, date(2027, 3, 1)),), ((date(2027, 6, 1), date(2028, 1, 1)),)]))
        facts = {"is_accessible": draw(st.booleans()), "busy": busy}
        kind, zone = (DESK, "C1") if is_desk else (OFFICE, draw(st.sampled_from(["0", "1"])))
        area = 4.0 if is_desk else float(draw(st.sampled_from([12, 20])))
        rooms.append(Room(number, f"R{number}", kind, area, seats=1 if is_desk else 4, zone=zone, **facts))
    files = []
    for number in range(draw(st.integers(1, 3))):
        fees = {room.id: None if draw(st.integers(0, 9)) == 0 else room.area * 100 for room in rooms}
        files.append(
            File(
                number,
                kind=draw(st.sampled_from(["", OFFICE, DESK])),
                desks=draw(st.integers(1, 3)),
                area=draw(st.sampled_from([0, 15])),
                starts_on=draw(st.sampled_from([None, date(2027, 2, 10), date(2027, 3, 1)])),
                needs_access=draw(st.booleans()),
                budget=draw(st.sampled_from([None, 1500.0])),
                sector=draw(st.sampled_from(["", "health", "energy"])),
                offers=frozenset(draw(st.sampled_from([[], ["web"], ["law"]]))),
                seeks=frozenset(draw(st.sampled_from([[], ["web", "law"]]))),
                waited=draw(st.integers(0, 90)),
                fees=fees,
            )
        )
    free = [(TODAY, draw(st.integers(0, 3))), (date(2027, 4, 1), draw(st.integers(0, 3)))]
    weights = Weights(*(draw(st.sampled_from([0, 3, 7])) for _ in range(8)))
    settled = {"0": frozenset(draw(st.sampled_from([[], ["health"]])))}
    skilled = {"C1": (frozenset(draw(st.sampled_from([[], ["web"]]))), frozenset())}
    return Problem(files, rooms, free, TODAY, 3, 2, 2, weights, settled, skilled)


class Held(NamedTuple):
    """A file in these very rooms, from a day on."""

    file: int
    rooms: frozenset[int]
    first: date
    end: date
    cost: float
    zone: str


def everything_for(problem: Problem, one: File) -> Iterator[Held]:
    """Every place that a file may have, room by room: one, or as many desks of a zone as it asks for."""
    by_id = {room.id: room for room in problem.rooms}
    for option in options(problem, one, problem.rooms):
        zone = by_id[option.room].zone
        yield Held(one.id, frozenset({option.room}), option.first, option.end, option.cost, zone)
    if one.desks < 2 or one.kind == OFFICE:
        return
    wished = problem.wished(one)
    days = [wished, *(add_months(wished.replace(day=1), n) for n in range(1, problem.most_delay + 1))]
    desks = [room for room in problem.rooms if room.kind == DESK and one.fees[room.id] is not None]
    for chosen, first in product(combinations(desks, one.desks), days):
        end = problem.end_of(first)
        kin = {(room.zone, room.is_accessible, one.fees[room.id]) for room in chosen}
        fee = sum(one.fees[room.id] for room in chosen)
        reached = all(room.is_accessible for room in chosen) or not one.needs_access
        paid = one.budget is None or fee <= one.budget
        if len(kin) == 1 and reached and paid and all(room.is_free(first, end) for room in chosen):
            cost = cost_of(problem, one, chosen, first, dearest(problem, one))
            assert delay(problem, one, first) <= problem.most_delay
            yield Held(one.id, frozenset(room.id for room in chosen), first, end, cost, chosen[0].zone)


def is_possible(problem: Problem, chosen: Sequence[Held]) -> bool:
    """Room by room and under the cap, on every day on which somebody comes or the cap changes."""
    for day in {one.first for one in chosen} | {since for since, _free in problem.free}:
        there = [one for one in chosen if one.first <= day < one.end]
        rooms = [room for one in there for room in one.rooms]
        if len(set(rooms)) < len(rooms):
            return False
        if len(there) > [free for since, free in problem.free if since <= day][-1]:
            return False
    return True


def price(problem: Problem, chosen: Sequence[Held]) -> float:
    """What an assignment costs, by the rule."""
    files = {one.id: one for one in problem.files}
    alone = {
        (one.zone, files[one.file].sector)
        for one in chosen
        if files[one.file].sector and files[one.file].sector not in problem.settled.get(one.zone, ())
    }
    unmet = [one for one in chosen if has_skills(files[one.file]) and not is_met(problem, files, one, chosen)]
    worst = max((one.cost for one in chosen), default=0)
    fair = problem.weights.fairness / 10 * len(problem.files) * worst
    beside = len(alone) * problem.weights.neighbours / 10 + len(unmet) * problem.weights.skills / 10
    return sum(one.cost for one in chosen) + beside + fair


def has_skills(one: File) -> bool:
    return bool(one.offers or one.seeks)


def is_met(problem: Problem, files: dict[int, File], held: Held, chosen: Sequence[Held]) -> bool:
    """Whether somebody in its zone offers what the file seeks, or seeks what it offers."""
    mine = files[held.file]
    others = [files[one.file] for one in chosen if one.zone == held.zone and one.file != held.file]
    beside = [(one.offers, one.seeks) for one in others] + [problem.skilled.get(held.zone, (frozenset(), frozenset()))]
    return any(mine.seeks & offers or mine.offers & seeks for offers, seeks in beside)


def all_that_are_possible(problem: Problem):
    """Every possible assignment: without a place (ids), what that weighs, what the places cost, what all costs."""
    longest = max(one.waited for one in problem.files) or 1
    base = 100 * len(problem.files)
    weighs = {one.id: base + 99 * one.waited // longest for one in problem.files}
    for choice in product(*([None, *everything_for(problem, one)] for one in problem.files)):
        chosen = [option for option in choice if option]
        if is_possible(problem, chosen):
            without = weighs.keys() - {option.file for option in chosen}
            yield without, sum(weighs[pk] for pk in without), sum(o.cost for o in chosen), price(problem, chosen)


@settings(max_examples=30)
@given(problems())
def test_proposal_is_the_best_of_all_that_are_possible(problem):
    found = assigning.propose(problem, gap=0)

    could = {(one.file, one.rooms, one.first): one for file in problem.files for one in everything_for(problem, file)}
    chosen = [could[pk, frozenset(place.rooms), place.first] for pk, place in found.places.items()]
    assert is_possible(problem, chosen)
    everything = list(all_that_are_possible(problem))
    fewest = min(weighs for _without, weighs, _places, _all in everything)
    suited = min(places for _without, weighs, places, _all in everything if weighs == fewest)
    same = [one for one in everything if one[0] == set(found.unplaced)]
    assert min(one[1:3] for one in same) == pytest.approx((fewest, suited), abs=1e-6)
    assert price(problem, chosen) == pytest.approx(min(one[3] for one in same), abs=1e-6)
    assert found.cost == pytest.approx(price(problem, chosen), abs=1e-6)
    assert found.gap == pytest.approx(0, abs=1e-6)


def test_who_waited_longest_gets_the_only_place():
    rooms = [office(1)]
    found = assigning.propose(Problem([file(1, rooms, waited=3), file(2, rooms, waited=200)], rooms, FREE, TODAY))

    assert found.places.keys() == {2}
    assert found.unplaced == [1]


def test_ground_floor_is_left_to_who_needs_it():
    rooms = [office(1, is_accessible=True), office(2)]
    found = assigning.propose(Problem([file(1, rooms), file(2, rooms, needs_access=True)], rooms, FREE, TODAY))

    assert {pk: place.rooms for pk, place in found.places.items()} == {1: (2,), 2: (1,)}


def test_sectors_sit_together_where_it_costs_nothing_else():
    rooms = [Room(n, f"B{n}", OFFICE, 20, 4, zone) for n, zone in enumerate(["0", "0", "1", "1"])]
    files = [file(n, rooms, sector=sector) for n, sector in enumerate(["health", "energy", "energy", "health"])]
    found = assigning.propose(Problem(files, rooms, FREE, TODAY))

    zone = {pk: rooms[place.rooms[0]].zone for pk, place in found.places.items()}
    assert zone[0] == zone[3] != zone[1] == zone[2]


def desks(count: int, zone: str = "C1", **facts) -> list[Room]:
    return [Room(n, f"D{n}", DESK, 4.0, 1, zone, **facts) for n in range(1, count + 1)]


def test_a_team_gets_as_many_desks_as_it_asked_for_free_all_along():
    rooms = [*desks(4), Room(5, "D5", DESK, 4.0, 1, "C1", busy=((date(2027, 6, 1), date(2027, 7, 1)),))]
    team = file(1, rooms, kind=DESK, desks=4, area=0)
    single = file(2, rooms, kind=DESK, desks=1, area=0, starts_on=date(2027, 7, 1))
    found = assigning.propose(Problem([team, single], rooms, FREE, TODAY))

    assert found.places[1].rooms == (1, 2, 3, 4)
    assert found.places[2].rooms == (5,)


def test_a_team_that_finds_too_few_desks_is_told_that_it_may_take_fewer():
    rooms = desks(3)
    problem = Problem([file(1, rooms, kind=DESK, desks=4, area=0)], rooms, FREE, TODAY)
    found = assigning.propose(problem)

    assert found.unplaced == [1]
    mended = otherwise.mended(problem, found, otherwise.clash(problem, 1))
    assert mended.places[1].rooms == (1, 2, 3)
    assert mended.places[1].broken == (("size", pytest.approx(0.25)),)


def test_who_offers_what_another_seeks_sits_beside_them():
    rooms = [Room(n, f"B{n}", OFFICE, 20, 4, zone) for n, zone in enumerate(["0", "0", "1", "1"])]
    web, law = frozenset({"web"}), frozenset({"law"})
    skills = [{"seeks": web}, {"seeks": law}, {"offers": law}, {"offers": web}]
    files = [file(n, rooms, **said) for n, said in enumerate(skills)]
    found = assigning.propose(Problem(files, rooms, FREE, TODAY))

    zone = {pk: rooms[place.rooms[0]].zone for pk, place in found.places.items()}
    assert zone[0] == zone[3] != zone[1] == zone[2]


def test_several_rooms_that_a_person_fixed_stay():
    rooms = [office(1), office(2), office(3)]
    fixed = file(1, rooms, fixed=((1, 3), date(2027, 5, 4)))
    found = assigning.propose(Problem([fixed, file(2, rooms)], rooms, FREE, TODAY))

    assert (found.places[1].rooms, found.places[2].rooms) == ((1, 3), (2,))


def test_what_a_person_fixed_stays_even_against_the_wishes():
    rooms = [office(1, area=10), office(2)]
    fixed = file(1, rooms, fixed=((1,), date(2027, 5, 4)))
    found = assigning.propose(Problem([fixed, file(2, rooms)], rooms, FREE, TODAY))

    assert (found.places[1].rooms, found.places[1].first) == ((1,), date(2027, 5, 4))
    assert found.places[2].rooms == (2,)


def test_choosing_otherwise_costs_what_solving_again_says():
    rooms = [office(1, area=15), office(2, area=30)]
    problem = Problem([file(1, rooms)], rooms, FREE, TODAY)
    found = assigning.propose(problem)
    other = otherwise.regret(problem, found, 1)

    assert found.places[1].rooms == (1,)
    assert other.place.rooms == (2,)
    assert other.cost == pytest.approx(assigning.propose(problem, forbidden=[(1, 1)]).cost - found.cost)
    assert other.cost > 0
    assert otherwise.regret(Problem([file(1, rooms)], rooms[:1], FREE, TODAY), found, 1).unplaced == [1]


def test_files_that_clash_are_a_smallest_set_and_the_least_change_mends_it():
    small, large = office(1, area=14), office(2, area=40)
    rooms = [small, large]
    files = [file(1, rooms, area=30), file(2, rooms, area=35), file(3, rooms, area=10)]
    problem = Problem(files, rooms, FREE, TODAY, months=24)
    found = assigning.propose(problem)

    (left,) = found.unplaced
    clashing = otherwise.clash(problem, left)
    assert sorted(clashing) == [1, 2]
    mended = otherwise.mended(problem, found, clashing)
    broken = {pk: place.broken for pk, place in mended.places.items() if place.broken}
    # Still one office too few: nobody's wish for a size can be mended while the small office has its taker.
    assert mended.unplaced == found.unplaced or broken


def test_a_file_that_no_place_suits_clashes_with_nobody_and_is_told_what_to_give_up():
    rooms = [office(1, area=14), office(2, area=20)]
    problem = Problem([file(1, rooms, area=40), file(2, rooms)], rooms, FREE, TODAY)
    found = assigning.propose(problem)

    assert found.unplaced == [1]
    assert otherwise.clash(problem, 1) == [1]
    mended = otherwise.mended(problem, found, [1])
    assert mended.unplaced == []
    ((wish, by),) = mended.places[1].broken
    assert (wish, mended.places[1].rooms) == ("size", (1,) if mended.places[2].rooms == (2,) else (2,))
    assert by == pytest.approx(0.65 if mended.places[1].rooms == (1,) else 0.5)


def test_a_full_park_is_waited_for_until_somebody_leaves():
    rooms = [office(1), office(2)]
    free = [(TODAY, 0), (date(2027, 4, 1), 1)]
    found = assigning.propose(Problem([file(1, rooms), file(2, rooms)], rooms, free, TODAY))

    (place,) = found.places.values()
    assert place.first == date(2027, 4, 1)
    assert len(found.unplaced) == 1


def test_nobody_asked_is_nobody_placed():
    assert assigning.propose(Problem([], [office(1)], FREE, TODAY)).places == defaultdict()
