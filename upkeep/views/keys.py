"""The register of keys and badges: which there are, and in whose hands."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from technopark.common.errors import Refusal
from tenants.enums import TenancyStatus
from upkeep import forms
from upkeep.actions import keys
from upkeep.models import DoorPass, Handover
from upkeep.permissions import handovers_for, passes_for, stays_for
from upkeep.views.access import keeps_or_404
from upkeep.views.tickets import chosen, sent

PAGE = "upkeep:passes"
PER_PAGE = 50
GIVEN_TO = (TenancyStatus.RESERVED, *TenancyStatus.running)


def passes(request: HttpRequest) -> HttpResponse:
    """The register, searched by number, space, person or company; and a form for a new key or badge."""
    parks = keeps_or_404(request.user)
    park = chosen(parks, request.GET.get("park"))
    form = forms.PassForm(sent(request)[0], spaces=forms.spaces_with_doors([park]))
    if request.method == "POST" and form.is_valid():
        try:
            made = keys.add_pass(park=park, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(what)s is in the register.") % {"what": made})
            return redirect(PAGE)
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    which = request.GET.get("which", "") if request.GET.get("which") in {"out", "lost"} else ""
    rows = narrowed(DoorPass.objects.filter(park__in=parks), asked, which)
    page = Paginator(rows.order_by("park", "kind", "number"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "passes": list(page.object_list), "form": form, "q": asked, "which": which}
    return render(request, "upkeep/passes.html", context)


def narrowed(rows, asked: str, which: str):
    """The keys and badges asked for, each with who has it now. Two queries when read."""
    out = Handover.objects.out().select_related("tenancy__company")
    rows = rows.select_related("space").prefetch_related(Prefetch("handovers", out, to_attr="out"))
    if which == "out":
        rows = rows.filter(handovers__in=Handover.objects.out())
    if which == "lost":
        rows = rows.filter(lost_on__isnull=False)
    for word in asked.split():
        has_it = Handover.objects.out().filter(Q(given_to__icontains=word) | Q(tenancy__company__name__icontains=word))
        rows = rows.filter(
            Q(number__icontains=word) | Q(space__code__icontains=word) | Q(pk__in=has_it.values("door_pass"))
        )
    return rows


def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a key or badge to somebody of a company; its past is below."""
    row = get_object_or_404(passes_for(request.user).select_related("park", "space"), pk=pk)
    stays = stays_for(request.user).filter(park=row.park, status__in=GIVEN_TO).select_related("company")
    form = forms.GiveForm(
        sent(request)[0],
        stays=stays.order_by("company__name", "pk"),
        initial={"tenancy": stays.filter(reference=request.GET.get("stay", "")).first()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            keys.give(row, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(what)s is handed over.") % {"what": row})
            return redirect("upkeep:pass", pk=pk)
    past = list(row.handovers.select_related("tenancy__company", "given_by", "returned_to").order_by("-pk"))
    out = next((one for one in past if one.returned_on is None), None)
    context = {"door_pass": row, "form": form, "past": past, "out": out, "today": timezone.localdate()}
    return render(request, "upkeep/pass.html", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, or write it off as lost; on the day said, else today."""
    row = get_object_or_404(handovers_for(request.user).select_related("door_pass"), pk=pk)
    form = forms.DayForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else timezone.localdate()
    is_lost = request.POST.get("do") == "lost"
    try:
        (keys.write_off if is_lost else keys.take_back)(row, on=on, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        done = _("%(what)s is written off as lost.") if is_lost else _("%(what)s is back.")
        messages.success(request, done % {"what": row.door_pass})
    if request.POST.get("back") == "departure":
        return redirect("upkeep:departure", reference=row.tenancy.reference)
    return redirect("upkeep:pass", pk=row.door_pass_id)


@require_POST
def found(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost one has been found."""
    row = get_object_or_404(passes_for(request.user), pk=pk)
    keys.find_again(row, by=request.user)
    messages.success(request, _("%(what)s can be given again.") % {"what": row})
    return redirect("upkeep:pass", pk=pk)
