"""What the database refuses of reviewers' profiles, ties and proposals of reviewers."""

import pytest

from applications.models import Relation
from tests.factories.selection import (
    PlannedReviewFactory,
    RelationFactory,
    ReviewerProfileFactory,
    ReviewPlanFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_reviewer_profile_once_a_park():
    profile = ReviewerProfileFactory()
    with refused_by("reviewer_profile_once_a_park"):
        ReviewerProfileFactory(user=profile.user, park=profile.park)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("other_id = NULL", "relation_names_one_side"),
        ("email = 'autre@example.ma'", "relation_names_one_side"),
        ("other_id = person_id", "relation_is_to_somebody_else"),
    ],
)
def test_relation_by_raw_sql_is_refused(change, constraint):
    relation = RelationFactory()
    with refused_by(constraint):
        sql(f"UPDATE applications_relation SET {change} WHERE id = %s", relation.pk)


def test_current_relations_have_not_ended():
    relation = RelationFactory()
    RelationFactory(ended_at=relation.declared_at)
    assert list(Relation.objects.current()) == [relation]


def test_call_has_one_open_proposal():
    plan = ReviewPlanFactory()
    with refused_by("review_plan_one_open"):
        ReviewPlanFactory(call=plan.call)


def test_applied_proposal_makes_room():
    plan = ReviewPlanFactory(applied=True)
    assert ReviewPlanFactory(call=plan.call).pk


def test_proposal_is_applied_by_somebody():
    plan = ReviewPlanFactory()
    with refused_by("review_plan_applied_by_somebody"):
        sql("UPDATE applications_reviewplan SET applied_at = now() WHERE id = %s", plan.pk)


def test_planned_review_once():
    row = PlannedReviewFactory()
    with refused_by("planned_review_once"):
        PlannedReviewFactory(plan=row.plan, application=row.application, reviewer=row.reviewer)
