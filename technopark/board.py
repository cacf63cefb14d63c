"""The occupancy board: what a manager sees first in the admin, for one park on one day.

Every figure comes from ``tenants.occupancy`` or from a count of the very rows that its link lists.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications.enums import Status
from applications.models import Application, Offer
from bookings.enums import BookingStatus
from bookings.models import Booking, BookingRules, DayPass, HoursPeriod, OpeningHours
from bookings.permissions import can_keep_bookings
from bookings.usage import Share, Usage, counted
from spaces.models import Park
from spaces.permissions import parks_with
from spaces.plan import PlanSpace, floors
from technopark.common.freshness import version_of
from technopark.common.models import Holiday
from technopark.common.ranges import add_months, read_day
from technopark.common.tables import FORMATS
from tenants import occupancy
from tenants.enums import Purpose, TenancyStatus

# The slider goes from a year before today to two years after; any date can be typed.
MONTHS_BACK, MONTHS_AHEAD = 12, 24
ENDING_WITHIN = (30, 60, 90)
# The use of the rooms is shown of the month of the day and those before it; of so many companies.
MONTHS_OF_USE, COMPANIES_SHOWN = 6, 5
# Places that are only kept, and stays that somebody ends: the words of their row, and the status that is counted.
KEPT = {
    "held": (gettext_lazy("held for an offer"), TenancyStatus.HELD),
    "reserved": (gettext_lazy("reserved, to be signed"), TenancyStatus.RESERVED),
    "notice": (gettext_lazy("under notice"), TenancyStatus.UNDER_NOTICE),
}
USE_MADE_FROM = (Booking, BookingRules, DayPass, HoursPeriod, OpeningHours, Holiday)


def context_of(request: HttpRequest) -> dict:
    """What the admin's first page needs: the park and the day that the address names, the board when it is used.

    The template keeps what it made of the same ``version``, so the board is read only when something changed.
    """
    parks = list(parks_with(request.user, "spaces.see_occupancy"))
    park = next((park for park in parks if park.slug == request.GET.get("park")), parks[0] if parks else None)
    if park is None:
        return {"parks": [], "park": None}
    today = timezone.localdate()
    day = chosen_day(request.GET.get("on", ""), today)
    sees_files = request.user.has_perm("tenants.see_tenancies", park)
    keeps_bookings = can_keep_bookings(request.user, park)
    numbers = SimpleLazyObject(lambda: counts(park, day))
    shown = SimpleLazyObject(lambda: board(park, day, numbers, sees_files=sees_files))
    return {
        "parks": parks,
        "park": park,
        "day": day,
        "is_today": day == today,
        "files": [(form.upper(), address_of_file(park, day, form)) for form in FORMATS],
        "sees_files": sees_files,
        "keeps_bookings": keeps_bookings,
        "rooms": SimpleLazyObject(lambda: rooms(park, day, with_names=keeps_bookings)),
        "passes": SimpleLazyObject(lambda: {"all": numbers["passes"], "visitors": numbers["visitors"]}),
        "board": shown,
        "floors": SimpleLazyObject(lambda: floors(park, shown.spaces)),
        "slider": SimpleLazyObject(lambda: slider(today, day)),
        "version": version_of(*occupancy.MADE_FROM, *USE_MADE_FROM, Application, Offer),
    }


def address_of_file(park: Park, day: date, form: str) -> str:
    """Where the figures of the board are taken out."""
    asked = urlencode({"park": park.slug, "on": day.isoformat(), "format": form})
    return f"{reverse('admin:occupancy_day')}?{asked}"


def chosen_day(text: str, today: date) -> date:
    """The day that ``text`` says, or ``today``."""
    return read_day(text) or today


@dataclass(frozen=True)
class Row:
    """A figure of the board with the address of its rows."""

    label: str
    value: int
    url: str
    state: str = ""


@dataclass(frozen=True)
class Board:
    """A park on a day."""

    park: Park
    day: date
    figures: occupancy.Figures
    spaces: list[PlanSpace]
    months: list[occupancy.Month]
    stays: list[Row]
    selection: list[Row]
    links: dict[str, str]


def board(park: Park, day: date, numbers: Mapping, *, sees_files: bool) -> Board:
    """Everything the board shows; a constant number of queries. Observers get figures, never files."""
    spaces = occupancy.states_on(park, day, with_names=sees_files)
    figures, months = occupancy.figures_and_months(park, day, 12, spaces=spaces)
    rows = stays(park, day, numbers)
    return Board(
        park=park,
        day=day,
        figures=figures,
        spaces=spaces,
        months=months,
        stays=rows if sees_files else [replace(row, url="") for row in rows],
        selection=selection(park, numbers) if sees_files else [],
        links=links(park, day) if sees_files else dict.fromkeys(links(park, day), ""),
    )


def counts(park: Park, day: date) -> dict:
    """How many stays end soon after ``day``, are held, reserved or under notice; offers out; day passes. One query.

    ``files`` are the states of the files as they stand now, one each.
    """
    wanted = {
        f"ends_{days}": Q(
            tenancies__status__in=TenancyStatus.running,
            tenancies__period__endswith__gt=day,
            tenancies__period__endswith__lte=day + timedelta(days=days),
        )
        for days in ENDING_WITHIN
    }
    wanted |= {name: Q(tenancies__status=status) for name, (_label, status) in KEPT.items()}
    passes = DayPass.objects.live().filter(area__park=park, day=day)
    files = Application.objects.filter(call__park=park).exclude(status=Status.DRAFT)
    return (
        Park.objects.filter(pk=park.pk)
        .order_by()
        .values("pk")
        .annotate(
            **{name: Count("tenancies", filter=condition) for name, condition in wanted.items()},
            offers=number_of(Offer.objects.filter(tenancy__park=park, answered_at__isnull=True)),
            passes=number_of(passes),
            visitors=number_of(passes.filter(company__isnull=True)),
            files=ArraySubquery(files.order_by().values("status")),
        )
        .get()
    )


def number_of(rows: QuerySet) -> Subquery:
    """How many ``rows`` there are, for a query about something else."""
    return Subquery(rows.order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number"))


def rows_of(model: str, **filters) -> str:
    """The admin's list of ``model`` ("tenants_tenancy"), filtered."""
    return f"{reverse(f'admin:{model}_changelist')}?{urlencode(filters)}"


