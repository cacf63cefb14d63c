"""The one place where a ticket's status is assigned; every step leaves a log row."""

from django.utils import timezone

from technopark.common.actions.numbering import next_number, reference
from technopark.common.database import locked
from technopark.common.errors import InvalidTransition
from technopark.common.transitions import target
from upkeep.enums import CHANGES, TRANSITIONS, TicketStatus
from upkeep.models import Ticket, TicketLog


def lock(ticket: Ticket) -> Ticket:
    """Hold the ticket until the transaction ends; return it read again, with its park, space and people."""
    rows = Ticket.objects.select_related("park", "space", "company", "reporter", "assigned_to")
    return locked(rows.filter(pk=ticket.pk))


def begin(ticket: Ticket, *, by) -> Ticket:
    """Number and save a new ``ticket``."""
    code, year = ticket.park.code, timezone.localdate().year
    ticket.reference = reference(code, year, next_number(park_code=code, year=year, kind="U"), kind="U")
    ticket.save()
    _log(ticket, "report", "", by=by)
    return ticket


def step(ticket: Ticket, verb: str, *, by, note: str = "", **facts) -> Ticket:
    """Take a locked ``ticket`` where ``TRANSITIONS`` says. Raises InvalidTransition, naming the current status."""
    came_from = ticket.status
    ticket.status = target(TRANSITIONS, verb, came_from, ticket.get_status_display())
    return _write(ticket, verb, came_from, by=by, note=note, facts=facts)


def change(ticket: Ticket, verb: str, *, by, note: str = "", **facts) -> Ticket:
    """Log a change of a locked ``ticket`` that leaves its status as it is. Raises InvalidTransition."""
    if ticket.status not in CHANGES[verb]:
        raise InvalidTransition(status=ticket.get_status_display())
    return _write(ticket, verb, ticket.status, by=by, note=note, facts=facts)


def _write(ticket: Ticket, verb: str, came_from: str, *, by, note: str, facts: dict) -> Ticket:
    for name, value in facts.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=["status", *facts])
    _log(ticket, verb, came_from, by=by, note=note)
    return ticket


def _log(ticket: Ticket, verb: str, came_from: str, *, by, note: str = "") -> None:
    TicketLog.objects.create(
        ticket=ticket, verb=verb, from_status=came_from, to_status=TicketStatus(ticket.status), by=by, note=note.strip()
    )
