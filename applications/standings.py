"""In what order files stand, and what it would be with other weights: reads figures, keeps nothing.

Equal means are told apart by the rule: the higher mean on the criterion of territorial impact (the fifth of every
rubric of the house), then the file that was sent first. What was asked for statistics only (gender, birth year,
diploma) ranks nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Q, QuerySet

from applications.models import Call, Criterion, Review, Score
from applications.scoring import MOST_POINTS, rounded
from technopark.common.freshness import kept_while_unchanged

TIE_POSITION = 5


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


@dataclass(frozen=True, slots=True)
class Told:
    """What the scores of a call tell besides the means kept on its files.

    ``impact``: each file's mean on the fifth criterion; ``weak``: files under the fewest points of some criterion.
    """

    impact: dict[int, Decimal]
    weak: set[int]


@kept_while_unchanged(Review, Score)
def told_by_scores(call_id: int) -> Told:
    """Read from the scores of a call, and kept while no review and no score changes: one or two queries."""
    return read_told(call_id)


def read_told(call_id: int) -> Told:
    """What the scores of a call tell, as they are now: one query."""
    scores = counted(call_id).filter(Q(criterion__fewest_points__gt=0) | Q(criterion__position=TIE_POSITION))
    rows = scores.values_list("review__application", "criterion__position", "criterion__fewest_points").annotate(
        mean=Avg("points")
    )
    impact, weak = {}, set()
    for file, position, floor, mean in rows:
        if position == TIE_POSITION:
            impact[file] = mean
        if mean < floor:
            weak.add(file)
    return Told(impact, weak)


def counted(call_id: int) -> QuerySet:
    """The scores of the call's reviews that count: sent, without abstaining."""
    return Score.objects.filter(
        criterion__call=call_id, review__submitted_at__isnull=False, review__is_abstention=False
    ).order_by()


def weak_files(call: Call) -> set[int]:
    """Files whose mean on some criterion is under the fewest points that it asks."""
    return told_by_scores(call.pk).weak


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
    means = counted(call.pk).values_list("review__application", "criterion").annotate(mean=Avg("points"))
    for file, criterion, mean in means:
        got[file] = got.get(file, Decimal(0)) + Decimal(mean) * used[criterion]
    return {file: rounded(points * 100 / whole) for file, points in got.items()}
