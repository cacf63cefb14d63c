"""The end of a plan: its status changes here alone, with a row in its log."""

from django.utils import timezone

from planning.enums import TRANSITIONS, PlanStatus
from planning.models import PlanLog, Proposal, Scenario
from technopark.common.database import locked
from technopark.common.transitions import target


def lock(plan: Scenario | Proposal) -> Scenario | Proposal:
    """Return ``plan`` read again and locked, with its park."""
    return locked(type(plan).objects.select_related("park").filter(pk=plan.pk))


def may_step(plan: Scenario | Proposal, verb: str) -> PlanStatus:
    """Where ``verb`` leads; raises InvalidTransition, naming the state."""
    return target(TRANSITIONS, verb, plan.status, plan.get_status_display())


def step(plan: Scenario | Proposal, verb: str, *, by, note: str = "") -> None:
    """Take a locked ``plan`` where ``TRANSITIONS`` says, and log it."""
    came_from, plan.status = plan.status, may_step(plan, verb)
    is_open = plan.status == PlanStatus.DRAFT
    plan.closed_at, plan.closed_by = (None, None) if is_open else (timezone.now(), by)
    plan.save(update_fields=["status", "closed_at", "closed_by"])
    kind = "scenario" if isinstance(plan, Scenario) else "proposal"
    PlanLog.objects.create(**{kind: plan}, verb=verb, from_status=came_from, to_status=plan.status, by=by, note=note)
