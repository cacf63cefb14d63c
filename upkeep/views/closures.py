"""Closures: those under way and to come, and closing a space with whoever is in it."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from spaces.models import Closure, Space
from technopark.common.errors import Refusal
from upkeep.actions import closing
from upkeep.closures import Impact, impact_of, running_and_coming
from upkeep.forms import ClosureForm, OpenAgainForm, spaces_to_close
from upkeep.views.access import keeps_or_404

STAY = "stay"
PER_PAGE = 50


@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """What is closed and until when."""
    today = timezone.localdate()
    rows = running_and_coming(keeps_or_404(request.user), today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "upkeep/closures.html", {"page": page, "closures": page.object_list, "today": today})


def close_space(request: HttpRequest) -> HttpResponse:
    """Say what closes and when; see whom it touches and where they could go; then do it all or nothing.

    A GET with the days, or a POST with ``do=look``, only looks.
    """
    parks = keeps_or_404(request.user)
    data = request.POST if request.method == "POST" else request.GET if "first_day" in request.GET else None
    form = ClosureForm(data, spaces=spaces_to_close(parks), initial=asked(request, parks))
    impact = None
    if form.is_bound and form.is_valid():
        impact = impact_of(form.cleaned_data["space"], form.cleaned_data["first_day"], form.ends_on)
        if request.method == "POST" and request.POST.get("do") == "close" and run(request, form, impact):
            return redirect("upkeep:closures")
    context = {"form": form, "impact": impact, "choices": choices_of(impact, request.POST), "stay": STAY}
    return render(request, "upkeep/close_space.html", context)


def asked(request: HttpRequest, parks) -> dict:
    """The space that the address names."""
    space = Space.objects.filter(park__in=parks, code=request.GET.get("space", "")).first()
    return {"space": space, "first_day": timezone.localdate()}


def run(request: HttpRequest, form: ClosureForm, impact: Impact) -> bool:
    """Close and move; a refusal stands on top of the form."""
    said = form.cleaned_data
    try:
        closing.close(
            space=said["space"],
            starts_on=said["first_day"],
            ends_on=form.ends_on,
            reason=said["reason"],
            note=said["note"],
            moves=moves_of(impact, request.POST),
            by=request.user,
        )
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("%(space)s is closed on these days.") % {"space": said["space"].code})
    return True


def moves_of(impact: Impact, said) -> dict[int, Space]:
    """Where each goes, of what it was proposed; who stays on paper is left out."""
    wanted = {one.assignment.pk: said.get(f"move-{one.assignment.pk}", STAY) for one in impact.touched}
    proposed = {one.assignment.pk: {option.space.code for option in one.free} for one in impact.touched}
    codes = {number: code for number, code in wanted.items() if code in proposed[number]}
    spaces = {space.code: space for space in Space.objects.filter(park=impact.space.park, code__in=codes.values())}
    return {number: spaces[code] for number, code in codes.items()}


def choices_of(impact: Impact | None, said) -> list[tuple]:
    """Who is touched, with the space chosen for them: what was sent, else what is proposed."""
    if impact is None:
        return []
    return [(one, said.get(f"move-{one.assignment.pk}", one.proposed or STAY)) for one in impact.touched]


@require_POST
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a space before the planned day."""
    rows = Closure.objects.filter(space__park__in=keeps_or_404(request.user)).select_related("space__park")
    closure, form = get_object_or_404(rows, pk=pk), OpenAgainForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else timezone.localdate()
    try:
        closing.open_again(closure, on=max_day(on, closure), by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(space)s opens again.") % {"space": closure.space.code})
    return redirect("upkeep:closures")


def max_day(on: date, closure: Closure) -> date:
    """A closure is not shortened into the past; one that has not begun is dropped."""
    if closure.starts_on > timezone.localdate():
        return on
    if on < timezone.localdate():
        raise Http404
    return on
