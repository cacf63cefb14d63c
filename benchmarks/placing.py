"""``python -m benchmarks.placing``: how long it takes to propose who goes where, and how that grows.

Offices and files of mixed wishes and skills, teams of up to three desks among them, over starts of seven months, half
of the offices free only later; once with places enough under the cap, once with too few. The solver proves how far from
the best possible its answer may be.
"""

import random
from datetime import date
from time import perf_counter

from planning.assigning import GAP, propose
from planning.placing import DESK, OFFICE, File, Problem, Room

# Offices and files; the last is what is wanted within WANTED_SECONDS.
CASES = ((10, 15), (20, 30), (34, 60))
WANTED_SECONDS = 30
TODAY = date(2027, 1, 1)
SKILLS = ["accounting", "ai", "brand", "data", "export", "hr", "law", "mobile", "photo", "web"]


def rooms(dice: random.Random, offices: int) -> list[Room]:
    """Offices on two floors, and 24 desks in three areas."""
    found = []
    for number in range(offices):
        busy = () if dice.random() < 0.5 else ((date(2026, 1, 1), date(2027, dice.randint(1, 9), 1)),)
        area, seats = float(dice.choice([12, 14, 16, 18, 20, 22, 25, 30])), dice.choice([2, 3, 4, 6])
        found.append(Room(number, f"B{number}", OFFICE, area, seats, f"floor {number % 2}", number % 2 == 0, busy))
    return found + [Room(1000 + n, f"C{n}", DESK, 4.0, 1, f"area {n // 8}", is_accessible=True) for n in range(24)]


def problem(offices: int, files: int, *, places: int) -> Problem:
    """A random case, the same in every run."""
    dice = random.Random(7)
    spaces = rooms(dice, offices)
    fees = {room.id: room.area * 100 if room.kind == OFFICE else 300.0 for room in spaces}
    asked = [
        File(
            number,
            kind=dice.choice([OFFICE, OFFICE, OFFICE, DESK]),
            desks=dice.randint(1, 3),
            area=dice.choice([0, 10, 12, 15, 18, 20]),
            starts_on=date(2027, dice.randint(1, 4), dice.choice([1, 10, 15])),
            needs_access=dice.random() < 0.15,
            budget=dice.choice([None, None, 1500.0, 2500.0]),
            sector=f"sector {dice.randint(1, 8)}",
            waited=dice.randint(0, 200),
            offers=frozenset(dice.sample(SKILLS, dice.randint(0, 2))),
            seeks=frozenset(dice.sample(SKILLS, dice.randint(0, 2))),
            fees=fees,
        )
        for number in range(files)
    ]
    return Problem(asked, spaces, [(date(2026, 1, 1), places), (date(2027, 4, 1), places + 5)], TODAY)


def report_placing() -> list[str]:
    """Print how long each case takes; return what was missed."""
    missed = []
    for offices, files in CASES:
        for places in (58, files // 2):
            asked = problem(offices, files, places=places)
            started = perf_counter()
            found = propose(asked)
            seconds = perf_counter() - started
            print(
                f"places proposed for {offices} offices × {files} files, {places} places: {seconds:.2f} s,"
                f" {len(found.places)} placed, gap {found.gap:.4f}"
            )
            if seconds > WANTED_SECONDS or found.gap > GAP:
                missed.append(f"{offices} × {files} placed in {seconds:.1f} s, gap {found.gap:.4f}")
    return missed


if __name__ == "__main__":
    report_placing()
