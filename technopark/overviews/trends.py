"""Occupancy month by month, of a park or of all those that the reader may see, as charts, tables and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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

from spaces.enums import SpaceKind
from technopark.common.freshness import version_of
from technopark.common.tables import FORMATS, table_response
from technopark.overviews.span import Span, chips, span_of
from tenants import occupancy, trends
from tenants.enums import Purpose

NAMES = ("companies", "offices", "desks", "area")
NOWHERE = dict.fromkeys(NAMES, "")


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The trends of ``?park=`` from ``?from=`` until ``?until=``, both included; ``?format=`` hands them out."""
    span = span_of(request, months_back=12, months_ahead=12, together=True)
    if span is None:
        raise PermissionDenied
    if request.GET.get("format") in FORMATS:
        return download(span, request.GET["format"])
    with_rows = request.user.has_perm("tenants.see_tenancies", span.park)
    context = {
        **admin.site.each_context(request),
        "title": _("Occupancy by month"),
        "span": span,
        "with_rows": with_rows,
        "chips": chips(span, timezone.localdate()),
        "lines": SimpleLazyObject(lambda: lines(span, with_rows=with_rows)),
        "files": [(form.upper(), span.address(format=form)) for form in FORMATS],
        "version": version_of(*occupancy.MADE_FROM),
    }
    return TemplateResponse(request, "admin/occupancy_trends.html", context)


@dataclass(frozen=True)
class Line:
    """A month of the table, with the addresses of the rows behind it ("" for whoever may not read them)."""

    month: trends.Month
    companies: float
    cap: float
    offices: float | None
    desks: float | None
    area: float | None
    links: dict[str, str]


def lines(span: Span, *, with_rows: bool) -> list[Line]:
    """A line a month; shares in percent. Four queries."""
    return [
        Line(
            month,
            companies=round(month.mean("companies"), 1),
            cap=round(month.mean_of("companies"), 1),
            **{name: percent(getattr(month, name).share) for name in NAMES[1:]},
            links=links(span, month.first) if with_rows and span.park else NOWHERE,
        )
        for month in trends.months(span.chosen, span.first, span.ends_on)
    ]


def percent(share: float | None) -> float | None:
    """A share from 0 to 1 in percent, to one place."""
    return None if share is None else round(100 * share, 1)


def links(span: Span, first: date) -> dict[str, str]:
    """Where the admin lists what was present or held in the month."""
    stays, held = (reverse(f"admin:tenants_{name}_changelist") for name in ("tenancy", "assignment"))
    park = {"space__park__id__exact": span.park.pk, "held_in": first.isoformat()}
    return {
        "companies": f"{stays}?"
        + urlencode({"park__id__exact": span.park.pk, "present_in": first, "purpose__exact": Purpose.HOSTED}),
        "offices": f"{held}?{urlencode(park | {'space__kind__exact': SpaceKind.OFFICE})}",
        "desks": f"{held}?{urlencode(park | {'space__kind__exact': SpaceKind.DESK})}",
        "area": f"{held}?{urlencode(park)}",
    }


def download(span: Span, form: str) -> HttpResponseBase:
    """The same months as a file, in days: what a spreadsheet can add up again."""
    headers = [_("first day"), _("last day"), _("days")]
    for label in (_("companies"), _("offices"), _("desks"), _("area (m²)")):
        headers += [
            _("%(what)s × days held") % {"what": label},
            _("%(what)s × days there are") % {"what": label},
            _("%(what)s on the fullest day") % {"what": label},
        ]
    name = f"occupancy-{span.park.slug if span.park else 'all'}-{span.first}-{span.last}"
    return table_response(form, name=name, headers=headers, rows=days(span), is_rtl=get_language_bidi())


def days(span: Span) -> Iterator[list]:
    """The rows of the download."""
    for month in trends.months(span.chosen, span.first, span.ends_on):
        courses = (month.companies, month.offices, month.desks, month.area)
        yield [month.first, month.last, month.days, *(figure for course in courses for figure in course)]
