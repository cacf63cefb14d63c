"""What the database refuses of a review and its scores."""

import pytest
from django.db import DatabaseError, transaction

from applications.models import Review
from tests.factories.applications import ReviewFactory, ScoreFactory, score_all
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_file_entrusted_twice_to_one_reviewer_is_refused():
    review = ReviewFactory()
    with refused_by("review_once_a_reviewer"):
        ReviewFactory(application=review.application, reviewer=review.reviewer)


@pytest.mark.parametrize(
    ("scenario", "change", "constraint"),
    [
        ({}, "has_conflict = false", "review_conflict_declared_with_date"),
        ({}, "declared_at = now()", "review_conflict_declared_with_date"),
        ({"declared": True}, "declared_at = NULL", "review_conflict_declared_with_date"),
        ({}, "submitted_at = now(), total = 50", "review_sent_without_conflict"),
        ({"conflict": True}, "submitted_at = now(), total = 50", "review_sent_without_conflict"),
        ({"declared": True}, "submitted_at = now()", "review_sent_has_total"),
    ],
)
def test_change_by_raw_sql_is_refused(scenario, change, constraint):
    review = ReviewFactory(**scenario)
    with refused_by(constraint):
        sql(f"UPDATE applications_review SET {change} WHERE id = %s", review.pk)


@pytest.mark.parametrize("scenario", ["sent", "abstained"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_review SET total = 99",
        "UPDATE applications_review SET comment = 'Autre chose'",
        "UPDATE applications_review SET submitted_at = NULL",
        "DELETE FROM applications_review",
    ],
)
def test_review_frozen_once_sent(scenario, statement):
    ReviewFactory(**{scenario: True})
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        sql(statement)


def test_review_not_sent_yet_may_change():
    ReviewFactory(declared=True)
    assert sql("UPDATE applications_review SET comment = 'Autre chose'") == 1


def test_criterion_scored_twice_is_refused():
    score = ScoreFactory()
    with refused_by("score_once_a_criterion"):
        ScoreFactory(review=score.review, criterion=score.criterion)


def test_more_than_five_points_are_refused():
    with refused_by("score_at_most_five"):
        ScoreFactory(points=6)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_score SET points = 0",
        "DELETE FROM applications_score",
        (
            "INSERT INTO applications_score (review_id, criterion_id, points, comment)"
            " SELECT review_id, criterion_id, 5, '' FROM applications_score LIMIT 1"
        ),
    ],
)
def test_scores_of_a_sent_review_never_change(statement):
    ReviewFactory(sent=True)
    with refused_by("score_frozen_once_sent"):
        sql(statement)


def test_score_is_not_moved_into_a_sent_review():
    sent = ReviewFactory(sent=True)
    draft = ReviewFactory(application=sent.application, declared=True)
    ScoreFactory(review=draft)
    with refused_by("score_frozen_once_sent"):
        sql("UPDATE applications_score SET review_id = %s WHERE review_id = %s", sent.pk, draft.pk)


# Lists


def test_sent_reviews_are_those_that_count():
    sent = ReviewFactory(sent=True)
    ReviewFactory(abstained=True)
    ReviewFactory(declared=True)
    assert list(Review.objects.sent()) == [sent]


def test_reviews_to_do_are_neither_sent_nor_in_conflict():
    new, declared = ReviewFactory(), ReviewFactory(declared=True)
    score_all(declared, 3)
    ReviewFactory(conflict=True)
    ReviewFactory(sent=True)
    assert set(Review.objects.to_do()) == {new, declared}
