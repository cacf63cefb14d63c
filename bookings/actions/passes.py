"""Day passes of coworking areas: a desk for a day, as long as one is free."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from bookings.desks import desks_free
from bookings.errors import DayHasPassed, NoDeskFree, NotACoworkingArea
from bookings.models import DayPass
from bookings.permissions import can_keep_bookings, require
from spaces.enums import SpaceKind
from spaces.models import Space
from technopark.common.actions.numbering import next_number, reference
from technopark.common.database import lock_park, locked
from technopark.common.history import acting
from tenants.models import Company


@transaction.atomic
def issue(*, area: Space, day: date, company: Company | None = None, visitor_name: str = "", by) -> DayPass:
    """Give a desk of ``area`` on ``day`` to a company or to a visitor by name.

    Stays are written under the same lock, so the desks counted are the true ones. Raises NoDeskFree,
    NotACoworkingArea, DayHasPassed, NotAllowed.
    """
    lock_park(area.park_id)
    require(can_keep_bookings(by, area.park))
    if area.kind != SpaceKind.COWORKING_AREA:
        raise NotACoworkingArea(space=area.code)
    if day < timezone.localdate():
        raise DayHasPassed(day=day)
    if desks_free(area, day) < 1:
        raise NoDeskFree(area=area.code, day=day)
    code, year = area.park.code, timezone.localdate().year
    number = next_number(park_code=code, year=year, kind="P")
    with acting(by):
        return DayPass.objects.create(
            reference=reference(code, year, number, kind="P"),
            area=area,
            day=day,
            company=company,
            visitor_name=visitor_name.strip(),
            issued_by=by,
        )


@transaction.atomic
def cancel(day_pass: DayPass, *, by) -> DayPass:
    """Take a pass back: its desk is free again. Cancelling twice changes nothing."""
    lock_park(day_pass.area.park_id)
    require(can_keep_bookings(by, day_pass.area.park))
    day_pass = locked(DayPass.objects.filter(pk=day_pass.pk))
    if day_pass.cancelled_at is None:
        day_pass.cancelled_at = timezone.now()
        with acting(by):
            day_pass.save(update_fields=["cancelled_at"])
    return day_pass
