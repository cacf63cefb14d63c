"""Everything that staff keep of one stay's follow-up: goals, meetings, the exit, and the years after."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from followup import forms
from followup.actions import asking, exiting
from followup.actions import goals as agreeing
from followup.actions.exiting import LEAVING
from followup.models import ExitInterview, Goal, Questionnaire, ReviewDate
from followup.permissions import KEEP, questionnaires_for, stays_to_follow
from tenants.enums import TenancyStatus
from tenants.forms_companies import PlainForm, done
from tenants.listing import Chip
from tenants.models import Tenancy
from tenants.views.access import parks_or_404

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


def stay_or_404(user, reference: str) -> Tenancy:
    rows = stays_to_follow(user).select_related("company", "park").filter(company__isnull=False)
    return get_object_or_404(rows, reference=reference)


@require_safe
def staff_stay(request: HttpRequest, reference: str) -> HttpResponse:
    """Goals, meetings, reports, why it left and what became of it."""
    stay, today = stay_or_404(request.user, reference), timezone.localdate()
    context = {
        "stay": stay,
        "name": stay.holder_in(get_language()),
        "goals": [(goal, goal.state_on(today)) for goal in stay.goals.order_by("due_on", "pk")],
        "reviews": stay.review_dates.select_related("with_person").order_by("-planned_at"),
        "reports": stay.reports.order_by("-as_of", "-pk"),
        "exit": ExitInterview.objects.filter(tenancy=stay).first(),
        "may_exit": stay.status in LEAVING,
        "is_running": stay.status in TenancyStatus.running,
        "questionnaires": stay.questionnaires.order_by("year"),
        "today": today,
    }
    return render(request, "followup/stay.html", context)


@dataclass(frozen=True)
class Step:
    """A verb as staff meet it. ``of`` is the model of the row that it changes; without one it is about the stay."""

    run: Callable
    form: type[PlainForm]
    title: str
    action: str
    done: str
    of: type | None = None


STEPS: dict[str, Step] = {
    "goal": Step(
        agreeing.agree, forms.GoalForm, gettext_lazy("Agree a goal"), gettext_lazy("Agree the goal"),
        gettext_lazy("The goal is agreed."),
    ),
    "postpone": Step(
        agreeing.postpone, forms.PostponeForm, gettext_lazy("Postpone a goal"), gettext_lazy("Postpone"),
        gettext_lazy("The goal has another day."), of=Goal,
    ),
    "reach": Step(
        agreeing.reach, forms.ReachForm, gettext_lazy("A goal is reached"), gettext_lazy("Note that it is reached"),
        gettext_lazy("The goal is reached."), of=Goal,
    ),
    "confirm": Step(
        agreeing.confirm, PlainForm, gettext_lazy("Confirm a goal"), gettext_lazy("Confirm"),
        gettext_lazy("The goal is confirmed."), of=Goal,
    ),
    "drop": Step(
        agreeing.drop, forms.DropForm, gettext_lazy("Give a goal up"), gettext_lazy("Give it up"),
        gettext_lazy("The goal is given up."), of=Goal,
    ),
    "review": Step(
        agreeing.plan_review, forms.ReviewForm, gettext_lazy("Plan a review meeting"),
        gettext_lazy("Plan the meeting"), gettext_lazy("The meeting is planned; the company is told."),
    ),
    "hold": Step(
        agreeing.hold_review, forms.HoldForm, gettext_lazy("Write down a review meeting"), gettext_lazy("Save"),
        gettext_lazy("The meeting is written down."), of=ReviewDate,
    ),
    "call-off": Step(
        agreeing.cancel_review, PlainForm, gettext_lazy("Call a review meeting off"), gettext_lazy("Call it off"),
        gettext_lazy("The meeting is called off; the company is told."), of=ReviewDate,
    ),
    "exit": Step(
        exiting.record, forms.ExitForm, gettext_lazy("Exit interview"), gettext_lazy("Save the interview"),
        gettext_lazy("The interview is written down."),
    ),
    "send": Step(
        asking.send, forms.SendForm, gettext_lazy("Send the questionnaire"), gettext_lazy("Send"),
        gettext_lazy("The questionnaire is sent; the link before it no longer works."), of=Questionnaire,
    ),
    "write-down": Step(
        asking.write_down, forms.WriteDownForm, gettext_lazy("Write down what is known"), gettext_lazy("Save"),
        gettext_lazy("It is written down."), of=Questionnaire,
    ),
    "revoke": Step(
        asking.revoke, PlainForm, gettext_lazy("End the private link"), gettext_lazy("End the link"),
        gettext_lazy("The link no longer works."), of=Questionnaire,
    ),
}  # fmt: skip


@GET_POST
def staff_step(request: HttpRequest, reference: str, verb: str, pk: int | None = None) -> HttpResponse:
    """Ask what ``verb`` needs, then do it; a refusal stands beside the form, which keeps what was typed."""
    stay, step = stay_or_404(request.user, reference), STEPS.get(verb)
    if step is None or (step.of is None) != (pk is None):
        raise Http404
    row = get_object_or_404(step.of, tenancy=stay, pk=pk) if step.of else stay
    options = {"tenancy": stay} if step.form is forms.ExitForm else {}
    form = step.form(request.POST if request.method == "POST" else None, **options)
    if request.method == "POST" and done(form, step.run, row, by=request.user):
        messages.success(request, step.done)
        return redirect(f"{reverse('followup:staff_stay', args=[reference])}")
    about = "" if row is stay else getattr(row, "what", "")
    context = {"stay": stay, "name": stay.holder_in(get_language()), "step": step, "form": form, "about": about}
    return render(request, "followup/step.html", context)


@require_safe
def staff_alumni(request: HttpRequest) -> HttpResponse:
    """The questionnaires of those who left: unanswered ones first, by state."""
    parks_or_404(request.user, KEEP)
    rows = questionnaires_for(request.user)
    found = {
        "waiting": rows.filter(sent_at__isnull=False, answered_at__isnull=True),
        "answered": rows.filter(answered_at__isnull=False),
        "unsent": rows.filter(sent_at__isnull=True, answered_at__isnull=True),
    }
    labels = {"waiting": _("not answered"), "answered": _("answered"), "unsent": _("not sent")}
    state = request.GET.get("state")
    state = state if state in found else "waiting"
    page = Paginator(
        found[state].select_related("tenancy__company").order_by("-as_of", "-pk"), PER_PAGE
    ).get_page(request.GET.get("page"))  # fmt: skip
    chips = [Chip(labels[name], f"?state={name}", name == state, asked.count()) for name, asked in found.items()]
    return render(request, "followup/alumni.html", {"page": page, "chips": chips, "state": state})
