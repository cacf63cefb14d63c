"""What waits for the team: inventories to make, companies that leave, and the figures on the first page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from spaces.models import Closure, Park, Space
from tenants.enums import TenancyStatus
from tenants.models import Assignment, Tenancy
from upkeep.enums import InventoryKind, TicketStatus
from upkeep.models import Handover, Inventory, Ticket
from upkeep.models.ticket import is_late_at

# An exit inventory is prepared this many days before the last one.
DAYS_BEFORE = 30
COMING = (TenancyStatus.RESERVED, TenancyStatus.SIGNED)
GOING = (TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)


@dataclass(frozen=True, slots=True)
class ToMake:
    """An inventory that nobody has begun; ``on`` is the day that it is for."""

    kind: str
    tenancy: Tenancy
    space: Space
    on: date

    @property
    def label(self) -> str:
        return str(InventoryKind(self.kind).label)


def inventories_to_make(parks: Iterable[Park], today: date) -> list[ToMake]:
    """Of signed stays the entry, of those that leave soon the exit, space by space; soonest first. Two queries."""
    soon = today + timedelta(days=DAYS_BEFORE)
    held = Assignment.objects.live().filter(tenancy__park__in=parks).select_related("tenancy__company", "space")
    entries = held.filter(tenancy__status__in=COMING, period__startswith__lte=soon)
    exits = held.filter(
        tenancy__status__in=GOING, period__endswith__lte=soon, period__endswith=F("tenancy__period__endswith")
    )
    made = [
        *(ToMake("entry", one.tenancy, one.space, one.period.lower) for one in without(entries, InventoryKind.ENTRY)),
        *(
            ToMake("exit", one.tenancy, one.space, one.period.upper - timedelta(days=1))
            for one in without(exits, InventoryKind.EXIT)
        ),
    ]
    return sorted(made, key=lambda one: (one.on, one.space.code))


def without(assignments, kind: InventoryKind):
    """Those whose space has no inventory of that kind in the stay."""
    there = Inventory.objects.filter(tenancy=OuterRef("tenancy"), space=OuterRef("space"), kind=kind)
    return assignments.filter(~Exists(there)).order_by("period", "pk")


def leaving_stays(parks: Iterable[Park]):
    """Stays that leave, or whose notice runs; the last days that come first are first."""
    rows = Tenancy.objects.filter(park__in=parks, status__in=GOING)
    return rows.select_related("company", "departure").order_by("period__endswith", "pk")


@dataclass(frozen=True, slots=True)
class Figures:
    late: int
    open: int
    closed_now: int
    passes_out: int


def figures(parks: Iterable[Park]) -> Figures:
    """The numbers of the first page. Three queries."""
    today, is_open = timezone.localdate(), Q(status__in=TicketStatus.open)
    tickets = Ticket.objects.filter(is_open, park__in=parks)
    counts = tickets.aggregate(open=Count("pk"), late=Count("pk", filter=is_late_at(timezone.now())))
    closed = Closure.objects.filter(space__park__in=parks, starts_on__lte=today, ends_on__gt=today)
    out = Handover.objects.out().filter(door_pass__park__in=parks)
    return Figures(**counts, closed_now=closed.count(), passes_out=out.count())
