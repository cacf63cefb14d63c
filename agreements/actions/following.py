"""An agreement follows the steps of its stay, in their transaction; the settings name ``follow`` (ON_TENANCY_STEP).

Whatever verb led the stay where it is, taken back ones included: what counts is where it stands now.
"""

from django.utils import timezone

from agreements.actions import _status
from agreements.enums import AgreementStatus, EndingReason
from agreements.errors import AmendmentDependsOnIt, NotSignedYet
from agreements.models import Agreement, AgreementVersion
from tenants.enums import TenancyStatus
from tenants.models import Operation, Tenancy

STAGE, STAY = AgreementStatus, TenancyStatus


def follow(tenancy: Tenancy, *, verb: str, by) -> None:
    """Take the agreement of ``tenancy``, if it has one, where the stay is now. The park is locked already.

    Raises NotSignedYet where a stay is signed whose agreement is not: it is signed on the agreement's page.
    """
    agreement = Agreement.objects.filter(tenancy=tenancy.pk).first()
    if agreement is None:
        return
    agreement = _status.lock(agreement)
    if agreement.status in STAGE.unsigned and tenancy.status in STAY.running:
        raise NotSignedYet(reference=agreement.reference)
    step = _next(agreement, tenancy)
    if step:
        facts = _ending(tenancy) if step == "end" else {}
        if step.startswith("reopen"):
            facts = {"ended_on": None, "ending_reason": ""}
        _status.step(agreement, step, by=by, note=verb, **facts)


def _next(agreement: Agreement, tenancy: Tenancy) -> str:
    """The step that brings the agreement where its stay is; empty where it is there."""
    status, stage = tenancy.status, agreement.status
    if status in STAY.ended:
        return "" if stage == STAGE.ENDED else "end"
    if stage == STAGE.ENDED:
        return _reopening(agreement, status)
    if status == STAY.SUSPENDED:
        return "suspend" if stage in (STAGE.ACTIVE, STAGE.AMENDED) else ""
    if status == STAY.SIGNED:
        return "undo_entry" if stage in (STAGE.ACTIVE, STAGE.AMENDED) else ""
    if status in STAY.unsigned:
        return ""
    return {STAGE.SIGNED: "activate", STAGE.SUSPENDED: _amended(agreement, "resume")}.get(stage, "")


def _reopening(agreement: Agreement, status: str) -> str:
    """What brings an ended agreement back where its stay was brought back."""
    if status in STAY.unsigned:
        return "reopen_unsigned"
    return "reopen_signed" if status == STAY.SIGNED else _amended(agreement, "reopen")


def _amended(agreement: Agreement, step: str) -> str:
    return f"{step}_amended" if agreement.versions.signed().filter(amendment__gt=0).exists() else step


def _ending(tenancy: Tenancy) -> dict:
    reason = tenancy.closing_reason or EndingReason.NEVER_BEGAN
    return {"ended_on": timezone.localdate(), "ending_reason": reason}


def may_undo(operation: Operation) -> None:
    """Raise AmendmentDependsOnIt where an amendment made since then waits to be signed, or is (MAY_UNDO)."""
    later = AgreementVersion.objects.filter(
        agreement__tenancy=operation.tenancy_id, amendment__gt=0, withdrawn_at__isnull=True, created_at__gt=operation.at
    ).first()
    if later:
        number = later.document.number if later.document else str(later.amendment)
        raise AmendmentDependsOnIt(number=number)
