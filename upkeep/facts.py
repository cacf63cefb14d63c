"""What the documents of an entry and an exit are made from (``technopark.common.documents``)."""

from collections.abc import Iterable
from decimal import Decimal

from spaces.letterhead import letterhead
from spaces.models import Space
from technopark.common.documents import both, day_fact, in_both, name_of
from technopark.common.ranges import last_day
from technopark.common.shapes.basics import Both
from technopark.common.shapes.building import (
    ClearanceFacts,
    DepositFacts,
    HandedPass,
    HandoverSpace,
    InventoryFacts,
    InventoryThing,
)
from tenants.models import Tenancy
from upkeep.models import Departure, DepositLine, Handover, Inventory


def of_inventory(inventory: Inventory, *, entry: Inventory | None, passes: Iterable[Handover]) -> InventoryFacts:
    """The state of the space; at the exit beside what the ``entry`` inventory said of each thing."""
    before = {(item.part, item.name): item.condition for item in entry.items.all()} if entry else {}
    return InventoryFacts(
        **stay(inventory.tenancy),
        space=space(inventory.space),
        made_on=day_fact(inventory.made_on),
        made_by=name_of(inventory.made_by),
        signed_on=day_fact(inventory.signed_on),
        mode=inventory.mode,
        signatory=inventory.signatory,
        electricity_meter=inventory.electricity_meter,
        water_meter=inventory.water_meter,
        things=[
            InventoryThing(
                label=both(item.name, item.name) if item.name else in_both(item.get_part_display),
                count=item.count,
                condition=item.condition,
                before=before.get((item.part, item.name), "") if inventory.kind == "exit" else "",
                note=item.note,
            )
            for item in inventory.items.all()
        ],
        passes=[handed(one) for one in passes],
        photos=list(inventory.photos.order_by("id").values_list("sha256", flat=True)),
        note=inventory.note,
        company_note=inventory.company_note,
    )


def of_deposit(departure: Departure, lines: Iterable[DepositLine], *, inventories: Iterable[str]) -> DepositFacts:
    """What the park held, what it keeps and why, and what it gives back or asks for."""
    lines, deposit = list(lines), departure.deposit
    kept = sum((line.amount for line in lines), Decimal(0))
    return DepositFacts(
        **stay(departure.tenancy),
        inventories=list(inventories),
        deposit=amount(deposit),
        lines=[
            {"reason": in_both(line.get_reason_display), "label": line.label, "amount": amount(line.amount)}
            for line in lines
        ],
        kept=amount(kept),
        returned=amount(max(deposit - kept, Decimal(0))),
        asked=amount(max(kept - deposit, Decimal(0))),
    )


def of_clearance(departure: Departure, *, left_on, inventories: Iterable[str]) -> ClearanceFacts:
    """Nothing is owed any more."""
    return ClearanceFacts(
        **stay(departure.tenancy) | {"last_day": day_fact(left_on)},
        inventories=list(inventories),
        statement=departure.statement.number,
        settled_on=day_fact(departure.settled_on),
    )


def stay(tenancy: Tenancy) -> dict:
    """Who and when; the last day is inclusive."""
    return {
        "park": letterhead(tenancy.park),
        "reference": tenancy.reference,
        "company": company_of(tenancy),
        "ice": tenancy.company.ice,
        "first_day": day_fact(tenancy.starts_on),
        "last_day": day_fact(last_day(tenancy.period)),
    }


def company_of(tenancy: Tenancy) -> Both:
    return both(tenancy.company.name_in("fr"), tenancy.company.name_in("ar"))


def space(one: Space) -> HandoverSpace:
    return HandoverSpace(code=one.code, kind=in_both(one.get_kind_display), floor=one.floor, area=f"{one.area:.2f}")


def handed(one: Handover) -> HandedPass:
    return HandedPass(
        kind=one.door_pass.kind,
        number=one.door_pass.number,
        person=one.given_to,
        given_on=day_fact(one.given_on),
        returned_on=day_fact(one.returned_on) if one.returned_on else "",
        is_lost=one.is_lost,
    )


def amount(value: Decimal) -> str:
    return f"{value:.2f}"
