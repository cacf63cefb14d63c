"""What is done and what is missing when a company leaves, in the order in which it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from technopark.common.formatting import day_short, isolate, money
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from upkeep import handovers
from upkeep.enums import InventoryKind, PassKind
from upkeep.models import Departure, DepositLine, Handover, Inventory

LEFT = (TenancyStatus.LEAVING, TenancyStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the check list: what it is, whether it is done, and what is known or missing of it."""

    key: str
    label: str
    is_done: bool
    note: str = ""

    @property
    def state(self) -> str:
        return "done" if self.is_done else "missing"


@dataclass(frozen=True, slots=True)
class Leaving:
    """All that the page of a departure shows. Six queries, however much there is."""

    tenancy: Tenancy
    departure: Departure | None
    spaces: list
    inventories: list[Inventory]
    handovers: list[Handover]
    lines: list[DepositLine]
    points: list[Point]

    @property
    def kept(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    def missing(self, *keys: str) -> list[str]:
        """The labels of those of ``keys`` that are not done."""
        return [point.label for point in self.points if point.key in keys and not point.is_done]

    @property
    def signed(self) -> list[Inventory]:
        """The exit inventories that are signed, of the spaces held at the end."""
        held = {space.pk for space in self.spaces}
        return [one for one in self.inventories if one.is_signed and one.space_id in held]

    @property
    def inventory_on(self):
        """The day of the last exit inventory."""
        return max((one.made_on for one in self.signed), default=None)


def of(tenancy: Tenancy) -> Leaving:
    """Read where the departure of ``tenancy`` stands."""
    departure = Departure.objects.filter(tenancy=tenancy).select_related("statement", "clearance").first()
    held = tenancy.assignments.live().select_related("space").order_by("period", "pk")
    ends = [one for one in held if one.period.upper == tenancy.period.upper] or list(held)[-1:]
    inventories = Inventory.objects.filter(tenancy=tenancy, kind=InventoryKind.EXIT).select_related("space", "document")
    facts = {
        "tenancy": tenancy,
        "departure": departure,
        "spaces": [one.space for one in ends],
        "inventories": list(inventories.order_by("pk")),
        "handovers": handovers.of_stay(tenancy),
        "lines": list(departure.lines.order_by("pk")) if departure else [],
    }
    return Leaving(**facts, points=points(**facts))


def points(*, tenancy, departure, spaces, inventories, handovers: list[Handover], lines) -> list[Point]:
    """The check list."""
    return [
        Point("leaving", _("Departure prepared"), tenancy.status in LEFT),
        inventory_point(spaces, inventories),
        passes_point("keys", _("Keys given back"), handovers, PassKind.KEY),
        passes_point("badges", _("Badges given back"), handovers, PassKind.BADGE),
        statement_point(departure, lines),
        Point("settled", _("Deposit settled"), bool(departure and departure.settled_on), settled_note(departure)),
        Point(
            "clearance",
            _("Clearance given"),
            bool(departure and departure.clearance_id),
            isolate(departure.clearance.number) if departure and departure.clearance_id else "",
        ),
        Point("closed", _("Stay closed"), tenancy.status == TenancyStatus.CLOSED),
    ]


def inventory_point(spaces: list, inventories: Iterable[Inventory]) -> Point:
    signed = {one.space_id for one in inventories if one.is_signed}
    left = [space.code for space in spaces if space.pk not in signed]
    label = _("Exit inventory signed")
    if left:
        return Point("inventory", label, False, _("Still without one: %(spaces)s") % {"spaces": ", ".join(left)})
    numbers = ", ".join(one.document.number for one in inventories if one.is_signed)
    return Point("inventory", label, True, isolate(numbers) if numbers else _("No space is held at the end."))


def passes_point(key: str, label: str, all_of_them: list[Handover], kind: str) -> Point:
    out = handovers.still_out(all_of_them, kind)
    lost = [one for one in all_of_them if one.is_lost and one.door_pass.kind == kind]
    if out:
        numbers = ", ".join(one.door_pass.number for one in out)
        return Point(key, label, False, _("Still out: %(numbers)s") % {"numbers": isolate(numbers)})
    if lost:
        numbers = ", ".join(one.door_pass.number for one in lost)
        return Point(key, label, True, _("Lost: %(numbers)s") % {"numbers": isolate(numbers)})
    if not any(one.door_pass.kind == kind for one in all_of_them):
        return Point(key, label, True, _("None was given."))
    return Point(key, label, True)


def statement_point(departure: Departure | None, lines: Iterable[DepositLine]) -> Point:
    label = _("Deposit statement made")
    if not departure or not departure.statement_id:
        return Point("statement", label, False)
    kept = sum((line.amount for line in lines), Decimal(0))
    note = _("%(number)s: %(kept)s kept of %(deposit)s") % {
        "number": isolate(departure.statement.number),
        "kept": money(kept),
        "deposit": money(departure.deposit),
    }
    return Point("statement", label, True, note)


def settled_note(departure: Departure | None) -> str:
    return day_short(departure.settled_on) if departure and departure.settled_on else ""
