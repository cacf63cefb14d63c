"""A decision as a record, its letter in the applicant's language, and the mail that announces it."""

from datetime import timedelta

from django.utils import timezone

from applications import facts
from applications.actions.sealing import seal
from applications.errors import ReasonsMissing
from applications.models import AgendaItem, Application, Decision, PendingDecision
from spaces.models import Park
from technopark.common.actions import issuing, mailing
from technopark.common.models import Document

Kind = Decision.Kind

# What each decision is announced by: the letter, the mail, and the facts of the letter.
ANNOUNCEMENTS = {
    Kind.INADMISSIBLE: (Document.Kind.INADMISSIBILITY, "application_inadmissible", facts.inadmissibility_facts),
    Kind.ADMITTED: (Document.Kind.ADMISSION, "application_admitted", facts.admission_facts),
    Kind.WAITLISTED: (Document.Kind.WAITING, "application_waitlisted", facts.waiting_facts),
    Kind.REFUSED: (Document.Kind.REFUSAL, "application_refused", facts.refusal_facts),
}


def record_refusal(application: Application, kind: str, *, reason_in_law: str, reason_in_fact: str, by) -> Decision:
    """A refusal or an inadmissibility: both reasons (law 03-01) and the last day to appeal.

    Raises ReasonsMissing.
    """
    if not reason_in_law.strip() or not reason_in_fact.strip():
        raise ReasonsMissing
    return Decision.objects.create(
        application=application,
        kind=kind,
        decided_by=by,
        reason_in_law=reason_in_law.strip(),
        reason_in_fact=reason_in_fact.strip(),
        appeal_until=timezone.localdate() + timedelta(days=application.call.park.appeal_days),
    )


def record(application: Application, kind: str, *, rank: int | None = None, by) -> Decision:
    """An admission or a place on the waiting list."""
    return Decision.objects.create(application=application, kind=kind, rank=rank, decided_by=by)


def announce(decision: Decision, *, item: AgendaItem | None = None) -> Document:
    """Issue the letter, which freezes the decision, seal its record, and write to the applicant.

    ``item``: what the committee had proposed, named in the letter.
    """
    application = decision.application
    letter, mail, gather = ANNOUNCEMENTS[decision.kind]
    decision.letter = issue_letter(application, letter, gather(decision, item), by=decision.decided_by)
    decision.save(update_fields=["letter"])
    write_to_applicant(mail, application, decision=decision)
    seal(decision)
    PendingDecision.objects.filter(application=application).delete()
    return decision.letter


def issue_letter(application: Application, kind: str, letter_facts: dict, *, park: Park | None = None, by) -> Document:
    """A letter about a file, in its applicant's language first, in the series of ``park`` (by default the call's)."""
    return issuing.issue(
        kind=kind,
        park_code=(park or application.call.park).code,
        about=application.reference,
        language=application.language,
        facts=letter_facts,
        by=by,
    )


def write_to_applicant(mail: str, application: Application, **context) -> None:
    """A mail about a file to the person who sent it."""
    mailing.send(
        kind=mail, to=application.applicant, about=application.reference, context={"application": application} | context
    )
