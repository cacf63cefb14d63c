"""What points become: a total out of 100, a file's mean and spread, and what they suggest.

Pure arithmetic in Decimal. Figures out of 100 have two decimals, halves rounded up (62.125 → 62.13),
each rounded once, from exact numbers: the total of a review from its points, the mean of a file from the
totals as they were sent. Nothing here decides: the committee proposes and the manager decides.
"""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal

from applications.enums import Outcome

MOST_POINTS = 5
# Points that need a word of explanation before a review is sent (domain, §5).
POINTS_TO_EXPLAIN = frozenset({0, 1, 5})
CENT = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    """``value`` with two decimals, halves up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def total(points: Mapping[int, int], weights: Mapping[int, int]) -> Decimal:
    """The weighted total out of 100 of a review; both mappings are by criterion.

    Weights are relative: a rubric whose weights do not add up to 100 still gives 100 for full points.
    Raises ValueError unless every criterion, and nothing else, has points.
    """
    if not weights or points.keys() != weights.keys():
        raise ValueError("A total needs the points of every criterion of the rubric.")
    got = sum(points[criterion] * weight for criterion, weight in weights.items())
    return rounded(Decimal(got * 100) / (MOST_POINTS * sum(weights.values())))


def mean(totals: Collection[Decimal]) -> Decimal | None:
    """The mean of the totals sent, abstentions left out; None without any."""
    return rounded(sum(totals, Decimal(0)) / len(totals)) if totals else None


def spread(totals: Collection[Decimal]) -> Decimal | None:
    """Points between the kindest and the sternest reviewer; None without any."""
    return max(totals) - min(totals) if totals else None


def needs_discussion(spread: Decimal | None, *, threshold: int) -> bool:
    """Whether the reviewers disagree by more than ``threshold`` points."""
    return spread is not None and spread > threshold


def weak_criteria(means: Mapping[int, Decimal], fewest: Mapping[int, int]) -> set[int]:
    """Criteria whose mean points are under their fewest points to be admissible."""
    return {criterion for criterion, floor in fewest.items() if criterion in means and means[criterion] < floor}


def suggested_outcome(
    mean: Decimal | None, *, admission_score: int, waiting_score: int, is_weak: bool = False
) -> Outcome | None:
    """What the thresholds of the call suggest for a file; None while it has no review.

    ``is_weak``: a criterion with fewest points is under them. Such a file is not admissible, and since the
    waiting list leads to admission without another look, it is not suggested for the list either.
    """
    if mean is None:
        return None
    if is_weak or mean < waiting_score:
        return Outcome.REFUSED
    return Outcome.ADMITTED if mean >= admission_score else Outcome.WAITLISTED
