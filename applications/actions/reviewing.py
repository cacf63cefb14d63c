"""Reviewers judge a file, each alone: declare first, score every criterion, send once."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from applications import scoring
from applications.actions._reviews import (
    check_no_conflict,
    lock_own,
    lock_review,
    refuse_unknown_points,
    refuse_unready,
    refuse_when_sent,
    replace_scores,
)
from applications.actions._status import lock
from applications.conflicts import known_interest
from applications.enums import Status
from applications.errors import (
    AlreadyEntrusted,
    ConflictDeclared,
    DeclarationIsKept,
    NotAReviewer,
    NotUnderReview,
    ReasonMissing,
    ReviewerIsInterested,
)
from applications.models import Application, Review
from applications.permissions_staff import can_assign_reviewers, can_be_reviewer, require
from technopark.common.actions import mailing


@transaction.atomic
def entrust(application: Application, *, reviewer, by) -> Review:
    """Give the file to a reviewer of the park, and tell them.

    Raises NotUnderReview, NotAReviewer, AlreadyEntrusted, and ReviewerIsInterested where the house knows of a
    tie (``applications.conflicts``).
    """
    application = lock(application)
    require(can_assign_reviewers(by, application))
    refuse_unless_under_review(application)
    if not can_be_reviewer(reviewer, application.call.park):
        raise NotAReviewer(person=reviewer)
    if tie := known_interest(reviewer, application):
        raise ReviewerIsInterested(person=reviewer, why=tie)
    if application.reviews.filter(reviewer=reviewer).exists():
        raise AlreadyEntrusted(person=reviewer)
    review = Review.objects.create(application=application, reviewer=reviewer, assigned_by=by)
    mailing.send(
        kind="review_entrusted",
        to=reviewer,
        about=application.reference,
        context={"application": application, "review": review},
    )
    return review


def refuse_unless_under_review(application: Application) -> None:
    """Raise NotUnderReview, naming the state, unless reviewers may work on the file."""
    if application.status != Status.UNDER_REVIEW:
        raise NotUnderReview(reference=application.reference, status=application.get_status_display())


@transaction.atomic
def withdraw_review(review: Review, *, by) -> None:
    """Take a file back from a reviewer who has not sent anything; their draft goes with it.

    Raises ReviewAlreadySent, DeclarationIsKept.
    """
    review = lock_review(review)
    require(can_assign_reviewers(by, review.application))
    refuse_when_sent(review)
    if review.has_conflict:
        raise DeclarationIsKept(person=review.reviewer)
    review.delete()


@transaction.atomic
def declare(review: Review, *, has_conflict: bool, reason: str = "", by) -> Review:
    """Say whether there is a conflict of interest: before opening the file, or on finding one later.

    A conflict, with its reason, blocks reading and scoring for good and drops the draft.
    Raises ReasonMissing, ReviewAlreadySent, ConflictDeclared (a conflict is not taken back).
    """
    review = lock_own(review, by=by)
    refuse_unless_under_review(review.application)
    refuse_when_sent(review)
    if review.has_conflict and not has_conflict:
        raise ConflictDeclared
    if has_conflict and not reason.strip():
        raise ReasonMissing
    review.has_conflict = has_conflict
    review.conflict_reason = reason.strip() if has_conflict else ""
    review.declared_at = timezone.now()
    if has_conflict:
        review.scores.all().delete()
        review.comment = review.feedback = ""
    review.save(update_fields=["has_conflict", "conflict_reason", "declared_at", "comment", "feedback"])
    return review


@transaction.atomic
def save_scores(
    review: Review, *, points: Mapping[int, tuple[int, str]], comment: str = "", feedback: str = "", by
) -> Review:
    """Keep the whole draft as it stands: ``points`` is (points 0–5, comment) by criterion id.

    It may be incomplete; criteria left out lose the points they had.
    Raises ConflictNotDeclared, ConflictDeclared, ReviewAlreadySent, UnknownCriterion, PointsOutOfRange.
    """
    review = lock_own(review, by=by)
    refuse_unless_under_review(review.application)
    refuse_when_sent(review)
    check_no_conflict(review)
    refuse_unknown_points(review, points)
    replace_scores(review, points)
    review.comment, review.feedback = comment.strip(), feedback.strip()
    review.save(update_fields=["comment", "feedback"])
    return review


@transaction.atomic
def send(review: Review, *, by) -> Review:
    """Send the review for good: its total is computed, the file's mean and spread follow.

    Sent again (a second click), it is returned as it is.
    Raises ScoresMissing, CommentsMissing (needed at 0, 1 and 5), ConflictNotDeclared, ConflictDeclared.
    """
    review = lock_own(review, by=by)
    if review.submitted_at:
        return review
    refuse_unless_under_review(review.application)
    check_no_conflict(review)
    scores = refuse_unready(review)
    points = {score.criterion_id: score.points for score in scores}
    review.total = scoring.total(points, {score.criterion_id: score.criterion.weight for score in scores})
    review.submitted_at = timezone.now()
    review.save(update_fields=["total", "submitted_at"])
    keep_figures(review.application)
    return review


@transaction.atomic
def abstain(review: Review, *, reason: str, by) -> Review:
    """Step back without a conflict, saying why: sent, but outside the count, the mean and the spread.

    Raises ReasonMissing, ReviewAlreadySent, ConflictNotDeclared, ConflictDeclared.
    """
    review = lock_own(review, by=by)
    refuse_unless_under_review(review.application)
    refuse_when_sent(review)
    check_no_conflict(review)
    if not reason.strip():
        raise ReasonMissing
    review.scores.all().delete()
    review.is_abstention, review.total, review.comment = True, None, reason.strip()
    review.submitted_at = timezone.now()
    review.save(update_fields=["is_abstention", "total", "comment", "submitted_at"])
    return review


def keep_figures(application: Application) -> None:
    """Bring the count, mean and spread kept on a locked file in line with its sent reviews."""
    totals = list(Review.objects.sent().filter(application=application).values_list("total", flat=True))
    application.review_count = len(totals)
    application.mean_score = scoring.mean(totals)
    application.score_spread = scoring.spread(totals)
    application.save(update_fields=["review_count", "mean_score", "score_spread"])
