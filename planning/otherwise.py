"""What another choice would cost, whose wishes clash, the least change that mends it. Pure: the solver asked again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from planning.assigning import Assignment, Place, classes_of, propose
from planning.placing import File, Problem


@dataclass(frozen=True, slots=True)
class Regret:
    """What it costs to choose otherwise for a file: ``place`` is what it would get, None where nothing is left."""

    cost: float
    place: Place | None
    moved: list[int]
    unplaced: list[int]


def regret(problem: Problem, found: Assignment, file: int) -> Regret:
    """Solve again with the rooms of ``file``, and those alike, forbidden to it."""
    mine = set(found.places[file].rooms)
    classes = classes_of(problem).values()
    alike = [room for rooms in classes if any(room.id in mine for room in rooms) for room in rooms]
    free = replace(problem, files=[replace(one, fixed=None) if one.id == file else one for one in problem.files])
    other = propose(free, forbidden=[(file, room.id) for room in alike])
    moved = [
        pk
        for pk, place in other.places.items()
        if pk != file and pk in found.places and (place.rooms, place.first) != _where(found, pk)
    ]
    newly = [pk for pk in other.unplaced if pk not in found.unplaced]
    return Regret(other.cost - found.cost, other.places.get(file), moved, newly)


def _where(found: Assignment, file: int) -> tuple[tuple[int, ...], date]:
    return found.places[file].rooms, found.places[file].first


def clash(problem: Problem, file: int) -> list[int]:
    """A smallest set of files with ``file`` that cannot all have what they wish: without any of them the rest can.

    Files are taken away one after the other as long as the rest still clashes. Just ``file``: no place suits it
    even alone.
    """
    by_id = {one.id: one for one in problem.files}
    kept = [one.id for one in problem.files if one.id != file]
    for other in list(kept):
        fewer = [pk for pk in kept if pk != other]
        if _clashes(problem, [by_id[pk] for pk in (*fewer, file)]):
            kept = fewer
    return [file, *kept]


def _clashes(problem: Problem, files: list[File]) -> bool:
    plain = replace(problem, files=files, weights=replace(problem.weights, neighbours=0, skills=0, fairness=0))
    return bool(propose(plain, gap=1.0).unplaced)


def mended(problem: Problem, found: Assignment, clashing: Iterable[int]) -> Assignment:
    """The least change that gives a place to more files: those ``clashing`` or without a place give up wishes."""
    return propose(problem, elastic={*found.unplaced, *clashing})
