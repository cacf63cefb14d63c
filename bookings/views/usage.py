"""How much the rooms are used, for whoever reads the park's figures."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.kept import house
from bookings.permissions import can_keep_bookings
from bookings.usage import Share, Usage, usage_of
from bookings.views.access import said_day
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.formatting import isolate, month
from technopark.common.ranges import add_months

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Line:
    """A line of a table of figures."""

    label: str
    share: Share


@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    """The days from ``?from=`` to ``?until=``, both included (this month), of one park. Observers read no names."""
    parks = list(parks_with(request.user, "spaces.see_occupancy").order_by("code"))
    park = next((park for park in parks if park.slug == request.GET.get("park")), next(iter(parks), None))
    if park is None:
        raise Http404
    today = timezone.localdate()
    first, last = days_of(request.GET.get("from"), request.GET.get("until"), today)
    figures = usage_of(park, first, last)
    sees_names = can_keep_bookings(request.user, park)
    context = {
        "parks": parks,
        "park": park,
        "first": first,
        "last": last,
        "chips": chips(park if len(parks) > 1 else None, today, (first, last)),
        "usage": figures,
        "tables": tables(figures),
        "companies": [Line(*line) for line in figures.by_company(get_language())] if sees_names else [],
    }
    return render(request, "bookings/usage.html", context)


def days_of(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """The days that an address says, in order and not too many; else this month."""
    begins, ends = said_day(first), said_day(last)
    if begins is None or ends is None:
        return month_of(today)
    begins, ends = min(begins, ends), max(begins, ends)
    return begins, min(ends, begins + LONGEST)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, add_months(first, 1) - timedelta(days=1)


def chips(park: Park | None, today: date, chosen: tuple[date, date]) -> list[dict]:
    """The spans that people ask for; ``park`` where the address must name it."""
    this_month = month_of(today)
    spans = [
        (_("This month"), this_month),
        (_("Last month"), month_of(this_month[0] - timedelta(days=1))),
        (_("This year"), (date(today.year, 1, 1), date(today.year, 12, 31))),
        (_("The last 12 months"), (add_months(this_month[0], -11), this_month[1])),
    ]
    return [
        {
            "label": label,
            "url": "?" + urlencode({"from": first, "until": last} | ({"park": park.slug} if park else {})),
            "is_active": (first, last) == chosen,
            "count": None,
        }
        for label, (first, last) in spans
    ]


def tables(figures: Usage) -> list[tuple[str, str, list[Line]]]:
    """Name, heading of the first column and lines of the tables by time and by space."""
    names = {space.pk: space.name or space.code for space in house().spaces}
    hours = sorted(figures.hours.items())
    return [
        ("months", _("Month"), [Line(month(first), share) for first, share in sorted(figures.months.items())]),
        ("hours", _("Hour"), [Line(hour_words(hour), share) for hour, share in hours]),
        ("spaces", _("Space"), [Line(names[pk], share) for pk, share in figures.spaces.items()]),
    ]


def hour_words(hour: int) -> str:
    """An hour of the day as people say it: 09:00–10:00."""
    return isolate(f"{hour:02}:00–{(hour + 1) % 24:02}:00")
