"""What the building has to say on the page of a stay: to its company, and to staff (``common.cards``)."""

from datetime import date, datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from technopark.common.cards import Card, Place, Todo
from technopark.common.compiled import compiled, instance_of, some_of
from technopark.common.formatting import isolate
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from upkeep.enums import TicketStatus
from upkeep.models import Handover, Inventory, Ticket
from upkeep.permissions import can_keep

MOST = 5
LEAVES = (TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED, TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)

OF_TICKET = some_of(Ticket, "id", "reference", "category", "title", "status", "opened_at")


class Made(NamedTuple):
    """An inventory of a space, as a card names it: the space by its code."""

    space: str
    kind: str
    shown_at: datetime | None
    signed_on: date | None


OF_INVENTORY = ("space__code", "kind", "shown_at", "signed_on")


def resident(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """The company's newest reports, and inventories to accept. Two queries."""
    if tenancy.status not in TenancyStatus.running:
        return None
    tickets = _tickets(tenancy.park_id, tenancy.company_id) if tenancy.company_id else []
    context = {
        "reference": tenancy.reference,
        "tickets": [instance_of(Ticket, row, OF_TICKET) for row in tickets],
        "inventories": [Made._make(row) for row in _shown_inventories(tenancy.pk)],
    }
    title, template = _("Something to mend?"), "upkeep/_card_resident.html"
    return Card("tickets", title, template, context, todo=_todo(tenancy, context["inventories"], context["tickets"]))


def _todo(tenancy: Tenancy, inventories: list[Made], tickets: list[Ticket]) -> list[Todo]:
    """Inventories to accept, and what the park says is mended."""
    found = []
    for one in inventories:
        if not one.signed_on:
            url = reverse("upkeep:my_inventory", args=[tenancy.reference, one.space, one.kind])
            found.append(Todo(_("Read and accept the inventory of %(space)s.") % {"space": isolate(one.space)}, url))
    for ticket in tickets:
        if ticket.status == TicketStatus.SOLVED:
            what = _("Say whether it is mended: %(ticket)s.") % {"ticket": isolate(ticket.heading)}
            found.append(Todo(what, reverse("upkeep:my_ticket", args=[ticket.reference])))
    return found


def staff(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """Inventories, what is out, and the way to the check list of the departure. Two queries."""
    if tenancy.company_id is None or not can_keep(request.user, tenancy.park):
        return None
    context = {
        "reference": tenancy.reference,
        "inventories": [Made._make(row) for row in _inventories(tenancy.pk)],
        "out": _out(tenancy.pk),
        "leaves": tenancy.status in LEAVES or tenancy.status == TenancyStatus.CLOSED,
    }
    return Card(
        key="handover",
        title=_("Inventory and keys"),
        template="upkeep/_card_staff.html",
        context=context,
        place=Place.ASIDE,
        steps=_steps(tenancy),
    )


def _steps(tenancy: Tenancy) -> dict[str, tuple[str, str]]:
    """A stay whose company leaves is closed at the end of its check list, which says what is missing."""
    if tenancy.status != TenancyStatus.LEAVING:
        return {}
    return {"close": (reverse("upkeep:departure", args=[tenancy.reference]), _("Check list of the departure"))}


_tickets = compiled(
    lambda park_id, company_id: (
        Ticket.objects.filter(park=park_id, company=company_id).order_by("-pk").values_list(*OF_TICKET)[:MOST]
    )
)
_shown_inventories = compiled(
    lambda pk: (
        Inventory.objects.filter(tenancy=pk, shown_at__isnull=False)
        .order_by("signed_on", "-pk")
        .values_list(*OF_INVENTORY)[:MOST]
    )
)
_inventories = compiled(
    lambda pk: Inventory.objects.filter(tenancy=pk).order_by("-made_on", "-pk").values_list(*OF_INVENTORY)[:MOST]
)
# Id and number of the keys and badges.
_out = compiled(
    lambda pk: (
        Handover.objects.out()
        .filter(tenancy=pk)
        .order_by("pk")
        .values_list("door_pass_id", "door_pass__number")[: 2 * MOST]
    )
)
