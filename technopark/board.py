"""The occupancy board: what a manager sees first in the admin, for one park on one day.

Every figure comes from ``tenants.occupancy`` or from a count of the very rows that its link lists.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
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
from tenants import occupancy
from tenants.enums import Purpose, TenancyStatus
from tenants.models import Tenancy

# The slider goes from a year before today to two years after; any date can be typed.
MONTHS_BACK, MONTHS_AHEAD = 12, 24
ENDING_WITHIN = (30, 60, 90)
# The use of the rooms is shown of the month of the day and those before it; of so many companies.
MONTHS_OF_USE, COMPANIES_SHOWN = 6, 5
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
    shown = SimpleLazyObject(lambda: board(park, day, sees_files=sees_files))
    return {
        "parks": parks,
        "park": park,
        "day": day,
        "is_today": day == today,
        "sees_files": sees_files,
        "keeps_bookings": keeps_bookings,
        "rooms": SimpleLazyObject(lambda: rooms(park, day, with_names=keeps_bookings)),
        "passes": SimpleLazyObject(lambda: passes(park, day)),
        "board": shown,
        "floors": SimpleLazyObject(lambda: floors(park, shown.spaces)),
        "slider": SimpleLazyObject(lambda: slider(today, day)),
        "version": version_of(*occupancy.MADE_FROM, *USE_MADE_FROM, Application, Offer),
    }


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


def board(park: Park, day: date, *, sees_files: bool) -> Board:
    """Everything the board shows; a constant number of queries. Observers get figures, never files."""
    spaces = occupancy.states_on(park, day, with_names=sees_files)
    rows = stays(park, day)
    return Board(
        park=park,
        day=day,
        figures=occupancy.figures_on(park, day, spaces=spaces),
        spaces=spaces,
        months=occupancy.months_ahead(park, day, 12),
        stays=rows if sees_files else [replace(row, url="") for row in rows],
        selection=selection(park) if sees_files else [],
        links=links(park, day) if sees_files else dict.fromkeys(links(park, day), ""),
    )


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


def stays(park: Park, day: date) -> list[Row]:
    """What ends soon after ``day``, and which places are only kept."""
    unsigned, running = TenancyStatus.unsigned, TenancyStatus.running
    in_park = Tenancy.objects.filter(park=park)
    ends = {
        f"ends_{days}": Count(
            "pk",
            filter=Q(
                status__in=running,
                period__endswith__gt=day,
                period__endswith__lte=day + timedelta(days=days),
            ),
        )
        for days in ENDING_WITHIN
    }
    counts = in_park.aggregate(
        **ends,
        held=Count("pk", filter=Q(status=TenancyStatus.HELD)),
        reserved=Count("pk", filter=Q(status=TenancyStatus.RESERVED)),
        notice=Count("pk", filter=Q(status=TenancyStatus.UNDER_NOTICE)),
    )
    place = {"park__id__exact": park.pk}
    rows = [
        Row(
            ngettext("end within %(days)s day", "end within %(days)s days", days) % {"days": days},
            counts[f"ends_{days}"],
            rows_of("tenants_tenancy", **place, ends_after=day, ends_within=days),
            "ending",
        )
        for days in ENDING_WITHIN
    ]
    labels = {"held": _("held for an offer"), "reserved": _("reserved, to be signed"), "notice": _("under notice")}
    statuses = {"held": unsigned[0], "reserved": unsigned[1], "notice": TenancyStatus.UNDER_NOTICE}
    rows += [
        Row(label, counts[name], rows_of("tenants_tenancy", **place, status__exact=statuses[name]), "held")
        for name, label in labels.items()
    ]
    return rows


def selection(park: Park) -> list[Row]:
    """Offers out, the waiting list and the files in each state, as they stand now."""
    offers = Offer.objects.filter(tenancy__park=park, answered_at__isnull=True).count()
    counts = dict(
        Application.objects.filter(call__park=park)
        .exclude(status=Status.DRAFT)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    rows = [
        Row(_("offers out"), offers, rows_of("applications_offer", tenancy__park__id__exact=park.pk, answer="open"))
    ]
    in_park = {"call__park__id__exact": park.pk}
    rows += [
        Row(label, counts.get(status, 0), rows_of("applications_application", **in_park, status__exact=status), status)
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


def passes(park: Park, day: date) -> dict[str, int]:
    """The day passes of ``day``, all of them and those of visitors. One query."""
    rows = DayPass.objects.live().filter(area__park=park, day=day)
    return rows.aggregate(all=Count("pk"), visitors=Count("pk", filter=Q(company__isnull=True)))


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
