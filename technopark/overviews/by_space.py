"""Each space over months: how much of it was held (heat map), by whom and until when (timeline)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spaces.enums import SpaceState
from technopark.common import formatting
from technopark.common.freshness import version_of
from technopark.common.tables import FORMATS, table_response
from technopark.overviews.span import Span, chips, span_of
from tenants import levels, occupancy, trends
from tenants.presence import Hold, Shut

# Pixels of a day on the timeline: a month is about as wide as its name.
DAY_WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 2, 28, 24
# How many tints the heat map has: none held, then quarters.
TINTS = 4


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The spaces of ``?park=`` from ``?from=`` until ``?until=``, both included; ``?format=`` hands them out."""
    span = span_of(request, months_back=3, months_ahead=14)
    if span is None:
        raise PermissionDenied
    with_names = request.user.has_perm("tenants.see_tenancies", span.park)
    if request.GET.get("format") in FORMATS:
        return download(span, request.GET["format"], with_names=with_names)
    context = {
        **admin.site.each_context(request),
        "title": _("Spaces over time"),
        "span": span,
        "with_names": with_names,
        "plans": request.user.has_perm("planning.make_plans", span.park),
        "states": [(state.value, state.label) for state in (SpaceState.OCCUPIED, SpaceState.HELD, SpaceState.CLOSED)],
        "head_height": HEAD_HEIGHT,
        "row_height": ROW_HEIGHT,
        "chips": chips(span, timezone.localdate()),
        "drawing": SimpleLazyObject(lambda: draw(span, with_names=with_names)),
        "files": [(form.upper(), span.address(format=form)) for form in FORMATS],
        "version": version_of(*occupancy.MADE_FROM),
    }
    return TemplateResponse(request, "admin/occupancy_spaces.html", context)


@dataclass(frozen=True)
class Cell:
    """A space in a month: days held of ``days``; ``tint`` from 0 to TINTS; ``url``: the rows behind it, or ""."""

    held: int
    closed: int
    days: int
    url: str = ""

    @property
    def percent(self) -> int:
        return round(100 * self.held / self.days)

    @property
    def tint(self) -> int:
        return -(-TINTS * self.held // self.days)


@dataclass(frozen=True)
class Bar:
    """Something that lasts, on the timeline: ``x`` and ``width`` in pixels; days inclusive."""

    x: int
    width: int
    state: SpaceState
    label: str
    first: date
    last: date
    url: str


@dataclass(frozen=True)
class Line:
    """A space: its cells of the heat map and its bars of the timeline."""

    row: trends.Row
    cells: list[Cell]
    bars: list[Bar]


@dataclass(frozen=True)
class Drawing:
    """All of the page: the months with their place on the timeline, the lines, today's place (None outside)."""

    width: int
    months: list[tuple[date, int, int]]
    lines: list[Line]
    today: int | None


def draw(span: Span, *, with_names: bool) -> Drawing:
    """Work out the page of a span; three queries."""
    place = Place(span)
    breaks = [*(max(first, span.first) for first in levels.month_starts(span.first, span.ends_on)), span.ends_on]
    today = timezone.localdate()
    return Drawing(
        width=place.width,
        months=[(first, *place.of(first, end)) for first, end in pairwise(breaks)],
        lines=[line(row, breaks, place, with_names=with_names) for row in rows_of(span)],
        today=place.of(today, today)[0] if span.first <= today <= span.last else None,
    )


def rows_of(span: Span) -> list[trends.Row]:
    """The spaces of the span's park."""
    return trends.rows(span.park, span.first, span.ends_on)


class Place:
    """Where days stand on the timeline, which runs as its language is read."""

    def __init__(self, span: Span):
        self.span, self.is_rtl = span, get_language_bidi()
        self.width = DAY_WIDTH * (span.ends_on - span.first).days

    def of(self, first: date, end: date) -> tuple[int, int]:
        """The x and the width of the days from ``first`` until before ``end``, cut off at the edges."""
        begins = DAY_WIDTH * (max(first, self.span.first) - self.span.first).days
        width = DAY_WIDTH * (min(end, self.span.ends_on) - self.span.first).days - begins
        return (self.width - begins - width if self.is_rtl else begins), width


def line(row: trends.Row, breaks: list[date], place: Place, *, with_names: bool) -> Line:
    """A space with its cells and bars."""
    cells = [cell(row, first, end, with_names=with_names) for first, end in pairwise(breaks)]
    return Line(row, cells, [bar(one, place, with_names=with_names) for one in [*row.holds, *row.shuts]])


def cell(row: trends.Row, first: date, end: date, *, with_names: bool) -> Cell:
    """The days from ``first`` until before ``end``; where any was held, it leads to who held them."""
    held = row.days_held(first, end)
    url = ""
    if held and with_names:
        rows = {"space__id__exact": row.space.pk, "held_in": first.isoformat()}
        url = f"{reverse('admin:tenants_assignment_changelist')}?{urlencode(rows)}"
    return Cell(held, row.days_closed(first, end) if row.shuts else 0, (end - first).days, url)


def bar(one: Hold | Shut, place: Place, *, with_names: bool) -> Bar:
    """A stay or a closure; a stay leads to its page for whoever may read it."""
    x, width = place.of(one.first, one.end)
    is_hold = isinstance(one, Hold)
    label = one.holder if is_hold else one.reason
    url = reverse("tenants:staff_tenancy", args=[one.tenancy]) if is_hold and with_names else ""
    last = formatting.last_day(one.end)
    return Bar(x, width, one.state, label if with_names or not is_hold else "", one.first, last, url)


def download(span: Span, form: str, *, with_names: bool) -> HttpResponseBase:
    """Who holds what from when until when, and what is closed, as a file."""
    headers = [_("space"), _("kind"), _("area (m²)"), _("state"), _("first day"), _("last day")]
    headers += [_("held by"), _("tenancy")] if with_names else []
    name = f"spaces-{span.park.slug}-{span.first}-{span.last}"
    rows = download_rows(span, with_names=with_names)
    return table_response(form, name=name, headers=headers, rows=rows, is_rtl=get_language_bidi())


def download_rows(span: Span, *, with_names: bool) -> Iterator[list]:
    """The rows of the download: one a stay or closure of a space."""
    for row in rows_of(span):
        space = row.space
        for one in [*row.holds, *row.shuts]:
            facts = [space.code, space.kind_label, space.area, one.state.label, one.first, formatting.last_day(one.end)]
            yield facts + ([one.holder, getattr(one, "tenancy", "")] if with_names else [])
