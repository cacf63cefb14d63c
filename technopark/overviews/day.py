"""The figures of the board on a day, as a file."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from technopark import board
from technopark.common.formatting import month
from technopark.common.tables import FORMATS, table_response


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Every figure that the board shows of ``?park=`` and ``?on=``, a line each, as ``?format=`` says."""
    shown = board.context_of(request)
    if shown["park"] is None:
        raise PermissionDenied
    form = request.GET.get("format")
    if form not in FORMATS:
        raise Http404
    name = f"occupancy-{shown['park'].slug}-{shown['day']}"
    headers = [_("part"), _("figure"), _("value"), _("of how many")]
    return table_response(form, name=name, headers=headers, rows=lines(shown), is_rtl=get_language_bidi())


def lines(shown: dict) -> Iterator[list]:
    """Part of the page, figure, value, and of how many where there is such a number."""
    found, passes = shown["board"], shown["passes"]
    figures = found.figures
    day = _("Occupancy")
    yield [day, _("companies"), figures.companies, figures.cap]
    yield [day, _("offices held"), figures.offices_held, figures.offices]
    yield [day, _("desks held"), figures.desks_held, figures.desks]
    yield [day, _("area held"), figures.area_held, figures.area]
    yield [day, _("day passes, of the desks free"), passes["all"], figures.desks_free]
    yield from ([_("Stays"), row.label, row.value, ""] for row in found.stays)
    yield from ([_("Applications"), row.label, row.value, ""] for row in found.selection)
    yield from ([_("The year ahead"), month(one.first), one.peak, one.cap] for one in found.months)
