"""The floor plan on any day: for everybody here; the staff's and the residents' plans build on the same context."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from spaces.models import Park
from spaces.plan import PlanSpace, floors, occupancy
from technopark.common.freshness import cached_for_visitors, version_of
from technopark.common.ranges import add_months, read_day

# How far the slider goes, in months from this one.
SLIDER_BACK, SLIDER_AHEAD = -24, 36


@require_safe
@login_not_required
@cached_for_visitors(lambda: occupancy().MADE_FROM)
def plan(request: HttpRequest) -> HttpResponse:
    """What is free and what is taken, without a name."""
    parks = list(Park.objects.filter(is_public=True))
    context = plan_context(request, parks, sees_names=lambda _park: False)
    return render(request, "spaces/plan.html", context)


def plan_context(request: HttpRequest, parks: list[Park], *, sees_names: Callable[[Park], bool]) -> dict:
    """What every page with a plan shows: the park and the day of the address, its states and its figures.

    ``?park=`` is a slug (404 when it is none of ``parks``), ``?on=`` a day, ``?space=`` a code. ``sees_names``
    says whether the reader may know who holds what in a park. Six queries, or one where the page's template keeps
    what it made of the same ``version``: states and figures are read when they are used.
    """
    park = park_asked(request, parks)
    day, is_understood = day_asked(request)
    with_names = sees_names(park)
    spaces = SimpleLazyObject(lambda: occupancy().states_on(park, day, with_names=with_names))
    return {
        "park": park,
        "parks": parks,
        "with_names": with_names,
        "day": day,
        "is_day_understood": is_understood,
        "floors": SimpleLazyObject(lambda: floors(park, spaces)),
        "figures": SimpleLazyObject(lambda: occupancy().figures_on(park, day, spaces=spaces)),
        "space_asked": request.GET.get("space", ""),
        "space": SimpleLazyObject(lambda: space_asked(request, spaces)),
        "version": SimpleLazyObject(lambda: version_of(*occupancy().MADE_FROM)),
        **addresses(request.path, park, parks, day),
    }


def park_asked(request: HttpRequest, parks: list[Park]) -> Park:
    """The park named in the address, else the first of ``parks``."""
    slug = request.GET.get("park")
    park = next((park for park in parks if slug in (None, "", park.slug)), None)
    if park is None:
        raise Http404
    return park


def day_asked(request: HttpRequest, name: str = "on") -> tuple[date, bool]:
    """The day in the address (today without one), and whether it could be read."""
    today, text = timezone.localdate(), request.GET.get(name, "")
    day = read_day(text)
    return (day, True) if day else (today, not text)


def space_asked(request: HttpRequest, spaces: list[PlanSpace]) -> PlanSpace | None:
    """The space named in the address, with or without capitals."""
    code = request.GET.get("space", "").strip().upper()
    return next((space for space in spaces if code and space.code.upper() == code), None)


def addresses(path: str, park: Park, parks: list[Park], day: date) -> dict:
    """Where the links of a plan lead: the months around, today, each space (its code is added), each park."""
    kept = {"park": park.slug} if len(parks) > 1 else {}
    today = timezone.localdate()

    def to(**query) -> str:
        return f"{path}?{urlencode(kept | query)}"

    return {
        "today": today,
        "previous_day": add_months(day, -1),
        "previous_url": to(on=add_months(day, -1).isoformat()),
        "next_day": add_months(day, 1),
        "next_url": to(on=add_months(day, 1).isoformat()),
        "today_url": to(on=today.isoformat()),
        "day_url": to(on=day.isoformat()),
        "space_url": to(on=day.isoformat()) + "&space=",
        "park_links": [(one, f"{path}?{urlencode({'park': one.slug, 'on': day.isoformat()})}") for one in parks],
        "slider": {
            "first": today.replace(day=1).isoformat(),
            "least": SLIDER_BACK,
            "most": SLIDER_AHEAD,
            "value": (day.year - today.year) * 12 + day.month - today.month,
        },
    }
