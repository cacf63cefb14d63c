"""Termination by the park, one step after the other: each page asks for the next one only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal
from tenants import change_forms, forms, previews
from tenants.actions import terminating
from tenants.enums import TRANSITIONS, TerminationStage
from tenants.models import Tenancy, Termination
from tenants.steps import KEEP
from tenants.views.access import tenancy_or_404
from tenants.views.steps import answers

STAGE = TerminationStage


@dataclass(frozen=True)
class Stage:
    """The next step of a procedure: its form, its verb, and what both are called."""

    form: type[forms.StepForm]
    run: Callable
    label: str
    meaning: str
    done: str
    is_grave: bool = True


NEXT = {
    "": Stage(
        change_forms.FormalNoticeForm,
        terminating.send_formal_notice,
        _("Send a formal notice"),
        _("The company is told what is held against it, and until when to put it right."),
        _("The formal notice is sent."),
    ),
    STAGE.NOTIFIED: Stage(
        change_forms.SummonForm,
        terminating.summon,
        _("Summon to a hearing"),
        _("Nobody is heard before the time to put things right is over, nor without some working days' warning."),
        _("The company is summoned."),
        is_grave=False,
    ),
    STAGE.SUMMONED: Stage(
        change_forms.HearingForm,
        terminating.record_hearing,
        _("Record the hearing"),
        _("What was said is written down, also where nobody came."),
        _("The hearing is on record."),
        is_grave=False,
    ),
    STAGE.HEARD: Stage(
        change_forms.DecideForm,
        terminating.decide,
        _("Decide the termination"),
        _("The decision gives both reasons, is issued as a document, and ends the stay on a day that you set."),
        _("The termination is decided."),
    ),
}


def staff_termination(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the procedure stands, and the form of its next step."""
    tenancy = tenancy_or_404(request.user, reference, KEEP)
    termination = tenancy.terminations.filter(stage__in=STAGE.open).first()
    stage = NEXT.get(termination.stage if termination else "")
    is_possible = tenancy.status in TRANSITIONS["terminate"][0] and stage is not None
    do = request.POST.get("do", "")
    is_sent = request.method == "POST" and is_possible and do not in {"drop", "look"}
    said = request.POST if is_sent else None
    form = stage.form(said, tenancy=tenancy, initial=request.POST.dict() if do == "look" else None) if stage else None
    drop_form = forms.ReasonForm(request.POST if do == "drop" else None, tenancy=tenancy, prefix="drop")
    try:
        if is_sent and form.is_valid():
            if do == "preview":
                return _preview(request, tenancy, termination, stage, form)
            stage.run(termination or tenancy, **form.arguments(), by=request.user)
            return _done(request, reference, stage.done)
        if do == "drop" and termination and drop_form.is_valid():
            terminating.drop(termination, **drop_form.arguments(), by=request.user)
            return _done(request, reference, _("The procedure is dropped."))
    except Refusal as refusal:
        (drop_form if do == "drop" else form).add_error(None, refusal.message)
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "termination": termination,
        "earlier": tenancy.terminations.exclude(stage__in=STAGE.open),
        "stage": stage,
        "is_possible": is_possible,
        "form": form,
        "drop_form": drop_form if termination and termination.stage != STAGE.DECIDED else None,
        "is_decision": stage is NEXT[STAGE.HEARD],
    }
    return render(request, "tenants/staff_termination.html", context)


def _done(request: HttpRequest, reference: str, words) -> HttpResponse:
    messages.success(request, words)
    return redirect("tenants:staff_termination", reference=reference)


def _preview(
    request: HttpRequest, tenancy: Tenancy, termination: Termination, stage: Stage, form: forms.StepForm
) -> HttpResponse:
    """What the decision would bring, without issuing it. Raises its Refusal."""
    preview = previews.of(tenancy, lambda: terminating.rehearse(termination, **form.arguments(), by=request.user))
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "step": stage,
        "preview": preview,
        "answers": answers(form),
        "back_url": reverse("tenants:staff_termination", args=[tenancy.reference]),
    }
    return render(request, "tenants/staff_preview.html", context)
