"""What the pages of a stay list beside it, in plain values: the spaces it holds or held, the people of its company."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from spaces.enums import SpaceKind
from technopark.common.compiled import compiled, compiled_rows
from tenants.models import Assignment, Member, Suspension, Tenancy


class SpaceHeld(NamedTuple):
    """A space of a stay; ``period`` is a range of days with an exclusive end, ``area`` is in m²."""

    period: Any
    cancelled_at: datetime | None
    code: str
    kind: str
    area: Decimal

    @property
    def kind_label(self) -> str:
        return str(SpaceKind(self.kind).label)


class Person(NamedTuple):
    """Somebody of a company."""

    email: str
    full_name: str
    position: str
    is_representative: bool

    @property
    def name(self) -> str:
        return self.full_name or self.email


def spaces_held(tenancy_id: int) -> list[SpaceHeld]:
    """Every space of a stay, given back or not, in the order of their days: one query."""
    return [SpaceHeld._make(row) for row in _spaces(tenancy_id)]


def people_of(company_id: int) -> list[Person]:
    """The people of a company, those who act for it first: one query."""
    return [Person._make(row) for row in _people(company_id)]


def people_at(tenancy: Tenancy) -> list[Person]:
    """The people of the company of ``tenancy``: one query for a tenancy's object."""
    if not hasattr(tenancy, "_people"):
        tenancy._people = people_of(tenancy.company_id)
    return tenancy._people


def acts_at(tenancy: Tenancy, user) -> bool:
    """Whether ``user`` acts for the company of ``tenancy``, as its people say: no query of its own."""
    return user.is_active and any(one.is_representative and one.email == user.email for one in people_at(tenancy))


def open_suspensions(tenancy: Tenancy) -> list[Suspension]:
    """The suspensions of ``tenancy`` that hold today or are to come: one query for a tenancy's object."""
    if not hasattr(tenancy, "_open_suspensions"):
        today, found = timezone.localdate(), _suspensions(tenancy.pk)
        tenancy._open_suspensions = [one for one in found if one.period.upper is None or one.period.upper > today]
    return tenancy._open_suspensions


_spaces = compiled(
    lambda pk: (
        Assignment.objects.filter(tenancy=pk)
        .order_by("period", "id")
        .values_list("period", "cancelled_at", "space__code", "space__kind", "space__area")
    )
)
_suspensions = compiled_rows(lambda pk: Suspension.objects.filter(tenancy=pk).order_by("period"))
_people = compiled(
    lambda pk: (
        Member.objects.filter(company=pk)
        .order_by("-is_representative", "id")
        .values_list("user__email", "user__full_name", "position", "is_representative")
    )
)
