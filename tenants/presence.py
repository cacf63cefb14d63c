"""The rows behind the figures: each function is one query, whatever the park holds.

``tenants.occupancy`` and ``tenants.choosing`` put them together; pages ask those two.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Coalesce, Length
from django.utils.translation import get_language

from spaces.enums import ClosureReason, SpaceKind, SpaceState
from spaces.geometry import Box
from spaces.models import Closure, Park, ParkCap, Space
from spaces.plan import PlanSpace
from tenants.enums import TenancyStatus
from tenants.models import Assignment, Tenancy

# The order of every list of spaces: by floor and kind, each area followed by its desks.
KIND_ORDER = {SpaceKind.OFFICE: 0, SpaceKind.COWORKING_AREA: 1, SpaceKind.DESK: 1, SpaceKind.SERVICE_UNIT: 2}
IN_ORDER = (
    "floor",
    Case(
        *(When(kind=kind, then=Value(rank)) for kind, rank in KIND_ORDER.items()),
        default=Value(3),
        output_field=IntegerField(),
    ),
    Coalesce("parent__code", "code"),
    Length("code"),
    "code",
)


class Hold(NamedTuple):
    """A space held from ``first`` until the day before ``end``."""

    first: date
    end: date
    tenancy_id: int
    tenancy: str
    company_id: int | None
    holder: str
    is_unsigned: bool

    @property
    def state(self) -> SpaceState:
        return SpaceState.HELD if self.is_unsigned else SpaceState.OCCUPIED


class Shut(NamedTuple):
    """A space closed from ``first`` until the day before ``end``."""

    first: date
    end: date
    reason: str
    state: SpaceState = SpaceState.CLOSED
    holder: str = ""


def spaces_of(park: Park) -> list[PlanSpace]:
    """The spaces of ``park``, not yet with a state: floor by floor, in the order of every list."""
    rows = Space.objects.filter(park=park).order_by(*IN_ORDER)
    columns = rows.values_list(
        "id", "code", "kind", "name", "floor", "area", "seats", "is_accessible", "is_area_surveyed", "parent__code",
        "plan_x", "plan_y", "plan_width", "plan_height",
    )  # fmt: skip
    return [PlanSpace(*row[:9], parent=row[9] or "", box=Box(*row[10:])) for row in columns]


def holds_of(park: Park, first: date, ends_on: date | None = None) -> dict[int, list[Hold]]:
    """Who holds each space (by id) on ``first`` or later, before ``ends_on`` if given; earliest first."""
    rows = Assignment.objects.live().filter(tenancy__park=park, period__endswith__gt=first)
    if ends_on:
        rows = rows.filter(period__startswith__lt=ends_on)
    columns = rows.order_by("period", "id").values_list(
        "space_id", "period", "tenancy_id", "tenancy__reference", "tenancy__status", "tenancy__company_id",
        "tenancy__company__name", "tenancy__company__name_ar", "tenancy__holder_name",
    )  # fmt: skip
    is_arabic = get_language() == "ar"
    found = defaultdict(list)
    for space_id, period, tenancy_id, reference, status, company_id, name, name_ar, held_for in columns:
        holder = (name_ar if is_arabic else "") or name or held_for
        hold = Hold(
            period.lower, period.upper, tenancy_id, reference, company_id, holder, status in TenancyStatus.unsigned
        )
        found[space_id].append(hold)
    return found


def shuts_of(park: Park, first: date, ends_on: date | None = None) -> dict[str, list[Shut]]:
    """When each space (by code) is closed on ``first`` or later, before ``ends_on`` if given; earliest first.

    A desk is closed with its area: look both codes up.
    """
    rows = Closure.objects.filter(space__park=park, ends_on__gt=first)
    if ends_on:
        rows = rows.filter(starts_on__lt=ends_on)
    labels = dict(ClosureReason.choices)
    found = defaultdict(list)
    columns = rows.order_by("starts_on", "id").values_list("space__code", "starts_on", "ends_on", "reason", "note")
    for code, starts_on, reopens_on, reason, note in columns:
        found[code].append(Shut(starts_on, reopens_on, note or str(labels[reason])))
    return found


def stays_of(park: Park, first: date, ends_on: date) -> list[tuple[date, date]]:
    """The periods that count towards the cap and have a day in the span: (first day, first day after)."""
    return [(first_day, end) for first_day, end, _is_unsigned in present_in(park, first, ends_on)]


def present_in(park: Park, first: date, ends_on: date) -> list[tuple[date, date, bool]]:
    """The same, and of each whether its place is only kept (not signed)."""
    stays = Tenancy.objects.counted().filter(park=park, period__endswith__gt=first, period__startswith__lt=ends_on)
    rows = stays.order_by().values_list("period", "status")
    return [(period.lower, period.upper, status in TenancyStatus.unsigned) for period, status in rows]


def caps_of(park: Park) -> list[tuple[date, int]]:
    """The caps of ``park``, earliest first: (from this day, companies)."""
    return list(ParkCap.objects.filter(park=park).order_by("starts_on").values_list("starts_on", "companies"))


def counts_on(park: Park, day: date) -> tuple[int, int]:
    """Companies that count on ``day``, and of them those whose place is only kept (not signed)."""
    present = Tenancy.objects.counted().filter(park=park, period__contains=day)
    statuses = list(present.order_by().values_list("status", flat=True))
    return len(statuses), sum(status in TenancyStatus.unsigned for status in statuses)
