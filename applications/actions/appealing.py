"""An applicant contests a refusal within the days that its letter named; the manager answers, with both reasons."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from applications.actions._letters import issue_letter, write_to_applicant
from applications.actions._status import lock, move
from applications.enums import AppealStatus, Status
from applications.errors import (
    AppealAlreadyFiled,
    AppealAnswered,
    GroundsMissing,
    NoAppealAgainst,
    ReasonsMissing,
    TimeToAppealPassed,
)
from applications.facts import appeal_facts
from applications.models import Appeal, Application, Decision
from applications.permissions import is_applicant
from applications.permissions_staff import can_decide, require
from technopark.common.database import locked
from technopark.common.models import Document

CONTESTED = {Decision.Kind.REFUSED, Decision.Kind.INADMISSIBLE}
# What an appeal upheld does with the file: it is judged again, or screened again.
AGAIN = {Status.REFUSED: "reconsider", Status.INADMISSIBLE: "readmit"}


@transaction.atomic
def file(decision: Decision, *, text: str, by) -> Appeal:
    """Contest ``decision``, the last one on the file, once; the last day to do so is in its letter.

    Raises NoAppealAgainst, TimeToAppealPassed, AppealAlreadyFiled, GroundsMissing.
    """
    application = lock(decision.application)
    require(is_applicant(by, application))
    refuse_late(decision, application)
    if not text.strip():
        raise GroundsMissing
    appeal = Appeal.objects.create(
        decision=decision,
        filed_on=timezone.localdate(),
        open_until=decision.appeal_until,
        text=text.strip(),
        filed_by=by,
        answer_due_on=timezone.localdate() + timedelta(days=application.call.park.appeal_days),
    )
    write_to_applicant("appeal_received", application, appeal=appeal)
    return appeal


def refuse_late(decision: Decision, application: Application) -> None:
    """Raise what keeps ``decision`` from being contested today."""
    last = application.decisions.first()
    if decision.kind not in CONTESTED or decision != last or application.status not in AGAIN:
        raise NoAppealAgainst
    if appeal := Appeal.objects.filter(decision=decision).first():
        raise AppealAlreadyFiled(day=appeal.filed_on)
    if timezone.localdate() > decision.appeal_until:
        raise TimeToAppealPassed(day=decision.appeal_until)


@transaction.atomic
def uphold(appeal: Appeal, *, reason_in_law: str, reason_in_fact: str, by) -> Appeal:
    """The applicant is right: a refused file is judged again, an inadmissible one screened again.

    The time to answer the file starts anew. Raises AppealAnswered, ReasonsMissing.
    """
    appeal = _answer(appeal, AppealStatus.UPHELD, reason_in_law, reason_in_fact, by)
    application = appeal.decision.application
    due_on = timezone.localdate() + timedelta(days=application.call.park.answer_days)
    move(application, AGAIN[application.status], by=by, note=appeal.reason_in_fact, answer_due_on=due_on)
    tell(appeal, "appeal_upheld")
    return appeal


@transaction.atomic
def reject(appeal: Appeal, *, reason_in_law: str, reason_in_fact: str, by) -> Appeal:
    """The decision stands. Raises AppealAnswered, ReasonsMissing."""
    appeal = _answer(appeal, AppealStatus.REJECTED, reason_in_law, reason_in_fact, by)
    tell(appeal, "appeal_rejected")
    return appeal


def tell(appeal: Appeal, mail: str) -> Document:
    """Issue the answer as a letter of the file, and write to the applicant that it is there."""
    application = appeal.decision.application
    letter = issue_letter(application, Document.Kind.APPEAL, appeal_facts(appeal), by=appeal.decided_by)
    write_to_applicant(mail, application, appeal=appeal, document=letter)
    return letter


def _answer(appeal: Appeal, status: str, reason_in_law: str, reason_in_fact: str, by) -> Appeal:
    """Keep the answer of ``by``, who decides in the park; the file comes along, locked."""
    application = lock(appeal.decision.application)
    require(can_decide(by, application))
    appeal = locked(Appeal.objects.select_related("decision__letter").filter(pk=appeal.pk))
    if appeal.status != AppealStatus.RECEIVED:
        raise AppealAnswered
    if not (reason_in_law.strip() and reason_in_fact.strip()):
        raise ReasonsMissing
    appeal.status, appeal.decided_at, appeal.decided_by = status, timezone.now(), by
    appeal.reason_in_law, appeal.reason_in_fact = reason_in_law.strip(), reason_in_fact.strip()
    appeal.save()
    appeal.decision.application = application
    return appeal
