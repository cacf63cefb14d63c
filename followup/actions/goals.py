"""Goals agreed at entry and on the way, and the meetings at which they are looked at."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from followup.errors import (
    DayToCome,
    EvidenceMissing,
    GoalDueTooEarly,
    GoalIsOver,
    GoalNotReached,
    NotesMissing,
    ReasonMissing,
    ReviewIsOver,
    ReviewIsPlanned,
)
from followup.models import Goal, ReviewDate
from followup.permissions import can_declare, can_keep
from technopark.common.database import locked, refusing
from tenants.actions.telling import write_to_company
from tenants.models import Tenancy
from tenants.permissions import require


@transaction.atomic
def agree(tenancy: Tenancy, *, what: str, due_on: date, by) -> Goal:
    """Write down a goal agreed with the company today, to reach by ``due_on``. Raises NotAllowed, GoalDueTooEarly."""
    require(can_keep(by, tenancy))
    today = timezone.localdate()
    if due_on < today:
        raise GoalDueTooEarly(day=today)
    return Goal.objects.create(tenancy=tenancy, what=what.strip(), agreed_on=today, due_on=due_on)


@transaction.atomic
def postpone(goal: Goal, *, due_on: date, by) -> Goal:
    """Give an open goal another last day. Raises NotAllowed, GoalIsOver, GoalDueTooEarly."""
    goal = _open(goal)
    require(can_keep(by, goal.tenancy))
    if due_on < goal.agreed_on:
        raise GoalDueTooEarly(day=goal.agreed_on)
    goal.due_on = due_on
    goal.save(update_fields=["due_on"])
    return goal


@transaction.atomic
def reach(goal: Goal, *, reached_on: date, evidence: str, by) -> Goal:
    """Say that a goal is reached and how one sees it; what staff say is confirmed by that.

    Raises NotAllowed, GoalIsOver, DayToCome, EvidenceMissing.
    """
    goal = _open(goal)
    require(can_declare(by, goal.tenancy))
    if reached_on > timezone.localdate():
        raise DayToCome(day=reached_on)
    if not evidence.strip():
        raise EvidenceMissing
    goal.reached_on, goal.evidence = reached_on, evidence.strip()
    if can_keep(by, goal.tenancy):
        goal.confirmed_at, goal.confirmed_by = timezone.now(), by
    goal.save()
    return goal


@transaction.atomic
def confirm(goal: Goal, *, by) -> Goal:
    """Say that it is so. Raises NotAllowed, GoalNotReached; one confirmed already stays as it was."""
    goal = _lock(goal)
    require(can_keep(by, goal.tenancy))
    if not goal.reached_on:
        raise GoalNotReached(goal=goal.what)
    if not goal.confirmed_at:
        goal.confirmed_at, goal.confirmed_by = timezone.now(), by
        goal.save(update_fields=["confirmed_at", "confirmed_by"])
    return goal


@transaction.atomic
def drop(goal: Goal, *, reason: str, by) -> Goal:
    """Give an open goal up. Raises NotAllowed, GoalIsOver, ReasonMissing."""
    goal = _open(goal)
    require(can_keep(by, goal.tenancy))
    if not reason.strip():
        raise ReasonMissing
    goal.dropped_on, goal.drop_reason = timezone.localdate(), reason.strip()
    goal.save(update_fields=["dropped_on", "drop_reason"])
    return goal


@transaction.atomic
def plan_review(tenancy: Tenancy, *, planned_at: datetime, with_person=None, by) -> ReviewDate:
    """Plan a meeting with the company; those who act for it are told. Raises NotAllowed, ReviewIsPlanned."""
    require(can_keep(by, tenancy))
    with refusing(review_once_at_a_moment=ReviewIsPlanned):
        review = ReviewDate.objects.create(tenancy=tenancy, planned_at=planned_at, with_person=with_person or by)
    write_to_company(tenancy.company, "review_planned", review=review, park=tenancy.park)
    return review


@transaction.atomic
def hold_review(review: ReviewDate, *, held_on: date, notes: str, by) -> ReviewDate:
    """Write down a meeting that was held. Raises NotAllowed, ReviewIsOver, DayToCome, NotesMissing."""
    review = _planned(review, by)
    if held_on > timezone.localdate():
        raise DayToCome(day=held_on)
    if not notes.strip():
        raise NotesMissing
    review.held_on, review.notes = held_on, notes.strip()
    review.save(update_fields=["held_on", "notes"])
    return review


@transaction.atomic
def cancel_review(review: ReviewDate, *, by) -> ReviewDate:
    """Call a meeting off; the company is told. Raises NotAllowed, ReviewIsOver."""
    review = _planned(review, by)
    review.cancelled_at = timezone.now()
    review.save(update_fields=["cancelled_at"])
    write_to_company(review.tenancy.company, "review_planned", review=review, park=review.tenancy.park)
    return review


def _lock(goal: Goal) -> Goal:
    return locked(Goal.objects.select_related("tenancy__company").filter(pk=goal.pk))


def _open(goal: Goal) -> Goal:
    goal = _lock(goal)
    if goal.reached_on or goal.dropped_on:
        raise GoalIsOver(goal=goal.what)
    return goal


def _planned(review: ReviewDate, by) -> ReviewDate:
    rows = ReviewDate.objects.select_related("tenancy__company", "tenancy__park", "with_person")
    review = locked(rows.filter(pk=review.pk))
    require(can_keep(by, review.tenancy))
    if review.held_on or review.cancelled_at:
        raise ReviewIsOver
    return review
