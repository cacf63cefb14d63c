"""How likely something is, counted from what happened before, and how unsure that is. Pure."""

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

# 90 times of 100 the true share lies in Wilson's interval at this many standard deviations.
Z = 1.6449


class Chance(NamedTuple):
    """From 0 to 1: at least, likely, at most."""

    low: float
    likely: float
    high: float

    def times(self, other: "Chance", power: int = 1) -> "Chance":
        """This and then ``other``, ``power`` times in a row."""
        return Chance(*(own * next_one**power for own, next_one in zip(self, other, strict=True)))

    @property
    def is_certain(self) -> bool:
        return self.low == 1


CERTAIN, NEVER = Chance(1, 1, 1), Chance(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A chance and where it comes from: so many cases of its own cohort, of the whole park, or the written rule."""

    chance: Chance
    yes: int
    cases: int
    source: str

    COHORT, PARK, RULE = "cohort", "park", "rule"


def wilson(yes: int, cases: int) -> Chance:
    """The share ``yes`` of ``cases`` with Wilson's interval, which behaves near 0 and 1 and for few cases."""
    share, spread = yes / cases, Z**2 / cases
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / cases + spread / (4 * cases)) / (1 + spread)
    return Chance(max(0.0, min(share, middle - half)), share, min(1.0, max(share, middle + half)))


def estimate(cohort: tuple[int, int], park: tuple[int, int], rule: Chance, *, needed: int) -> Estimate:
    """From (yes, cases) of the cohort; with fewer than ``needed`` cases from those of the park; else the rule."""
    for source, (yes, cases) in ((Estimate.COHORT, cohort), (Estimate.PARK, park)):
        if cases >= needed:
            return Estimate(wilson(yes, cases), yes, cases, source)
    return Estimate(rule, *park, Estimate.RULE)
