"""Holding spaces for a tenancy: what must be true of a space first, and periods that follow the stay's.

Every function is called with the park locked. Periods end exclusive.
"""

from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone

from spaces.enums import SpaceKind
from spaces.models import Closure, Space
from technopark.common.database import refusing
from technopark.common.ranges import days
from tenants.enums import Purpose
from tenants.errors import BY_CONSTRAINT, SpaceIsClosed, SpaceIsTaken, SpaceOfAnotherPark, WrongKindOfSpace
from tenants.models import Assignment, Tenancy

KINDS = {Purpose.HOSTED: SpaceKind.for_companies, Purpose.SERVICES: (SpaceKind.SERVICE_UNIT,)}


def check(space: Space, *, park, period: DateRange, purpose: str = Purpose.HOSTED) -> None:
    """Raise what stands in the way of holding ``space`` on every day of ``period``; otherwise return.

    SpaceOfAnotherPark, WrongKindOfSpace, SpaceIsClosed (of the desk's coworking area too), SpaceIsTaken.
    """
    if space.park_id != park.pk:
        raise SpaceOfAnotherPark(space=space.code)
    if space.kind not in KINDS[purpose]:
        raise WrongKindOfSpace(space=space.code, kind=space.get_kind_display())
    check_free(space, period)


def check_free(space: Space, period: DateRange) -> None:
    """Raise SpaceIsClosed or SpaceIsTaken, naming the earliest obstacle on the days of ``period``."""
    closure = (
        Closure.objects.filter(Q(space=space) | Q(space=space.parent_id))
        .filter(starts_on__lt=period.upper, ends_on__gt=period.lower)
        .order_by("starts_on", "id")
        .first()
    )
    if closure:
        raise SpaceIsClosed(space=space.code, first=closure.starts_on, opens_on=closure.ends_on)
    taken = (
        Assignment.objects.overlapping(period)
        .filter(space=space)
        .select_related("space", "tenancy__company")
        .order_by("period")
        .first()
    )
    if taken:
        raise SpaceIsTaken.by(taken)


def hold(tenancy: Tenancy, space: Space, period: DateRange, *, monthly_fee: Decimal | None = None) -> Assignment:
    """Let ``tenancy`` hold ``space`` for ``period``, for the fee agreed; without one, for the tariff of each day."""
    with refusing(**BY_CONSTRAINT):
        return Assignment.objects.create(tenancy=tenancy, space=space, period=period, monthly_fee=monthly_fee)


def held_from(tenancy: Tenancy, day: date):
    """Live assignments of ``tenancy`` that hold their space on ``day`` or later."""
    return tenancy.assignments.live().filter(period__endswith__gt=day).select_related("space").order_by("period", "id")


def cut(assignment: Assignment, day: date) -> None:
    """Free the space from ``day`` on; an assignment that has not begun by then is cancelled and kept as history."""
    if assignment.period.lower >= day:
        assignment.cancelled_at = timezone.now()
    else:
        assignment.period = days(assignment.period.lower, day)
    assignment.save(update_fields=["period", "cancelled_at"])


def cut_all(tenancy: Tenancy, day: date) -> None:
    """Free from ``day`` on every space that ``tenancy`` holds."""
    for assignment in held_from(tenancy, day):
        cut(assignment, day)


def cancel_all(tenancy: Tenancy) -> None:
    """Free every space on every day; the assignments stay as history."""
    tenancy.assignments.live().update(cancelled_at=timezone.now())


def prolong(tenancy: Tenancy, *, old_end: date, new_end: date) -> None:
    """Let the spaces held until ``old_end`` be held until ``new_end``. The tenancy lasts until then already."""
    for assignment in tenancy.assignments.live().filter(period__endswith=old_end).select_related("space"):
        check_free(assignment.space, days(old_end, new_end))
        assignment.period = days(assignment.period.lower, new_end)
        with refusing(**BY_CONSTRAINT):
            assignment.save(update_fields=["period"])
