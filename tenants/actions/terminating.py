"""Termination by the park: formal notice, summons, hearing, decision with both reasons (law 03-01), in this order.

At each step before the decision the procedure can be dropped, because things were put right.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from technopark.common.actions import issuing
from technopark.common.calendar import add_working_days
from technopark.common.database import locked, refusing
from technopark.common.models import Document
from tenants import letters
from tenants.actions import _ends, _mails, _status
from tenants.actions._operations import operation
from tenants.enums import ClosingReason, TerminationStage
from tenants.errors import BY_CONSTRAINT, EndNotEarlier, NotThisStage, PapersMissing, ReasonsMissing, TooSoon
from tenants.models import Tenancy, Termination

STAGE = TerminationStage


@transaction.atomic
def send_formal_notice(tenancy: Tenancy, *, fault: str, remedy_by: date | None = None, by) -> Termination:
    """Hold a ``fault`` against the company, to be put right by a last day (the park's ``remedy_days``).

    Makes the formal notice (MED) and mails it. Raises InvalidTransition, TerminationUnderWay, TooSoon, PapersMissing.
    """
    tenancy = _status.lock(tenancy)
    _status.may_step(tenancy, "terminate")
    today = timezone.localdate()
    termination = Termination(tenancy=tenancy, fault=fault.strip(), notified_on=today, by=by)
    termination.remedy_by = remedy_by or today + timedelta(days=tenancy.park.remedy_days)
    PapersMissing.check(termination, {"fault": termination.fault})
    if termination.remedy_by <= today:
        raise TooSoon(day=today + timedelta(days=1))
    with refusing(**BY_CONSTRAINT):
        termination.save()
    termination.formal_notice = _issue(Document.Kind.FORMAL_NOTICE, termination, by=by)
    termination.save(update_fields=["formal_notice"])
    _mails.write(tenancy, "termination_step", step="notice", termination=termination)
    return termination


def first_hearing_day(termination: Termination) -> date:
    """The first day on which a hearing can be held: after the time to put right, and some working days from today."""
    park = termination.tenancy.park
    return max(termination.remedy_by + timedelta(days=1), add_working_days(timezone.localdate(), park.hearing_days))


@transaction.atomic
def summon(termination: Termination, *, hearing_at: datetime, hearing_place: str, by) -> Termination:
    """Summon the company to be heard. Raises NotThisStage, TooSoon. A new summons replaces the one before."""
    termination = _at(termination, STAGE.NOTIFIED, STAGE.SUMMONED)
    if timezone.localdate(hearing_at) < first_hearing_day(termination):
        raise TooSoon(day=first_hearing_day(termination))
    termination.stage, termination.summoned_on = STAGE.SUMMONED, timezone.localdate()
    termination.hearing_at, termination.hearing_place = hearing_at, hearing_place.strip()
    termination.save()
    _mails.write(termination.tenancy, "termination_step", step="summons", termination=termination)
    return termination


@transaction.atomic
def record_hearing(termination: Termination, *, heard_on: date, was_present: bool, minutes: str, by) -> Termination:
    """Record the hearing, or that nobody came, with its minutes. Raises NotThisStage, TooSoon, PapersMissing."""
    termination = _at(termination, STAGE.SUMMONED)
    PapersMissing.check(termination, {"minutes": minutes.strip()})
    summoned_for = timezone.localdate(termination.hearing_at)
    if heard_on < summoned_for or heard_on > timezone.localdate():
        raise TooSoon(day=summoned_for)
    termination.stage, termination.heard_on = STAGE.HEARD, heard_on
    termination.was_present, termination.minutes = was_present, minutes.strip()
    termination.save()
    return termination


def decide(termination: Termination, *, reason_in_law: str, reason_in_fact: str, ends_on: date, by) -> Tenancy:
    """End the stay on the day before ``ends_on``, with both reasons; makes the decision (RES) and mails it.

    Raises NotThisStage, ReasonsMissing, EndNotEarlier, OutsideTenancy.
    """
    return _decide(
        termination.tenancy,
        termination=termination,
        reason_in_law=reason_in_law.strip(),
        reason_in_fact=reason_in_fact.strip(),
        ends_on=ends_on,
        by=by,
    )


def rehearse(termination: Termination, *, reason_in_law: str, reason_in_fact: str, ends_on: date, by) -> Tenancy:
    """The same without its document, for a preview that is rolled back."""
    return _decide(
        termination.tenancy,
        termination=termination,
        reason_in_law=reason_in_law.strip(),
        reason_in_fact=reason_in_fact.strip(),
        ends_on=ends_on,
        is_rehearsal=True,
        by=by,
    )


@transaction.atomic
def drop(termination: Termination, *, note: str, by) -> Termination:
    """Give the procedure up before its decision: ``note`` says why, and the company reads it."""
    termination = _at(termination, STAGE.NOTIFIED, STAGE.SUMMONED, STAGE.HEARD)
    termination.stage, termination.closed_note = STAGE.DROPPED, note.strip()
    termination.save()
    _mails.write(termination.tenancy, "termination_step", step="dropped", termination=termination, note=note)
    return termination


@operation("terminate")
def _decide(
    tenancy: Tenancy,
    *,
    termination: Termination,
    reason_in_law: str,
    reason_in_fact: str,
    ends_on: date,
    is_rehearsal: bool = False,
    by,
) -> Tenancy:
    termination = _at(termination, STAGE.HEARD)
    if not (reason_in_law and reason_in_fact):
        raise ReasonsMissing
    if ends_on > tenancy.period.upper:
        raise EndNotEarlier(last=tenancy.last_day)
    termination.stage, termination.decided_on, termination.ends_on = STAGE.DECIDED, timezone.localdate(), ends_on
    termination.reason_in_law, termination.reason_in_fact = reason_in_law, reason_in_fact
    termination.save()
    old, facts = tenancy.period, _ends.sooner(tenancy, ends_on)
    facts |= {"leaving_reason": ClosingReason.TERMINATED}
    _status.step(tenancy, "terminate", by=by, note=_ends.note_of(old, facts.get("period", old)), **facts)
    termination.tenancy = tenancy
    if not is_rehearsal:
        termination.decision = _issue(Document.Kind.TERMINATION, termination, by=by)
        termination.save(update_fields=["decision"])
    _mails.write(tenancy, "termination_step", step="decision", termination=termination)
    return tenancy


def _at(termination: Termination, *stages: TerminationStage) -> Termination:
    """The procedure locked after its park and read again. Raises NotThisStage, InvalidTransition."""
    tenancy = _status.lock(termination.tenancy)
    termination = locked(Termination.objects.filter(pk=termination.pk))
    termination.tenancy = tenancy
    _status.may_step(tenancy, "terminate")
    if termination.stage not in stages:
        raise NotThisStage(stage=str(termination.get_stage_display()))
    return termination


def _issue(kind: Document.Kind, termination: Termination, *, by) -> Document:
    tenancy = termination.tenancy
    reader = _mails.representatives(tenancy).first()
    return issuing.issue(
        kind=kind,
        park_code=tenancy.park.code,
        about=tenancy.reference,
        language=reader.language if reader else "fr",
        facts=letters.FACTS[kind](termination, by=by),
        by=by,
    )
