"""The local-services units as the public sees them: what they offer, who runs them, when they are open."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
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


def with_services(parks: QuerySet, day: date) -> QuerySet:
    """Parks with ``service_rows``: their units shown to the public, with hours and operators of ``day``.

    All in the query that reads the parks, for pages that may ask no more.
    """
    hours = ServiceHours.objects.filter(unit=OuterRef("pk")).order_by("weekday", "opens")
    # A plain queryset: that of translated models knows no JSON of its columns.
    units = QuerySet(ServiceUnit).filter(space__park=OuterRef("pk"), space__kind=SpaceKind.SERVICE_UNIT, is_shown=True)
    facts = {f"activity_{code}": f"activity_{code}" for code, _name in settings.LANGUAGES}
    facts |= {f"name_{code}": f"space__name_{code}" for code, _name in settings.LANGUAGES}
    rows = units.order_by("space__code").values(
        row=JSONObject(
            code="space__code",
            operator=Subquery(operators_on(day).values("tenancy__company__name")[:1]),
            operator_ar=Subquery(operators_on(day).values("tenancy__company__name_ar")[:1]),
            hours=ArraySubquery(hours.values(row=JSONObject(weekday="weekday", opens="opens", closes="closes"))),
            **facts,
        )
    )
    return parks.annotate(service_rows=ArraySubquery(rows))


def operators_on(day: date) -> QuerySet:
    """Who runs the unit of the outer row on ``day``."""
    rows = Assignment.objects.live().filter(space=OuterRef("space"), period__contains=day)
    return rows.filter(tenancy__purpose=Purpose.SERVICES, tenancy__status__in=IN_PLACE).order_by("pk")


def read(rows: list[dict], now: datetime | None = None) -> list[Service]:
    """The units of ``service_rows``, in the language being read."""
    now, language = timezone.localtime(now), get_language()
    return [service(row, language, now) for row in rows]


def service(row: dict, language: str, now: datetime) -> Service:
    hours: dict[int, list[tuple[time, time]]] = {}
    for one in row["hours"]:
        stretch = (time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]))
        hours.setdefault(one["weekday"], []).append(stretch)
    return Service(
        code=row["code"],
        name=said(row, "name", language) or row["code"],
        activity=said(row, "activity", language),
        operator=(row["operator_ar"] if language == "ar" else "") or row["operator"] or "",
        lines=lines(hours),
        is_open=any(first <= now.time() < last for first, last in hours.get(now.weekday(), [])) if hours else None,
    )


def said(row: dict, name: str, language: str) -> str:
    """A text in ``language``, else in the first one in which it was written."""
    return row[f"{name}_{language}"] or next(
        (row[f"{name}_{code}"] for code, _name in settings.LANGUAGES if row[f"{name}_{code}"]), ""
    )


def shown(park: Park, now: datetime | None = None) -> list[Service]:
    """The units of ``park`` that the public is shown. One query."""
    rows = with_services(Park.objects.filter(pk=park.pk), timezone.localdate(now)).values_list(
        "service_rows", flat=True
    )
    return read(rows.get(), now)


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
