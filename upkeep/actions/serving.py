"""What a local-services unit offers, and when it is open."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from django.db import transaction

from spaces.enums import SpaceKind
from spaces.models import Space
from technopark.common.database import lock_park
from technopark.common.history import acting
from upkeep.errors import NoServiceUnit
from upkeep.models import ServiceHours, ServiceUnit
from upkeep.permissions import can_keep, require


class Open(NamedTuple):
    """Open on ``weekday`` (0 is Monday) from one time until before another."""

    weekday: int
    opens: time
    closes: time


@transaction.atomic
def describe(
    space: Space,
    *,
    hours: Iterable[Open],
    activity_fr: str = "",
    activity_ar: str = "",
    activity_en: str = "",
    is_shown: bool = True,
    by,
) -> ServiceUnit:
    """Say what the unit offers, and replace its week by ``hours``. Raises NoServiceUnit, NotAllowed."""
    require(can_keep(by, space.park))
    lock_park(space.park_id)
    if space.kind != SpaceKind.SERVICE_UNIT:
        raise NoServiceUnit(space=space.code)
    said = {"activity_fr": activity_fr, "activity_ar": activity_ar, "activity_en": activity_en}
    with acting(by):
        unit, _is_new = ServiceUnit.objects.update_or_create(
            space=space, defaults={name: text.strip() for name, text in said.items()} | {"is_shown": is_shown}
        )
        unit.hours.all().delete()
        ServiceHours.objects.bulk_create(ServiceHours(unit=unit, **one._asdict()) for one in hours)
    return unit
