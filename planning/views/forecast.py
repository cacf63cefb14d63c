"""How full the park will be, and when something is free first."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planning.forecast import AREA, COMPANIES, DESKS, MEASURES, OFFICES, Range
from planning.forms import WishForm
from planning.free_days import FirstFree
from planning.likelihood import Estimate
from planning.outlook import MADE_FROM, Outlook, outlook
from planning.permissions import can_make_plans
from planning.views.access import parks_of
from spaces.models import Park
from technopark.common.formatting import isolate, number
from technopark.common.freshness import version_of
from tenants.enums import Track

MONTHS = 24


@dataclass(frozen=True)
class Found:
    """When something is free first; ``room``: which one."""

    label: str
    days: FirstFree


@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """The next two years of a park, one measure at a time (``?figure=``), with where the likelihoods come from.

    The template keeps what it made of the same version, so the park is read only when something changed, or for a wish.
    """
    parks, park = parks_of(request)
    figure = request.GET.get("figure") if request.GET.get("figure") in MEASURES else COMPANIES
    version, today = version_of(*MADE_FROM), timezone.localdate()
    seen = SimpleLazyObject(lambda: outlook(park, today))
    form = WishForm(request.GET if "kind" in request.GET else None, initial={"months": 12})
    asks = form.is_bound and form.is_valid()
    context = {
        "parks": parks,
        "park": park,
        "today": today,
        "version": version,
        "figure": figure,
        "labels": labels()[figure],
        "chips": chips(park if len(parks) > 1 else None, figure),
        "rows": SimpleLazyObject(lambda: rows_of(seen, figure)),
        "found": SimpleLazyObject(lambda: first_days(seen)),
        "form": form,
        "asked": seen.first_free(**form.wish()) if asks else None,
        "sources": SimpleLazyObject(lambda: sources(seen)),
        "makes": can_make_plans(request.user, park),
    }
    return render(request, "planning/forecast.html", context)


def rows_of(seen: Outlook, figure: str) -> list[dict]:
    """A row a month of one measure."""
    return [
        {"first": first, "cap": cap if figure == COMPANIES else None, "range": shown(found)}
        for first, cap, found in seen.ranges(figure, MONTHS)
    ]


def shown(figures: Range) -> Range:
    """Rounded to whole companies, spaces, m²: the average to the nearest, the others are whole already."""
    return Range(*(round(figure) for figure in figures))


def labels() -> dict[str, str]:
    """What each measure counts."""
    return {COMPANIES: _("Companies"), OFFICES: _("Offices held"), DESKS: _("Desks held"), AREA: _("m² held")}


def chips(park: Park | None, chosen: str) -> list[dict]:
    """One measure after the other; ``park`` where the address must name it."""
    return [
        {
            "label": label,
            "url": "?" + urlencode({"figure": name} | ({"park": park.slug} if park else {})),
            "is_active": name == chosen,
            "count": None,
        }
        for name, label in labels().items()
    ]


def first_days(seen: Outlook) -> list[Found]:
    """The first place, desk and office, for a year."""
    return [
        Found(_("a place under the cap"), seen.first_free()),
        Found(_("an office"), seen.first_free(kind=OFFICES)),
        Found(_("a desk"), seen.first_free(kind=DESKS)),
    ]


def sources(seen: Outlook) -> list[dict]:
    """Each likelihood with its range, and in words what it was counted from."""
    found = [
        (_("Renewal: %(track)s") % {"track": Track(track).label}, estimate)
        for track, estimate in seen.chances.renewal.items()
    ]
    found += [
        (_("An offer out is accepted"), seen.chances.held),
        (_("A reservation is signed"), seen.chances.reserved),
    ]
    return [
        {"label": label, "chance": estimate.chance, "why": why(estimate, seen.rules.history_needed)}
        for label, estimate in found
    ]


def why(estimate: Estimate, needed: int) -> str:
    """Where an estimate comes from."""
    facts = {"yes": isolate(number(estimate.yes)), "cases": isolate(number(estimate.cases)), "needed": needed}
    if estimate.source == Estimate.COHORT:
        return _("%(yes)s of %(cases)s before, counted for this case.") % facts
    if estimate.source == Estimate.PARK:
        return _("%(yes)s of %(cases)s before in the whole park: too few of this case alone.") % facts
    return _("The park's written rule: with %(cases)s cases, fewer than %(needed)s, history says too little.") % facts
