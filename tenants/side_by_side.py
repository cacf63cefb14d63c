"""The figures of a day for several parks at once: those of ``tenants.occupancy``, counted by the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from spaces.enums import SpaceKind
from spaces.models import Closure, Park, ParkCap, Space
from tenants import levels
from tenants.enums import TenancyStatus
from tenants.models import Assignment, Tenancy
from tenants.occupancy import Figures

KINDS = {SpaceKind.OFFICE: "offices", SpaceKind.DESK: "desks", SpaceKind.SERVICE_UNIT: "service_units"}


def figures_of(parks: Iterable[Park], day: date) -> dict[int, Figures]:
    """The figures of each park, by its id, on ``day``. Three queries, however many parks."""
    ids = [park.pk for park in parks]
    spaces, companies, caps = _spaces(ids, day), _companies(ids, day), _caps(ids)
    found = {}
    for park_id in ids:
        facts = {"area": Decimal(0), "area_held": Decimal(0), "closed": 0}
        for name in KINDS.values():
            facts |= {name: 0, f"{name}_held": 0}
        facts |= {"offices_free": 0, "desks_free": 0} | spaces[park_id]
        facts["companies"], facts["companies_unsigned"] = companies.get(park_id, (0, 0))
        found[park_id] = Figures(day=day, cap=levels.cap_on(caps[park_id], day), **facts)
    return found


def _spaces(ids: list[int], day: date) -> dict[int, dict]:
    """What is held, free and closed of each kind; a desk is closed with its area."""
    held = Assignment.objects.live().filter(space=OuterRef("pk"), period__contains=day)
    shut = Closure.objects.filter(starts_on__lte=day, ends_on__gt=day)
    own, areas = shut.filter(space=OuterRef("pk")), shut.filter(space=OuterRef("parent"))
    rows = (
        Space.objects.filter(park__in=ids, kind__in=SpaceKind.assignable)
        .order_by()
        .annotate(is_taken=Exists(held), is_shut=Exists(own) | Exists(areas))
        .values("park_id", "kind")
        .annotate(
            there_are=Count("pk"),
            taken=Count("pk", filter=Q(is_taken=True)),
            shut=Count("pk", filter=Q(is_shut=True)),
            free=Count("pk", filter=Q(is_taken=False, is_shut=False)),
            metres=Sum("area", default=Decimal(0)),
            metres_taken=Sum("area", filter=Q(is_taken=True), default=Decimal(0)),
        )
    )
    found = defaultdict(dict)
    for row in rows:
        facts, name = found[row["park_id"]], KINDS[row["kind"]]
        facts[name], facts[f"{name}_held"] = row["there_are"], row["taken"]
        if row["kind"] in SpaceKind.for_companies:
            facts[f"{name}_free"] = row["free"]
        facts["closed"] = facts.get("closed", 0) + row["shut"]
        facts["area"] = facts.get("area", Decimal(0)) + row["metres"]
        facts["area_held"] = facts.get("area_held", Decimal(0)) + row["metres_taken"]
    return found


def _companies(ids: list[int], day: date) -> dict[int, tuple[int, int]]:
    """Companies that count, and of them those whose place is only kept."""
    present = Tenancy.objects.counted().filter(park__in=ids, period__contains=day)
    rows = (
        present.order_by()
        .values("park_id")
        .annotate(companies=Count("pk"), unsigned=Count("pk", filter=Q(status__in=TenancyStatus.unsigned)))
    )
    return {row["park_id"]: (row["companies"], row["unsigned"]) for row in rows}


def _caps(ids: list[int]) -> dict[int, list[tuple[date, int]]]:
    """The caps of each park, earliest first."""
    found = defaultdict(list)
    rows = ParkCap.objects.filter(park__in=ids).order_by("starts_on")
    for park_id, starts_on, companies in rows.values_list("park_id", "starts_on", "companies"):
        found[park_id].append((starts_on, companies))
    return found
