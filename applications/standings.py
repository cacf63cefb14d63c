"""In what order files stand, and what it would be with other weights: reads figures, keeps nothing.

Equal means are told apart by the rule: the higher mean on the criterion of territorial impact (the fifth of every
rubric of the house), then the file that was sent first. What was asked for statistics only (gender, birth year,
diploma) ranks nobody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Avg, F, QuerySet

from applications.models import Call, Criterion, Score
from applications.scoring import MOST_POINTS, rounded

TIE_POSITION = 5


class Standing(NamedTuple):
    """What the order of a file depends on."""

    pk: int
    mean: Decimal | None
    submitted_at: datetime


def in_order(files: Iterable, impact: Mapping[int, Decimal]) -> list:
    """``files`` (with ``pk``, ``mean``, ``submitted_at``), the best first; those without a score come last.

    ``impact`` is the mean on the criterion that tells equal means apart, where some are equal.
    """
    return sorted(files, key=lambda file: _key(file, impact))


def _key(file, impact: Mapping[int, Decimal]) -> tuple:
    if file.mean is None:
        return (1, 0, 0, file.submitted_at, file.pk)
    return (0, -file.mean, -impact.get(file.pk, 0), file.submitted_at, file.pk)


def ranks(ordered: Iterable, impact: Mapping[int, Decimal]) -> dict[int, int | str]:
    """The rank of each file: shared only by those that nothing tells apart; a dash without a score."""
    found: dict[int, int | str] = {}
    last, rank = None, 0
    for number, file in enumerate(ordered, start=1):
        key = _key(file, impact)[:-1]
        rank = rank if key == last else number
        found[file.pk] = rank if file.mean is not None else "–"
        last = key
    return found


def impact_of_ties(call: Call, files: Iterable) -> dict[int, Decimal]:
    """The mean on the fifth criterion of the files whose means are equal: no query where none are, else one."""
    files = list(files)
    shared = {mean for mean, number in Counter(file.mean for file in files).items() if number > 1 and mean is not None}
    tied = [file.pk for file in files if file.mean in shared]
    if not tied:
        return {}
    scores = counted(call).filter(criterion__position=TIE_POSITION, review__application__in=tied)
    return dict(scores.values_list("review__application").annotate(mean=Avg("points")))


def counted(call: Call) -> QuerySet:
    """The scores of the call's reviews that count: sent, without abstaining."""
    return Score.objects.filter(
        criterion__call=call, review__submitted_at__isnull=False, review__is_abstention=False
    ).order_by()


def weak_files(call: Call) -> set[int]:
    """Files whose mean on some criterion is under the fewest points that it asks: one query."""
    scores = counted(call).filter(criterion__fewest_points__gt=0)
    means = scores.values("review__application", "criterion").annotate(
        mean=Avg("points"), floor=F("criterion__fewest_points")
    )
    return set(means.filter(mean__lt=F("floor")).values_list("review__application", flat=True))


def reweighted(call: Call, weights: Mapping[int, int]) -> dict[int, Decimal]:
    """The mean that each file would have with other ``weights`` (by criterion; the others keep theirs): two queries.

    A mean of totals is the total of means, so the means by criterion are enough. Empty where no weight is left.
    """
    own = dict(Criterion.objects.filter(call=call).values_list("pk", "weight"))
    used = {criterion: weights.get(criterion, weight) for criterion, weight in own.items()}
    whole = MOST_POINTS * sum(used.values())
    if not whole:
        return {}
    got: dict[int, Decimal] = {}
    means = counted(call).values_list("review__application", "criterion").annotate(mean=Avg("points"))
    for file, criterion, mean in means:
        got[file] = got.get(file, Decimal(0)) + Decimal(mean) * used[criterion]
    return {file: rounded(points * 100 / whole) for file, points in got.items()}
