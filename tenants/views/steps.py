"""A page for each step that staff take in a stay: what it means, its form, what it would bring, why it was refused."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from technopark.common.errors import Refusal
from tenants import forms, occupancy, previews
from tenants.checklist import items
from tenants.held import open_suspensions
from tenants.models import Tenancy
from tenants.steps import STEPS, Step, possible_verbs
from tenants.views.access import tenancy_or_404


def staff_step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Ask what ``verb`` needs, show what it would bring, then take the step.

    A refusal stands beside the form, which keeps what was typed.
    """
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    tenancy = tenancy_or_404(request.user, reference, step.permission)
    do = request.POST.get("do", "")
    is_sent = request.method == "POST" and do != "look"
    form = step.form(request.POST if is_sent else None, tenancy=tenancy, initial=typed(request, step.form))
    if is_sent and form.is_valid():
        try:
            if do == "preview":
                return preview_page(request, tenancy, verb, form)
            step.run(tenancy, **form.arguments(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, step.done)
            return redirect("tenants:staff_tenancy", reference=tenancy.reference)
    return render(request, step.template, context_of(tenancy, verb, step, form))


def preview_page(request: HttpRequest, tenancy: Tenancy, verb: str, form: forms.StepForm) -> HttpResponse:
    """What the step would bring, with the same answers waiting to be confirmed. Raises the step's Refusal."""
    step = STEPS[verb]
    preview = previews.of(tenancy, lambda: step.run(tenancy, **form.arguments(), by=request.user))
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "step": step,
        "preview": preview,
        "answers": answers(form),
        "back_url": reverse("tenants:staff_tenancy", args=[tenancy.reference]),
    }
    return render(request, "tenants/staff_preview.html", context)


def answers(form: forms.StepForm) -> list[tuple[str, str]]:
    """What was typed, to be sent once more."""
    return [(name, value) for name in form.fields for value in form.data.getlist(name)]


def typed(request: HttpRequest, form: type[forms.StepForm]) -> dict:
    """What the address, or a form sent only to look, already says."""
    said = request.POST if request.method == "POST" else request.GET
    return {name: said[name] for name in form.base_fields if name in said}


def context_of(tenancy: Tenancy, verb: str, step: Step, form) -> dict:
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "verb": verb,
        "step": step,
        "form": form,
        "items": items(tenancy, verb),
        "is_possible": verb
        in possible_verbs(tenancy, has_suspension=verb == "resume" and bool(open_suspensions(tenancy))),
    }
    if isinstance(form, forms.SpaceForm):
        context |= choice_for(tenancy, form)
    return context


def choice_for(tenancy: Tenancy, form: forms.SpaceForm) -> dict:
    """The spaces for the rest of the stay from the day typed; of the kind that the stay holds now first."""
    period = form.period()
    kinds = list(tenancy.assignments.live().order_by("period").values_list("space__kind", flat=True))
    kind = kinds[-1] if kinds else None
    if period is None:
        return {"choice": None, "selected": ""}
    return {
        "choice": occupancy.spaces_for_choice(tenancy.park, period, kind=kind),
        "selected": form["space"].value() or "",
    }
