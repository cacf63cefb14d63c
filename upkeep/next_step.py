"""What is next in a ticket or a departure, for whom, by when: the sentence on top of its page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenants.checklist import BOTH, COMPANY, PARK
from tenants.enums import TenancyStatus
from tenants.next_step import NextStep
from upkeep.departures import Leaving
from upkeep.enums import TicketStatus
from upkeep.models import Ticket

STATUS = TicketStatus


def for_team(ticket: Ticket) -> NextStep:
    """What the team does next with ``ticket``; ``by_when`` is a moment of the house's working hours."""
    known = {"who": _hands(ticket), "by_when": ticket.due_at, "tone": "stop" if ticket.is_late() else "waiting"}
    if ticket.status == STATUS.OPENED and not ticket.answered_at:
        return NextStep(_("Take it in hand, or answer: whoever reported it waits."), **known)
    if ticket.status == STATUS.OPENED:
        return NextStep(_("It was opened again: take it in hand."), **known)
    if ticket.status == STATUS.TAKEN:
        return NextStep(_("Mend it, then say what was done."), **known)
    if ticket.status == STATUS.WAITING:
        return NextStep(_("On hold: go on as soon as it is possible. The clock stands still."), **known)
    if ticket.status == STATUS.SOLVED:
        sentence = _("Whoever reported it says whether it is mended; it closes by itself after a week.")
        return NextStep(sentence, who=_reporter(ticket), tone="info")
    return NextStep(_("Closed: nothing more to do."), tone="done")


def for_reporter(ticket: Ticket) -> NextStep:
    """The same, as whoever reported it is told."""
    known = {"who": str(PARK), "by_when": ticket.due_at, "tone": "waiting"}
    if ticket.status == STATUS.OPENED:
        return NextStep(_("The park answers you."), **known)
    if ticket.status == STATUS.TAKEN:
        return NextStep(_("The park mends it."), **known)
    if ticket.status == STATUS.WAITING:
        return NextStep(_("On hold: why is said below. The park goes on as soon as it is possible."), **known)
    if ticket.status == STATUS.SOLVED:
        sentence = _("Say whether it is mended. Without an answer it closes by itself after a week.")
        return NextStep(sentence, who=_reporter(ticket), tone="waiting")
    return NextStep(_("Closed. If it comes back, open it again or report it anew."), tone="done")


def of_departure(now: Leaving) -> NextStep:
    """The first point of the check list that is not done; ``by_when`` is the last day of the stay, inclusive."""
    key = next((point.key for point in now.points if not point.is_done), "")
    if not key or now.tenancy.status == TenancyStatus.CLOSED:
        return NextStep(_("The departure is over: nothing more to do."), tone="done")
    sentence, who = _points()[key]
    return NextStep(sentence, who=str(who), by_when=now.tenancy.last_day, tone="waiting")


def _points() -> dict[str, tuple]:
    """What each point of the check list asks, and of whom."""
    passes = _("Take back the keys and badges that are still out, or note them as lost.")
    return {
        "leaving": (_("Begin the departure: the company is told, and the check list opens."), PARK),
        "inventory": (_("Make the exit inventory of each space, and have it signed."), BOTH),
        "keys": (passes, COMPANY),
        "badges": (passes, COMPANY),
        "statement": (_("Note what is kept of the deposit, then make the deposit statement."), PARK),
        "settled": (_("Settle the deposit, then record the day."), PARK),
        "clearance": (_("Give the clearance."), PARK),
        "closed": (_("Close the stay, with its reason."), PARK),
    }


def _hands(ticket: Ticket) -> str:
    """In whose hands it is: a person's, or the park's."""
    return ticket.assigned_to.name_in(get_language()) if ticket.assigned_to else str(PARK)


def _reporter(ticket: Ticket) -> str:
    return ticket.reporter.name_in(get_language())
