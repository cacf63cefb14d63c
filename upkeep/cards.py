"""What the building has to say on the page of a stay: to its company, and to staff (``common.cards``)."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from technopark.common.cards import Card, Place
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from upkeep.models import Handover, Inventory, Ticket
from upkeep.permissions import can_keep

MOST = 5
LEAVES = (TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED, TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)


def resident(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """The company's newest reports, and inventories to accept. Two queries."""
    if tenancy.status not in TenancyStatus.running:
        return None
    tickets = Ticket.objects.filter(park=tenancy.park_id, company=tenancy.company_id).order_by("-pk")[:MOST]
    inventories = Inventory.objects.filter(tenancy=tenancy, shown_at__isnull=False).select_related("tenancy", "space")
    context = {
        "tickets": list(tickets.only("reference", "title", "category", "status", "opened_at")),
        "inventories": list(inventories.order_by("signed_on", "-pk")[:MOST]),
    }
    return Card(key="tickets", title=_("Something to mend?"), template="upkeep/_card_resident.html", context=context)


def staff(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """Inventories, what is out, and the way to the check list of the departure. Two queries."""
    if tenancy.company_id is None or not can_keep(request.user, tenancy.park):
        return None
    inventories = Inventory.objects.filter(tenancy=tenancy).select_related("space").order_by("-made_on", "-pk")
    out = Handover.objects.out().filter(tenancy=tenancy).select_related("door_pass").order_by("pk")
    context = {
        "reference": tenancy.reference,
        "inventories": list(inventories[:MOST]),
        "out": list(out[: 2 * MOST]),
        "leaves": tenancy.status in LEAVES or tenancy.status == TenancyStatus.CLOSED,
    }
    return Card(
        key="handover",
        title=_("Inventory and keys"),
        template="upkeep/_card_staff.html",
        context=context,
        place=Place.ASIDE,
    )
