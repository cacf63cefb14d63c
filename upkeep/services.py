"""The local-services units as the public sees them: what they offer, who runs them, when they are open."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language

from bookings.enums import Weekday
from spaces.enums import SpaceKind
from spaces.models import Park
from technopark.common.formatting import isolate
from tenants.enums import Purpose, TenancyStatus
from tenants.models import Assignment
from upkeep.models import ServiceHours, ServiceUnit

IN_PLACE = (TenancyStatus.ACTIVE, TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)


@dataclass(frozen=True, slots=True)
class Line:
    """Days on end with the same hours: « lundi – vendredi 09:00–12:00, 14:00–18:00 »."""

    first: str
    last: str
    hours: str

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Service:
    """A unit with its operator of today; ``is_open`` at the moment asked for, None where it says no hours."""

    code: str
    name: str
    activity: str
    operator: str
    lines: list[Line]
    is_open: bool | None


def shown(park: Park, now: datetime | None = None) -> list[Service]:
    """The units of ``park`` that the public is shown: run by somebody today, or described. Three queries."""
    now = timezone.localtime(now)
    units = ServiceUnit.objects.filter(space__park=park, space__kind=SpaceKind.SERVICE_UNIT, is_shown=True)
    units = list(units.select_related("space").order_by("space__code"))
    if not units:
        return []
    hours, operators = hours_of(units), operators_of(park, now.date())
    return [service(unit, hours[unit.pk], operators.get(unit.space_id, ""), now) for unit in units]


def service(unit: ServiceUnit, hours: dict[int, list[tuple[time, time]]], operator: str, now: datetime) -> Service:
    return Service(
        code=unit.space.code,
        name=unit.space.name or unit.space.code,
        activity=unit.activity,
        operator=operator,
        lines=lines(hours),
        is_open=any(first <= now.time() < last for first, last in hours.get(now.weekday(), [])) if hours else None,
    )


def hours_of(units: list[ServiceUnit]) -> dict[int, dict[int, list[tuple[time, time]]]]:
    """By unit and weekday, the stretches in which it is open."""
    found: dict[int, dict[int, list[tuple[time, time]]]] = defaultdict(dict)
    rows = ServiceHours.objects.filter(unit__in=units).order_by("unit", "weekday", "opens")
    for unit, weekday, opens, closes in rows.values_list("unit", "weekday", "opens", "closes"):
        found[unit].setdefault(weekday, []).append((opens, closes))
    return found


def operators_of(park: Park, day: date) -> dict[int, str]:
    """By space, the company that runs it on ``day``."""
    rows = Assignment.objects.on(day).filter(
        tenancy__park=park, tenancy__purpose=Purpose.SERVICES, tenancy__status__in=IN_PLACE
    )
    language = get_language()
    return {one.space_id: one.tenancy.holder_in(language) for one in rows.select_related("tenancy__company")}


def lines(hours: dict[int, list[tuple[time, time]]]) -> list[Line]:
    """The week in as few lines as it takes; days on which it is closed are left out."""
    grouped: list[tuple[list[int], list]] = []
    for weekday in sorted(hours):
        if grouped and grouped[-1][1] == hours[weekday] and grouped[-1][0][-1] == weekday - 1:
            grouped[-1][0].append(weekday)
        else:
            grouped.append(([weekday], hours[weekday]))
    return [
        Line(str(Weekday(span[0]).label), str(Weekday(span[-1]).label), ", ".join(stretch(one) for one in same))
        for span, same in grouped
    ]


def stretch(one: tuple[time, time]) -> str:
    return isolate(f"{one[0]:%H:%M}–{one[1]:%H:%M}")
