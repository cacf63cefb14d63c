from datetime import timedelta

import pytest
from django.utils import timezone

from followup import errors
from followup.actions import goals
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.followup import GoalFactory, ReviewDateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay(resident):
    return resident.memberships.get().company.tenancies.get()


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def test_goal_is_agreed_by_staff_for_a_day_to_come(stay, officer, resident):
    goal = goals.agree(stay, what=" Ten clients ", due_on=today(), by=officer)
    assert (goal.what, goal.agreed_on) == ("Ten clients", today())
    with pytest.raises(errors.GoalDueTooEarly):
        goals.agree(stay, what="x", due_on=today(-1), by=officer)
    with pytest.raises(NotAllowed):
        goals.agree(stay, what="x", due_on=today(), by=resident)


def test_company_says_it_is_reached_and_staff_confirm(stay, officer, resident, stranger):
    goal = GoalFactory(tenancy=stay)
    with pytest.raises(errors.GoalNotReached):
        goals.confirm(goal, by=officer)
    with pytest.raises(NotAllowed):
        goals.reach(goal, reached_on=today(), evidence="x", by=stranger)
    with pytest.raises(errors.EvidenceMissing):
        goals.reach(goal, reached_on=today(), evidence=" ", by=resident)
    with pytest.raises(errors.DayToCome):
        goals.reach(goal, reached_on=today(1), evidence="x", by=resident)

    assert goals.reach(goal, reached_on=today(), evidence="A contract", by=resident).confirmed_at is None
    assert goals.confirm(goal, by=officer).confirmed_by == officer
    with pytest.raises(errors.GoalIsOver):
        goals.drop(goal, reason="Late", by=officer)


def test_what_staff_say_is_confirmed_by_that(stay, officer):
    assert goals.reach(GoalFactory(tenancy=stay), reached_on=today(), evidence="x", by=officer).confirmed_by == officer


def test_goal_is_postponed_or_given_up_with_its_reason(stay, officer):
    goal = goals.postpone(GoalFactory(tenancy=stay), due_on=today(400), by=officer)
    assert goal.due_on == today(400)
    with pytest.raises(errors.ReasonMissing):
        goals.drop(goal, reason="", by=officer)
    assert goals.drop(goal, reason="No market", by=officer).dropped_on == today()
    with pytest.raises(errors.GoalIsOver):
        goals.postpone(goal, due_on=today(500), by=officer)


def test_meeting_is_planned_told_held_and_over(stay, officer, resident):
    review = goals.plan_review(stay, planned_at=timezone.now(), by=officer)
    assert Mail.objects.filter(kind="review_planned", to=resident.email).count() == 1
    with pytest.raises(errors.ReviewIsPlanned):
        goals.plan_review(stay, planned_at=review.planned_at, by=officer)
    with pytest.raises(errors.NotesMissing):
        goals.hold_review(review, held_on=today(), notes="", by=officer)
    assert goals.hold_review(review, held_on=today(), notes="All is well", by=officer).held_on == today()
    with pytest.raises(errors.ReviewIsOver):
        goals.cancel_review(review, by=officer)


def test_meeting_called_off_is_told(stay, officer, resident):
    review = ReviewDateFactory(tenancy=stay)
    with pytest.raises(NotAllowed):
        goals.cancel_review(review, by=resident)
    assert goals.cancel_review(review, by=officer).cancelled_at
    assert Mail.objects.filter(kind="review_planned").count() == 1
