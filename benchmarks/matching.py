"""``python -m benchmarks.matching``: how long it takes to propose reviewers for 2,000 files.

Twice, since it is the number of files that differ which counts: with a few conflicts, and with each file closed to
some reviewers of its own.
"""

import random
from time import perf_counter

from applications.matching import File, Matching, Reviewer, kinds_of, match

FILES, REVIEWERS, WANTED = 2000, 20, 5
SECTORS = [f"sector {n}" for n in range(11)]
WANTED_SECONDS = 10


def case(share_with_conflicts: float) -> tuple[list[File], list[Reviewer]]:
    """Files of eleven sectors, reviewers who know four of them."""
    dice = random.Random(3)
    reviewers = [Reviewer(n, frozenset(dice.sample(SECTORS, 4)), room=FILES * WANTED) for n in range(REVIEWERS)]
    files = [
        File(
            n,
            dice.choice(SECTORS),
            wanted=WANTED,
            closed_to=frozenset(dice.sample(range(REVIEWERS), 3))
            if dice.random() < share_with_conflicts
            else frozenset(),
        )
        for n in range(FILES)
    ]
    return files, reviewers


def measured(share_with_conflicts: float) -> tuple[float, int, Matching]:
    """Seconds, kinds of files that differ, and what was found."""
    files, reviewers = case(share_with_conflicts)
    started = perf_counter()
    found = match(files, reviewers)
    return perf_counter() - started, len(kinds_of(files, reviewers)), found


def report_matching() -> list[str]:
    """Print how long each case takes; return what was missed."""
    missed = []
    for share in (0.02, 1.0):
        seconds, kinds, found = measured(share)
        loads = sorted(found.loads.values())
        print(
            f"reviewers proposed for {FILES:,} × {REVIEWERS}, {kinds} kinds of files: {seconds:.2f} s,"
            f" {len(found.pairs):,} reviews, loads {loads[0]} to {loads[-1]}, gap {found.gap:g}"
        )
        if seconds > WANTED_SECONDS:
            missed.append(f"reviewers proposed in {seconds:.1f} s, wanted {WANTED_SECONDS}")
    return missed


if __name__ == "__main__":
    report_matching()
