"""Decisions prepared one by one, then taken together or not at all."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applications.actions import deciding
from applications.actions._ranks import lock_call
from applications.actions._status import lock
from applications.conflicts import without_conflicts
from applications.enums import Outcome, Status
from applications.errors import (
    MonthMissing,
    NothingDecided,
    NothingPrepared,
    PreparedOtherwise,
    ReasonsMissing,
    StepNotPossible,
)
from applications.models import Application, Call, Decision, PendingDecision
from applications.pending_check import POSSIBLE, check, pending_of
from applications.permissions_staff import can_decide, require
from technopark.common.errors import Refusal


@transaction.atomic
def prepare(
    application: Application,
    *,
    outcome: str,
    month: date | None = None,
    rank: int | None = None,
    reason_in_law: str = "",
    reason_in_fact: str = "",
    note: str = "",
    by,
) -> PendingDecision:
    """Prepare a decision, or prepare it otherwise; nobody is told and nothing is decided yet.

    ``month``: any day of the month of arrival, for an admission. ``rank``: for the waiting list, or last.
    Raises StepNotPossible, MonthMissing, ReasonsMissing, ProposalMissing, ContraryToCommittee.
    """
    application = lock(application)
    require(can_decide(by, application))
    outcome = Outcome(outcome)
    if application.status not in POSSIBLE[outcome]:
        raise StepNotPossible(reference=application.reference, status=application.get_status_display())
    deciding.refuse_contrary(application, deciding.proposal_for(application), outcome, note)
    is_refusal, is_admission = outcome == Outcome.REFUSED, outcome == Outcome.ADMITTED
    if is_refusal and not (reason_in_law.strip() and reason_in_fact.strip()):
        raise ReasonsMissing
    if is_admission and month is None:
        raise MonthMissing
    pending, _is_new = PendingDecision.objects.update_or_create(
        application=application,
        defaults={
            "outcome": outcome,
            "month": month.replace(day=1) if is_admission else None,
            "rank": rank if outcome == Outcome.WAITLISTED else None,
            "reason_in_law": reason_in_law.strip() if is_refusal else "",
            "reason_in_fact": reason_in_fact.strip() if is_refusal else "",
            "note": note.strip(),
            "prepared_by": by,
            "prepared_at": timezone.now(),
        },
    )
    return pending


@transaction.atomic
def prepare_as_proposed(call: Call, *, month: date, reason_in_law: str = "", by) -> list[PendingDecision]:
    """Prepare every deliberated file of ``call`` as its committee proposed, unless something is prepared already.

    Refusals take the committee's words as their reason in fact. Raises NothingPrepared, ReasonsMissing.
    """
    call = lock_call(call)
    files = without_conflicts(Application.objects.filter(call=call, status=Status.DELIBERATED), by)
    waiting = files.filter(pending_decision__isnull=True).order_by(F("mean_score").desc(nulls_last=True), "id")
    prepared = []
    for application in waiting:
        item = deciding.proposal_for(application)
        if item is not None:
            reasons = {"reason_in_law": reason_in_law, "reason_in_fact": item.words}
            prepared.append(prepare(application, outcome=item.outcome, month=month, **reasons, by=by))
    if not prepared:
        raise NothingPrepared
    return prepared


@transaction.atomic
def drop(pending: PendingDecision, *, by) -> None:
    """Take back what was prepared on a file; done twice, nothing happens."""
    require(can_decide(by, lock(pending.application)))
    PendingDecision.objects.filter(pk=pending.pk).delete()


@transaction.atomic
def apply_together(call: Call, *, shown: str, by) -> list[Decision]:
    """Take every prepared decision of ``call``, with its letters: all of them, or none.

    ``shown`` is the fingerprint of what ``by`` has seen by name. Raises NothingPrepared, PreparedOtherwise where it
    changed meanwhile, and NothingDecided, with why, where places are short or one of the decisions is refused.
    """
    call = lock_call(call)
    require(by.has_perm("applications.decide", call.park))
    pending = list(pending_of(call, by).select_for_update(of=("self",)))
    if not pending:
        raise NothingPrepared
    checked = check(call, pending)
    if checked.fingerprint != shown:
        raise PreparedOtherwise
    if checked.problems:
        raise NothingDecided(why=checked.problems[0])
    decisions = [_take(row, by) for row in pending]
    PendingDecision.objects.filter(pk__in=[row.pk for row in pending]).delete()
    return decisions


def _take(pending: PendingDecision, by) -> Decision:
    application = pending.application
    try:
        if pending.outcome == Outcome.ADMITTED:
            return deciding.admit(application, note=pending.note, by=by)
        if pending.outcome == Outcome.WAITLISTED:
            return deciding.waitlist(application, rank=pending.rank, note=pending.note, by=by)
        reasons = {"reason_in_law": pending.reason_in_law, "reason_in_fact": pending.reason_in_fact}
        return deciding.refuse(application, **reasons, note=pending.note, by=by)
    except Refusal as refusal:
        raise NothingDecided(why=f"{application.reference}: {refusal.message}") from refusal
