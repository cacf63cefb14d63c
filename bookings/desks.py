"""Desks of coworking areas that nobody holds on a day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from bookings.models import DayPass
from spaces.models import Closure, Space
from tenants.models import Assignment


def desks_free(area: Space, day: date) -> int:
    """How many day passes can still be issued: desks open and held by nobody that day, less the passes."""
    return desks_free_in([area], day)[area.pk]


def desks_free_in(areas: Iterable[Space], day: date) -> dict[int, int]:
    """The same for several areas, by id. Four queries, however many there are."""
    ids = [area.pk for area in areas]
    held = Assignment.objects.on(day).filter(space__parent__in=ids).values_list("space_id", flat=True)
    closures = Closure.objects.filter(Q(space__in=ids) | Q(space__parent__in=ids), starts_on__lte=day, ends_on__gt=day)
    gone = {*held, *closures.values_list("space_id", flat=True)}
    desks = Space.objects.filter(parent__in=ids).values_list("pk", "parent_id")
    free = Counter(area for desk, area in desks if desk not in gone and area not in gone)
    passes = Counter(DayPass.objects.live().filter(area__in=ids, day=day).values_list("area_id", flat=True))
    return {area: free[area] - (passes[area] if area not in gone else 0) for area in ids}
