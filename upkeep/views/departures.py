"""Companies that leave: the list, and the check list of one from its inventory to its clearance."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from technopark.common.errors import Refusal
from technopark.common.serving import serve_document
from tenants.enums import TRANSITIONS, TenancyStatus
from upkeep import departures as reading
from upkeep import deposits, forms, next_step
from upkeep.actions import departing
from upkeep.models import DepositLine
from upkeep.to_do import leaving_stays
from upkeep.views.access import keeps_or_404, posted_to, stay_or_404

PAGE = "upkeep:departure"
PER_PAGE = 50


class Step(NamedTuple):
    run: Callable
    form: type | None
    done: str


STEPS = {
    "keep": Step(departing.keep, forms.KeepForm, _("Noted.")),
    "state": Step(departing.state, None, _("The deposit statement is made.")),
    "settle": Step(departing.settle, forms.SettleForm, _("The deposit is settled.")),
    "clear": Step(departing.clear, None, _("The clearance is given.")),
    "close": Step(departing.close, forms.CloseForm, _("The stay is closed.")),
}


@require_safe
def departures(request: HttpRequest) -> HttpResponse:
    """Who leaves and when."""
    rows = leaving_stays(keeps_or_404(request.user))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "upkeep/departures.html", {"page": page, "stays": page.object_list})


@require_safe
def departure(request: HttpRequest, reference: str) -> HttpResponse:
    """What is done, what is missing, and the one thing to do next."""
    return departure_page(request, stay_or_404(request.user, reference))


def departure_page(request: HttpRequest, stay, refused=None) -> HttpResponse:
    now = reading.of(stay)
    today = timezone.localdate()
    made = {
        "keep": forms.KeepForm(prefix="keep"),
        "settle": forms.SettleForm(prefix="settle", initial={"on": today}),
        "close": forms.CloseForm(prefix="close", initial={"reason": stay.leaving_reason}),
    }
    if refused:
        made[refused[0]] = refused[1]
    signed = {one.space_id: one for one in now.inventories}
    context = {
        "now": now,
        "stay": stay,
        "step": next_step.of_departure(now),
        "departure": now.departure,
        "may_begin": now.departure is None
        and (stay.status in TRANSITIONS["begin_leaving"][0] or stay.status == TenancyStatus.LEAVING),
        "is_over": stay.status == TenancyStatus.CLOSED,
        "spaces": [(space, signed.get(space.pk)) for space in now.spaces],
        "deposit": deposits.held(stay)
        if now.departure is None or now.departure.deposit is None
        else now.departure.deposit,
        "next": next((point.key for point in now.points if not point.is_done), ""),
        "forms": made,
        "today": today,
    }
    return render(request, "upkeep/departure.html", context)


@posted_to(PAGE, stay_or_404)
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the check list."""
    stay = stay_or_404(request.user, reference)
    try:
        departing.begin(stay, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(PAGE, reference=reference)


@posted_to(PAGE, lambda user, reference, verb: stay_or_404(user, reference))
def step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Take a step; a refusal names what is missing."""
    stay = stay_or_404(request.user, reference)
    row = getattr(stay, "departure", None)
    if row is None or (verb not in STEPS and verb != "drop"):
        raise Http404
    if verb == "drop":
        return drop(request, row)
    taken = STEPS[verb]
    form = taken.form(request.POST, prefix=verb) if taken.form else None
    if form is not None and not form.is_valid():
        return departure_page(request, stay, refused=(verb, form))
    try:
        taken.run(row, **(form.cleaned_data if form else {}), by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, taken.done)
    return redirect(PAGE, reference=reference)


def drop(request: HttpRequest, row) -> HttpResponse:
    """Keep nothing for a line after all."""
    number = request.POST.get("line", "")
    line = get_object_or_404(DepositLine, departure=row, pk=number if number.isascii() and number.isdigit() else 0)
    try:
        departing.drop(line, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(PAGE, reference=row.tenancy.reference)


@require_safe
def paper(request: HttpRequest, reference: str, what: str) -> FileResponse:
    """The deposit statement or the clearance."""
    row = getattr(stay_or_404(request.user, reference), "departure", None)
    found = {"statement": row.statement, "clearance": row.clearance}.get(what) if row else None
    if found is None:
        raise Http404
    return serve_document(found)
