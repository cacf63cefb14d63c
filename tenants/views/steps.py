"""The steps that staff take in a stay, one page each: what it means, its form, and why it was refused beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal
from tenants import forms, occupancy
from tenants.actions import assigning, holding, leaving, staying, suspending
from tenants.checklist import items, verbs_for
from tenants.models import Tenancy
from tenants.views.access import tenancy_or_404

KEEP, ASSIGN = "tenants.keep_tenancies", "tenants.assign_spaces"


@dataclass(frozen=True)
class Step:
    """A verb as staff meet it: a button, a page that says what it means, and a word when it is done."""

    run: Callable
    form: type[forms.StepForm]
    label: str
    meaning: str
    done: str
    permission: str = KEEP
    is_grave: bool = False
    template: str = "tenants/staff_step.html"


STEPS: dict[str, Step] = {
    "sign": Step(
        staying.sign,
        forms.SignForm,
        _("Record the signature"),
        _("The agreement is signed by both; the place is the company's for the whole stay."),
        _("The agreement is signed."),
    ),
    "activate": Step(
        staying.activate,
        forms.ActivateForm,
        _("Let the company in"),
        _("The company is here: it may use its spaces and book the meeting room."),
        _("The company is in."),
    ),
    "extend": Step(
        staying.extend,
        forms.NewEndForm,
        _("Extend"),
        _("The stay and the spaces held at its end last longer, where the cap and the spaces allow it."),
        _("The stay is longer."),
    ),
    "shorten": Step(
        staying.shorten,
        forms.NewEndForm,
        _("Shorten"),
        _("The stay ends earlier; the place and the spaces are free from the day after."),
        _("The stay is shorter."),
    ),
    "move": Step(
        staying.move,
        forms.MoveForm,
        _("Move"),
        _("The company changes its space on a day; the space it leaves is free from that day."),
        _("The company moves."),
        permission=ASSIGN,
        template="tenants/staff_move.html",
    ),
    "add_space": Step(
        assigning.add_space,
        forms.AddSpaceForm,
        _("Add a space"),
        _("The company holds one more space until the end of its stay. It counts once all the same."),
        _("The space is added."),
        permission=ASSIGN,
        template="tenants/staff_move.html",
    ),
    "give_back": Step(
        assigning.give_back,
        forms.GiveBackForm,
        _("Give a space back"),
        _("The space is free from that day; the stay goes on."),
        _("The space is given back."),
        permission=ASSIGN,
    ),
    "suspend": Step(
        suspending.suspend,
        forms.ReasonForm,
        _("Suspend"),
        _("The company keeps its place and its spaces, but may not use the park."),
        _("The stay is suspended."),
        is_grave=True,
    ),
    "resume": Step(
        suspending.resume,
        forms.NoteForm,
        _("Lift the suspension"),
        _("The company may use the park again."),
        _("The suspension is lifted."),
    ),
    "give_notice": Step(
        staying.give_notice,
        forms.NoticeForm,
        _("Record a notice"),
        _("The stay ends when the notice has run, or at its term if that comes first."),
        _("The notice is recorded."),
        is_grave=True,
    ),
    "withdraw_notice": Step(
        staying.withdraw_notice,
        forms.NoteForm,
        _("Withdraw the notice"),
        _("The stay lasts as long as it would have without the notice, if nobody has taken its days meanwhile."),
        _("The notice is withdrawn."),
    ),
    "begin_leaving": Step(
        leaving.begin_leaving,
        forms.NoteForm,
        _("Prepare the departure"),
        _("The place and the spaces stay held until the last day, or until the stay is closed."),
        _("The departure is prepared."),
    ),
    "close": Step(
        leaving.close,
        forms.CloseForm,
        _("Close the stay"),
        _("The stay is over: nothing more can be changed."),
        _("The stay is closed."),
        is_grave=True,
    ),
    "cancel": Step(
        holding.release,
        forms.ReasonForm,
        _("Give the place back"),
        _("The stay will not begin: its place and its spaces are free at once."),
        _("The place is given back."),
        is_grave=True,
    ),
}


def steps_of(tenancy: Tenancy, user) -> list[tuple[str, Step]]:
    """The steps that ``user`` may take now, in the order of the buttons."""
    verbs = [verb for verb in verbs_for(tenancy.status) if verb in STEPS]
    return [(verb, STEPS[verb]) for verb in verbs if user.has_perm(STEPS[verb].permission, tenancy)]


def staff_step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Ask what ``verb`` needs, then take the step; a refusal stands beside the form, which keeps what was typed."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    tenancy = tenancy_or_404(request.user, reference, step.permission)
    is_sent = request.method == "POST" and request.POST.get("do") != "look"
    form = step.form(request.POST if is_sent else None, tenancy=tenancy, initial=typed(request, step.form))
    if is_sent and form.is_valid():
        try:
            step.run(tenancy, **form.arguments(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, step.done)
            return redirect("tenants:staff_tenancy", reference=tenancy.reference)
    return render(request, step.template, context_of(tenancy, verb, step, form))


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
        "is_possible": verb in verbs_for(tenancy.status),
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
