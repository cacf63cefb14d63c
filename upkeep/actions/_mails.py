"""Who is told what about the building: each person once, in their language, never of what they did themselves."""

from collections.abc import Iterable

from technopark.accounts.models import User
from technopark.common.actions import mailing
from upkeep.models import Inventory, Ticket
from upkeep.permissions import team_of


def tell_reporter(ticket: Ticket, verb: str, *, by, note: str = "") -> None:
    """Write to whoever reported it what has happened; a new ticket's receipt goes to whoever wrote it too."""
    if ticket.reporter_id == (by and by.pk) and verb != "report":
        return
    mailing.send(
        kind="ticket_step",
        to=ticket.reporter,
        about=ticket.reference,
        context={"verb": verb, "ticket": ticket, "note": note},
    )


def tell_team(ticket: Ticket, verb: str, *, by, note: str = "") -> None:
    """Write to whom the ticket is entrusted, else to everybody who looks after the building."""
    people: Iterable[User] = [ticket.assigned_to] if ticket.assigned_to else team_of(ticket.park)
    for person in people:
        if by is None or person.pk != by.pk:
            mailing.send(
                kind="ticket_to_do",
                to=person,
                about=ticket.reference,
                context={"verb": verb, "ticket": ticket, "note": note},
            )


def tell_late(person: User, tickets: list[Ticket]) -> None:
    """One alarm for all the tickets that are late."""
    mailing.send(
        kind="tickets_late", to=person, about=tickets[0].reference, context={"tickets": tickets, "count": len(tickets)}
    )


def tell_inventory(inventory: Inventory, verb: str) -> None:
    """Write to those who act for the company: an inventory waits for them (``show``), or is signed (``sign``)."""
    people = User.objects.filter(
        is_active=True, memberships__company=inventory.tenancy.company_id, memberships__is_representative=True
    )
    for person in people.order_by("id"):
        mailing.send(
            kind="inventory_step",
            to=person,
            about=inventory.tenancy.reference,
            context={"verb": verb, "inventory": inventory, "tenancy": inventory.tenancy},
        )
