"""What every verb on a review locks and checks first."""

from collections.abc import Mapping

from applications.actions._status import lock
from applications.errors import (
    CommentsMissing,
    ConflictDeclared,
    ConflictNotDeclared,
    NoLongerEntrusted,
    PointsOutOfRange,
    ReviewAlreadySent,
    RubricMissing,
    ScoresMissing,
    UnknownCriterion,
)
from applications.models import Criterion, Review, Score
from applications.permissions_staff import can_be_reviewer, require
from applications.scoring import MOST_POINTS, POINTS_TO_EXPLAIN
from technopark.common.database import locked
from technopark.common.formatting import day


def lock_review(review: Review) -> Review:
    """Return ``review`` read again, locked after its file, whose figures it changes.

    Raises NoLongerEntrusted where it was taken back meanwhile.
    """
    application = lock(review.application)
    try:
        review = locked(Review.objects.select_related("reviewer").filter(pk=review.pk))
    except Review.DoesNotExist:
        raise NoLongerEntrusted from None
    review.application = application
    return review


def lock_own(review: Review, *, by) -> Review:
    """The same, for the reviewer alone. Raises NotAllowed."""
    review = lock_review(review)
    require(review.reviewer_id == by.pk and can_be_reviewer(by, review.application.call.park))
    return review


def refuse_when_sent(review: Review) -> None:
    """Raise ReviewAlreadySent: what was sent never changes."""
    if review.submitted_at:
        raise ReviewAlreadySent(day=day(review.submitted_at))


def check_no_conflict(review: Review) -> None:
    """Raise ConflictNotDeclared or ConflictDeclared unless the reviewer said that they have none."""
    if review.has_conflict is None:
        raise ConflictNotDeclared
    if review.has_conflict:
        raise ConflictDeclared


def criteria_of(review: Review) -> list[Criterion]:
    """The rubric of the file's call, in its order."""
    return list(Criterion.objects.filter(call=review.application.call_id))


def refuse_unknown_points(review: Review, points: Mapping[int, tuple[int, str]]) -> None:
    """Raise UnknownCriterion or PointsOutOfRange."""
    criteria = {criterion.pk: criterion for criterion in criteria_of(review)}
    for criterion_id, (given, _comment) in points.items():
        if criterion_id not in criteria:
            raise UnknownCriterion
        if not 0 <= given <= MOST_POINTS:
            raise PointsOutOfRange(criterion=criteria[criterion_id].name)


def replace_scores(review: Review, points: Mapping[int, tuple[int, str]]) -> None:
    """Let the scores of the draft be exactly ``points``."""
    review.scores.exclude(criterion__in=points).delete()
    Score.objects.bulk_create(
        [
            Score(review=review, criterion_id=criterion_id, points=given, comment=comment.strip())
            for criterion_id, (given, comment) in points.items()
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["points", "comment"],
    )


def refuse_unready(review: Review) -> list[Score]:
    """Return the scores of a review that may be sent.

    Raises ScoresMissing, CommentsMissing, naming the criteria; RubricMissing.
    """
    scores = {score.criterion_id: score for score in review.scores.select_related("criterion")}
    criteria = criteria_of(review)
    if not criteria:
        raise RubricMissing
    if unscored := [criterion.name for criterion in criteria if criterion.pk not in scores]:
        raise ScoresMissing(criteria=", ".join(unscored))
    unsaid = [score.criterion.name for score in scores.values() if needs_words(score)]
    if unsaid:
        raise CommentsMissing(criteria=", ".join(unsaid))
    return list(scores.values())


def needs_words(score: Score) -> bool:
    """Whether 0, 1 or 5 points stand there without a comment."""
    return score.points in POINTS_TO_EXPLAIN and not score.comment
