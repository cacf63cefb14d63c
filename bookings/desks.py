"""Desks of coworking areas that nobody holds on a day."""

from datetime import date

from bookings.models import DayPass
from spaces.models import Closure, Space
from tenants.models import Assignment


def desks_free(area: Space, day: date) -> int:
    """How many day passes can still be issued: desks open and held by nobody that day, less the passes."""
    if Closure.objects.filter(space=area, starts_on__lte=day, ends_on__gt=day).exists():
        return 0
    desks = set(Space.objects.filter(parent=area).values_list("pk", flat=True))
    desks -= set(Assignment.objects.on(day).filter(space__parent=area).values_list("space_id", flat=True))
    shut = Closure.objects.filter(space__parent=area, starts_on__lte=day, ends_on__gt=day)
    desks -= set(shut.values_list("space_id", flat=True))
    return len(desks) - DayPass.objects.live().filter(area=area, day=day).count()
