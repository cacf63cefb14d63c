"""What a company sees of its follow-up: goals, meetings, and the figures it declares."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from followup.actions import goals as agreeing
from followup.actions import reporting
from followup.figures import figure_groups
from followup.forms import ReachForm, ReportForm
from followup.models import Goal, Report, ReviewDate
from technopark.common.errors import Refusal
from tenants.forms_companies import done, sent
from tenants.permissions import can_act_for

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def own(user, model):
    """Rows of ``model`` about a stay of the reader's companies."""
    return model.objects.filter(tenancy__company__members__user=user).select_related(
        "tenancy__company", "tenancy__park"
    )


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """The goals, meetings and reports of my companies, those still open first."""
    if not request.user.memberships.exists():
        raise Http404
    today = timezone.localdate()
    rows = list(own(request.user, Goal).order_by("-tenancy__period", "due_on", "pk"))
    context = {
        "goals": [(goal, goal.state_on(today)) for goal in rows],
        "reviews": own(request.user, ReviewDate).order_by("-planned_at")[:20],
        "reports": own(request.user, Report).filter(questionnaire__isnull=True).order_by("-as_of", "-pk")[:20],
        "today": today,
    }
    return render(request, "followup/goals.html", context)


@GET_POST
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a goal is reached, and how one sees it."""
    row = get_object_or_404(own(request.user, Goal), pk=pk)
    if not can_act_for(request.user, row.tenancy.company):
        raise Http404
    form = ReachForm(sent(request)[0])
    if request.method == "POST" and done(form, agreeing.reach, row, by=request.user):
        messages.success(request, _("Noted. Staff will confirm it."))
        return redirect("followup:goals")
    return render(request, "followup/goal.html", {"goal": row, "form": form})


@GET_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the figures of a day; what is typed is kept until then, and what is wrong stays as it was typed."""
    row = get_object_or_404(own(request.user, Report).filter(questionnaire__isnull=True), pk=pk)
    may_declare = can_act_for(request.user, row.tenancy.company)
    if row.declared_at or not may_declare:
        if request.method == "POST":
            raise Http404
        return render(request, "followup/report_declared.html", {"report": row, "groups": figure_groups(row)})
    form = ReportForm(sent(request)[0], initial=row.draft)
    if request.method == "POST":
        if request.POST.get("verb") != "keep" and done(form, reporting.declare, row, by=request.user):
            messages.success(request, _("The figures are declared. Thank you."))
            return redirect("followup:goals")
        kept(request, row, form)
        if request.POST.get("verb") == "keep":
            messages.success(request, _("Kept as it is. Declare the figures when they are complete."))
            return redirect("followup:report", pk=pk)
    return render(request, "followup/report.html", {"report": row, "form": form})


def kept(request: HttpRequest, row: Report, form: ReportForm) -> None:
    """Keep what was typed, if it can still be."""
    typed = {name: request.POST.get(name, "") for name in form.fields}
    try:
        reporting.keep_draft(row, typed=typed, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