def links(park: Park, day: date) -> dict[str, str]:
    """Where each of the big figures lists its rows."""
    return {
        "companies": rows_of("tenants_tenancy", park__id__exact=park.pk, present_on=day, purpose__exact=Purpose.HOSTED),
        "offices": rows_of(
            "tenants_assignment", space__park__id__exact=park.pk, held_on=day, space__kind__exact="office"
        ),
        "desks": rows_of("tenants_assignment", space__park__id__exact=park.pk, held_on=day, space__kind__exact="desk"),
        "area": rows_of("tenants_assignment", space__park__id__exact=park.pk, held_on=day),
        "passes": rows_of("bookings_daypass", area__park__id__exact=park.pk, valid_on=day),
        "closed": rows_of("spaces_closure", space__park__id__exact=park.pk, closed_on=day),
    }


def stays(park: Park, day: date, numbers: Mapping) -> list[Row]:
    """What ends soon after ``day``, and which places are only kept."""
    place = {"park__id__exact": park.pk}
    rows = [
        Row(
            ngettext("end within %(days)s day", "end within %(days)s days", days) % {"days": days},
            numbers[f"ends_{days}"],
            rows_of("tenants_tenancy", **place, ends_after=day, ends_within=days),
            "ending",
        )
        for days in ENDING_WITHIN
    ]
    rows += [
        Row(str(label), numbers[name], rows_of("tenants_tenancy", **place, status__exact=status), "held")
        for name, (label, status) in KEPT.items()
    ]
    return rows


def selection(park: Park, numbers: Mapping) -> list[Row]:
    """Offers out, the waiting list and the files in each state, as they stand now."""
    files = Counter(numbers["files"])
    rows = [
        Row(
            _("offers out"),
            numbers["offers"],
            rows_of("applications_offer", tenancy__park__id__exact=park.pk, answer="open"),
        )
    ]
    in_park = {"call__park__id__exact": park.pk}
    rows += [
        Row(label, files[status], rows_of("applications_application", **in_park, status__exact=status), status)
        for status, label in Status.choices
        if status != Status.DRAFT
    ]
    return rows


@dataclass(frozen=True)
class Rooms:
    """How much the rooms are used: the months up to that of the day, hours of day and companies over all of them.

    A month has its first and last day, its share and where its no-shows are listed.
    """

    usage: Usage
    months: list[tuple[date, date, Share, str]]
    hours: list[tuple[int, Share]]
    companies: list[tuple[str, Share]]


def rooms(park: Park, day: date, *, with_names: bool) -> Rooms | None:
    """The use of the park's rooms; None where none can be booked. Three queries."""
    month = day.replace(day=1)
    usage = counted(park, add_months(month, 1 - MONTHS_OF_USE), add_months(month, 1) - timedelta(days=1))
    if not usage.spaces:
        return None
    return Rooms(
        usage=usage,
        months=[
            (first, add_months(first, 1) - timedelta(days=1), share, no_shows_of(park, first) if with_names else "")
            for first, share in sorted(usage.months.items())
        ],
        hours=sorted(usage.hours.items()),
        companies=usage.by_company(get_language())[:COMPANIES_SHOWN] if with_names else [],
    )


def no_shows_of(park: Park, first: date) -> str:
    """Where the bookings of a month to which nobody came are listed."""
    in_park = {"space__park__id__exact": park.pk, "status__exact": BookingStatus.NO_SHOW}
    return rows_of("bookings_booking", begins_in=first, **in_park)


@dataclass(frozen=True)
class Slider:
    """The months that the slider offers: positions from 0, the day of each, and where it stands."""

    days: list[date]
    position: int


def slider(today: date, day: date) -> Slider:
    """First days of the months around ``today``; the position nearest to ``day``."""
    first = add_months(today.replace(day=1), -MONTHS_BACK)
    days = [add_months(first, months) for months in range(MONTHS_BACK + MONTHS_AHEAD + 1)]
    return Slider(days, min(range(len(days)), key=lambda index: abs((days[index] - day).days)))
