"""Decisions prepared for a call, checked by count and by name, then taken together or not at all."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import deciding, preparing
from applications.enums import Outcome, Status
from applications.forms.decisions import PrepareAllForm, PrepareForm
from applications.models import Application, Call, CallPark, PendingDecision
from applications.pending_check import POSSIBLE, check, pending_of
from applications.views.access import file_or_404, files_of, parks_or_404
from applications.views.decisions import proposal_facts
from applications.views.screening import STEP
from applications.views.steps import sent, step_page
from technopark.common.errors import Refusal

DECIDE = "applications.decide"


def staff_pending(request: HttpRequest, slug: str) -> HttpResponse:
    """What is prepared for a call, with what applying it would do; a POST prepares the rest or applies all of it."""
    call = _call(request, slug)
    form = PrepareAllForm(request.POST if request.POST.get("do") == "prepare" else None)
    if request.method == "POST" and _done(request, call, form):
        return redirect("applications:staff_pending", slug)
    files = files_of(request.user, [call.pk])
    checked = check(call, pending_of(call, request.user, files=files), files=files)
    prepared = [row.application_id for row in checked.pending]
    left = files.filter(status=Status.DELIBERATED).exclude(pk__in=prepared)
    context = {
        "call": call,
        "check": checked,
        "piles": [
            (label, [row for row in checked.pending if row.outcome == value]) for value, label in Outcome.choices
        ],
        "left": left.order_by("reference").values_list("reference", "project_name"),
        "form": form,
    }
    return render(request, "applications/staff/pending.html", context)


def _call(request: HttpRequest, slug: str) -> Call:
    parks = parks_or_404(request.user, DECIDE)
    is_shared = Exists(CallPark.objects.filter(call=OuterRef("pk")))
    calls = Call.objects.filter(park__in=parks).select_related("park").annotate(is_shared=is_shared)
    return get_object_or_404(calls, slug=slug)


def _done(request: HttpRequest, call: Call, form: PrepareAllForm) -> bool:
    """Do what the pressed button says; a refusal is shown on the page, and nothing was done."""
    try:
        if request.POST.get("do") == "apply":
            count = len(preparing.apply_together(call, shown=request.POST.get("shown", ""), by=request.user))
            done = ngettext(
                "%(n)s file is decided; its letter has been sent.",
                "%(n)s files are decided; their letters have been sent.",
                count,
            )
        elif form.is_valid():
            count = len(preparing.prepare_as_proposed(call, **form.cleaned_data, by=request.user))
            done = ngettext("%(n)s decision is prepared.", "%(n)s decisions are prepared.", count)
        else:
            return False
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, done % {"n": count})
    return True


def staff_prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """Prepare the decision on one file, or prepare it otherwise."""
    application = file_or_404(request.user, reference, DECIDE)
    if not any(application.status in states for states in POSSIBLE.values()):
        raise Http404
    item = deciding.proposal_for(application)
    return step_page(
        request,
        form=PrepareForm(sent(request), initial=_initial(application, item)),
        run=lambda data: preparing.prepare(application, **data, by=request.user),
        done=_("The decision is prepared. Nothing has been sent."),
        back=reverse("applications:staff_pending", args=[application.call.slug]),
        template=STEP,
        application=application,
        facts=proposal_facts(application, item),
        title=_("Prepare the decision"),
        lead=_("Nobody is told before you apply the decisions of the call together."),
        action=_("Prepare"),
    )


def _initial(application: Application, item) -> dict:
    """What is prepared already, or what the committee proposed."""
    if row := PendingDecision.objects.filter(application=application).first():
        names = ("outcome", "rank", "reason_in_law", "reason_in_fact", "note")
        return {name: getattr(row, name) for name in names} | {"month": row.month and row.month.isoformat()}
    wish = max(application.starts_on_wish or localdate(), localdate()).replace(day=1)
    words = item.words if item and item.outcome == Outcome.REFUSED else ""
    return {"outcome": item.outcome if item else "", "month": wish.isoformat(), "reason_in_fact": words}


def staff_pending_drop(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what was prepared on one file; its address alone leads back to the list."""
    application = file_or_404(request.user, reference, DECIDE)
    row = PendingDecision.objects.filter(application=application).select_related("application").first()
    if request.method == "POST" and row:
        preparing.drop(row, by=request.user)
        messages.success(request, _("What was prepared on %(reference)s is taken back.") % {"reference": reference})
    return redirect("applications:staff_pending", application.call.slug)
