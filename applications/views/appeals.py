"""Appeals: the applicant files one, the manager answers it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.actions import appealing
from applications.conflicts import without_conflicts
from applications.forms.decisions import AppealAnswerForm, AppealForm
from applications.models import Appeal, Application
from applications.views.access import file_or_404, parks_or_404
from applications.views.applicant import own_or_404
from applications.views.screening import STEP, file_url
from applications.views.steps import sent, step_page
from technopark.common.errors import Refusal
from technopark.common.formatting import day

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """File an appeal against the decision on one's own file."""
    application = own_or_404(request, reference)
    decision = application.decisions.first()
    if decision is None:
        raise Http404
    try:
        appealing.refuse_late(decision, application)
    except Refusal:
        return redirect("applications:file", reference)
    return step_page(
        request,
        form=AppealForm(sent(request)),
        run=lambda data: appealing.file(decision, text=data["text"], by=request.user),
        done=_("Your appeal is filed. You get an answer with its reasons."),
        back=reverse("applications:file", args=[reference]),
        template="applications/applicant/appeal.html",
        application=application,
        decision=decision,
    )


def staff_appeals(request: HttpRequest) -> HttpResponse:
    """The appeals, those still to answer first."""
    parks = parks_or_404(request.user, "applications.see_files")
    files = without_conflicts(Application.objects.in_parks(parks), request.user).order_by()
    rows = Appeal.objects.filter(decision__application__in=files)
    rows = rows.select_related("decision__application", "decided_by").order_by("-decided_at", "answer_due_on", "id")
    context = {
        "rows": rows[:MOST_SHOWN],
        "today": localdate(),
        "decides": request.user.has_perm("applications.decide"),
    }
    return render(request, "applications/staff/appeals.html", context)


def staff_appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the appeal on a file."""
    application = file_or_404(request.user, reference, "applications.decide")
    row = Appeal.objects.filter(decision__application=application).select_related("decision").first()
    if row is None:
        raise Http404
    if row.decided_at:
        return redirect("applications:staff_appeals")
    return step_page(
        request,
        form=AppealAnswerForm(sent(request)),
        run=lambda data: _answer(row, data, request.user),
        done=_("The appeal is answered and the applicant has been told."),
        back=file_url(application),
        template=STEP,
        application=application,
        facts=[
            (_("Decision"), f"{row.decision.get_kind_display()}, {day(row.decision.decided_at)}"),
            (_("Reason in fact"), row.decision.reason_in_fact),
            (_("Filed on"), day(row.filed_on)),
            (_("Answer due"), day(row.answer_due_on)),
            (_("Grounds of the appeal"), row.text),
        ],
        title=_("Answer the appeal"),
        lead=_("The applicant reads both reasons. It cannot be undone."),
        action=_("Answer and tell the applicant"),
    )


def _answer(row: Appeal, data: dict, user) -> Appeal:
    verb = appealing.uphold if data["answer"] == "uphold" else appealing.reject
    return verb(row, reason_in_law=data["reason_in_law"], reason_in_fact=data["reason_in_fact"], by=user)
