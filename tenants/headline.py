"""How full each park is today, for the public's first page: everything in one query, however many spaces.

``tenants.occupancy.figures_on`` says the same and more, for staff, from the whole plan.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from spaces.enums import SpaceKind
from spaces.models import Closure, Park, ParkCap, Space
from tenants.models import Assignment, Tenancy


@dataclass(frozen=True, slots=True)
class Headline:
    """A park on a day: companies present or promised of the cap, and the offices and desks nobody holds."""

    companies: int
    cap: int
    offices: int
    offices_free: int
    desks: int
    desks_free: int

    @property
    def free(self) -> int:
        """Places left under the cap."""
        return max(0, self.cap - self.companies)


def with_headline(parks: QuerySet[Park], *, day: date) -> QuerySet[Park]:
    """``parks`` with the counts that ``headline_of`` reads, in their own query."""
    return parks.annotate(
        headline_companies=_zero(_count(Tenancy.objects.counted().filter(park=OuterRef("pk"), period__contains=day))),
        headline_cap=_zero(
            ParkCap.objects.filter(park=OuterRef("pk"), starts_on__lte=day)
            .order_by("-starts_on")
            .values("companies")[:1]
        ),
        headline_offices=_zero(_count(_spaces(SpaceKind.OFFICE))),
        headline_offices_free=_zero(_count(_free(_spaces(SpaceKind.OFFICE), day))),
        headline_desks=_zero(_count(_spaces(SpaceKind.DESK))),
        headline_desks_free=_zero(_count(_free(_spaces(SpaceKind.DESK), day))),
    )


def headline_of(park: Park) -> Headline:
    """The figures of a park that came from ``with_headline``."""
    return Headline(**{name: getattr(park, f"headline_{name}") for name in Headline.__dataclass_fields__})


def _spaces(kind: str) -> QuerySet[Space]:
    return Space.objects.filter(park=OuterRef("pk"), kind=kind)


def _free(spaces: QuerySet[Space], day: date) -> QuerySet[Space]:
    """Those that nobody holds on ``day`` and that are not closed, nor their area."""
    held = Assignment.objects.on(day).filter(space=OuterRef("pk"))
    closed = Closure.objects.filter(
        Q(space=OuterRef("pk")) | Q(space=OuterRef("parent")), starts_on__lte=day, ends_on__gt=day
    )
    return spaces.exclude(Exists(held)).exclude(Exists(closed))


def _count(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("park").annotate(n=Count("pk")).values("n")


def _zero(query: QuerySet) -> Coalesce:
    return Coalesce(Subquery(query, output_field=IntegerField()), 0)
