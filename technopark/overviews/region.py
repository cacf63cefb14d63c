"""The parks of the region side by side on a day, for whoever may see the figures of more than one."""

from datetime import date
from decimal import Decimal

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.enums import Status
from applications.models import Application, ParkChoice
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.board import chosen_day
from technopark.common.freshness import version_of
from technopark.common.tables import FORMATS, table_response
from tenants import occupancy, side_by_side

FIGURES = ("companies", "cap", "offices_held", "offices", "desks_held", "desks", "area_held", "area", "closed")


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Every park that the reader may see, on ``?on=`` (today); ``?format=`` hands the table out."""
    parks = list(parks_with(request.user, "spaces.see_occupancy").order_by("code"))
    if not parks:
        raise PermissionDenied
    day = chosen_day(request.GET.get("on", ""), timezone.localdate())
    if request.GET.get("format") in FORMATS:
        return download(parks, day, request.GET["format"])
    context = {
        **admin.site.each_context(request),
        "title": _("The parks of the region"),
        "day": day,
        "rows": SimpleLazyObject(lambda: rows_of(parks, day)),
        "files": [(form.upper(), f"?on={day.isoformat()}&format={form}") for form in FORMATS],
        "wishes": wishes_of(parks),
        "version": version_of(*occupancy.MADE_FROM),
        "number": len(parks),
        "board": reverse("admin:index"),
    }
    return TemplateResponse(request, "admin/occupancy_region.html", context)


def rows_of(parks: list[Park], day: date) -> list[tuple[Park | None, occupancy.Figures]]:
    """The figures of each park, and under them those of all together. Three queries."""
    figures = side_by_side.figures_of(parks, day)
    rows = [(park, figures[park.pk]) for park in parks]
    return [*rows, (None, together(day, list(figures.values())))]


def wishes_of(parks: list[Park]) -> list[tuple[Park, int, int]]:
    """Of the files that name several parks: how many wish each of ``parks`` first, and how many name it at all.

    Those sent and neither refused nor withdrawn; nothing where there are none. One query.
    """
    live = Application.objects.exclude(status__in=[Status.DRAFT, *Status.closed])
    rows = ParkChoice.objects.filter(park__in=parks, application__in=live.order_by()).order_by()
    counts = rows.values_list("park").annotate(first=Count("pk", filter=Q(rank=1)), named=Count("pk"))
    found = {pk: (first, named) for pk, first, named in counts}
    return [(park, *found.get(park.pk, (0, 0))) for park in parks] if found else []


def together(day: date, figures: list[occupancy.Figures]) -> occupancy.Figures:
    """The sum of several parks' figures."""
    names = [name for name in occupancy.Figures.__dataclass_fields__ if name != "day"]
    start = {"area": Decimal(0), "area_held": Decimal(0)}
    return occupancy.Figures(
        day=day, **{name: sum((getattr(one, name) for one in figures), start.get(name, 0)) for name in names}
    )


def download(parks: list[Park], day: date, form: str) -> HttpResponseBase:
    """The table as a file: a row a park."""
    headers = [
        _("park"), _("day"), _("companies"), _("cap"), _("offices held"), _("offices"), _("desks held"), _("desks"),
        _("area held (m²)"), _("area (m²)"), _("closed"),
    ]  # fmt: skip
    rows = [
        [str(park or _("all parks")), day, *(getattr(figures, name) for name in FIGURES)]
        for park, figures in rows_of(parks, day)
    ]
    return table_response(form, name=f"parks-{day}", headers=headers, rows=rows, is_rtl=get_language_bidi())
