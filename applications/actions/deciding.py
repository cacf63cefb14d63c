"""The manager decides on a deliberated file, and keeps the waiting list."""

from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import _ranks
from applications.actions._letters import announce, record, record_refusal
from applications.actions._status import lock, move
from applications.enums import Outcome, Status
from applications.errors import ContraryToCommittee, ProposalMissing, ReasonMissing, WaitingListExpired
from applications.models import AgendaItem, Application, Decision
from applications.permissions_staff import can_decide, require
from technopark.common.formatting import day
from technopark.common.ranges import add_months

# A file that leaves the waiting list, or never was on it.
OFF_THE_LIST = {"waiting_rank": None, "waiting_until": None}


@transaction.atomic
def admit(application: Application, *, note: str = "", by) -> Decision:
    """Admit a deliberated file, or one from the waiting list, where the files behind it then move up.

    ``note`` (for staff) is needed where the committee proposed otherwise.
    Raises ContraryToCommittee, WaitingListExpired.
    """
    application = lock_with_list(application, by=by)
    refuse_expired(application)
    item = proposal_for(application)
    refuse_contrary(application, item, Outcome.ADMITTED, note)
    rank = application.waiting_rank
    move(application, "admit", by=by, note=note.strip(), **OFF_THE_LIST)
    _ranks.close_up(application, rank)
    decision = record(application, Decision.Kind.ADMITTED, by=by)
    announce(decision, item=item)
    return decision


@transaction.atomic
def waitlist(application: Application, *, rank: int | None = None, note: str = "", by) -> Decision:
    """Put a deliberated file on the waiting list of its call, last or at ``rank``: those from there on move down.

    The place on the list ends after the park's months; its last day is in the letter.
    Raises ContraryToCommittee, RankOutOfRange.
    """
    application = lock_with_list(application, by=by)
    item = proposal_for(application)
    refuse_contrary(application, item, Outcome.WAITLISTED, note)
    until = add_months(timezone.localdate(), application.call.park.waiting_list_months)
    taken = _ranks.take_rank(application, rank) if application.status == Status.DELIBERATED else None
    move(application, "waitlist", by=by, note=note.strip(), waiting_rank=taken, waiting_until=until)
    decision = record(application, Decision.Kind.WAITLISTED, rank=taken, by=by)
    announce(decision, item=item)
    return decision


@transaction.atomic
def refuse(application: Application, *, reason_in_law: str, reason_in_fact: str, note: str = "", by) -> Decision:
    """Refuse a deliberated file, or one on the waiting list, with both reasons and the time to appeal (law 03-01).

    Raises ReasonsMissing, ContraryToCommittee.
    """
    application = lock_with_list(application, by=by)
    item = proposal_for(application)
    refuse_contrary(application, item, Outcome.REFUSED, note)
    rank = application.waiting_rank
    move(application, "refuse", by=by, note=note.strip(), **OFF_THE_LIST)
    _ranks.close_up(application, rank)
    reasons = {"reason_in_law": reason_in_law, "reason_in_fact": reason_in_fact}
    decision = record_refusal(application, Decision.Kind.REFUSED, **reasons, by=by)
    announce(decision, item=item)
    return decision


@transaction.atomic
def reopen(application: Application, *, note: str, by) -> Application:
    """Send a deliberated file back: it is under review again, for another session; ``note`` says why.

    Raises ReasonMissing.
    """
    application = lock_with_list(application, by=by)
    if not note.strip():
        raise ReasonMissing
    move(application, "reopen", by=by, note=note.strip())
    return application


def expire_waiting(*, today: date | None = None) -> int:
    """Refuse every file whose last day on the waiting list has passed, and return how many that were.

    The notice that put it there said that day, so nothing new is decided: the refusal carries the name of whoever
    decided then. Each file in its own transaction; running it again changes nothing.
    """
    today = today or timezone.localdate()
    overdue = Application.objects.waiting().filter(waiting_until__lt=today).select_related("call")
    return sum(_expire(application, today) for application in overdue)


@transaction.atomic
def _expire(application: Application, today: date) -> bool:
    _ranks.lock_list(application)
    application = lock(application)
    notice, item = application.decisions.filter(kind=Decision.Kind.WAITLISTED).first(), proposal_for(application)
    if application.status != Status.WAITLISTED or application.waiting_until >= today or not (notice and item):
        return False
    reasons = reasons_of_expiry(application)
    rank = application.waiting_rank
    move(application, "refuse", by=None, note=reasons["reason_in_fact"], **OFF_THE_LIST)
    _ranks.close_up(application, rank)
    decision = record_refusal(application, Decision.Kind.REFUSED, **reasons, by=notice.decided_by)
    announce(decision, item=item)
    return True


def reasons_of_expiry(application: Application) -> dict[str, str]:
    """Why a file leaves the waiting list on its last day, in the language of its letters."""
    months = application.call.park.waiting_list_months
    with translation.override(application.language):
        return {
            "reason_in_law": ngettext(
                "Rules of the call: a place on the waiting list ends after %(months)d month.",
                "Rules of the call: a place on the waiting list ends after %(months)d months.",
                months,
            )
            % {"months": months},
            "reason_in_fact": _("No place became free until %(day)s, the last day on the waiting list.")
            % {"day": day(application.waiting_until)},
        }


def lock_with_list(application: Application, *, by) -> Application:
    """Lock the waiting list, then the file. Raises NotAllowed for whoever does not decide on it."""
    _ranks.lock_list(application)
    application = lock(application)
    require(can_decide(by, application))
    return application


def proposal_for(application: Application) -> AgendaItem | None:
    """What a committee proposed last for the file; None where none has spoken, as for a file in another state."""
    items = application.agenda_items.filter(session__closed_at__isnull=False).exclude(outcome="")
    return items.select_related("session").order_by("-deliberated_at", "-id").first()


def refuse_contrary(application: Application, item: AgendaItem | None, decided: Outcome, note: str) -> None:
    """Raise ContraryToCommittee where a deliberated file is decided otherwise than proposed, without a note.

    Raises ProposalMissing where no committee has spoken: letters name the session.
    """
    if application.status not in {Status.DELIBERATED, Status.WAITLISTED}:
        return
    if item is None:
        raise ProposalMissing(reference=application.reference)
    if application.status == Status.WAITLISTED:
        return
    if item.outcome != decided and not note.strip():
        raise ContraryToCommittee(outcome=item.get_outcome_display())


def refuse_expired(application: Application) -> None:
    """Raise WaitingListExpired where the last day on the list has passed, also before the nightly task has run."""
    if application.waiting_until and application.waiting_until < timezone.localdate():
        raise WaitingListExpired(reference=application.reference, day=day(application.waiting_until))
