"""What follow-up shows on the pages of a stay and of a company (common.cards)."""

from datetime import date

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import Goal, Report
from followup.permissions import KEEP, stays_to_follow
from technopark.common.cards import Card, Place, Todo
from technopark.common.compiled import compiled, compiled_rows
from technopark.common.formatting import long_day
from tenants.models import Company, Tenancy

MOST, MOST_REPORTS = 5, 3


def resident(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """The figures that are asked for and the goals that are open: two queries."""
    today = timezone.localdate()
    goals = [(goal, goal.state_on(today)) for goal in _goals(tenancy.pk)]
    reports = _reports(tenancy.pk)
    context = {"reports": reports, "goals": goals, "today": today}
    todo = [_todo(report, today) for report in reports if not report.declared_at]
    return Card("follow-up", _("Goals and figures"), "followup/_resident_card.html", context, todo=todo)


def _todo(report: Report, today: date) -> Todo:
    what = _("Declare the figures of %(day)s.") % {"day": long_day(report.as_of)}
    url = reverse("followup:report", args=[report.pk])
    return Todo(what, url, report.due_on, is_late=report.due_on < today)


def staff(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """Where the follow-up of a stay is, and what of it waits: one query."""
    if tenancy.company_id is None or not request.user.has_perm(KEEP, tenancy):
        return None
    ((open_goals, waiting),) = _counts(tenancy.pk)
    context = {"stay": tenancy, "open_goals": open_goals, "waiting": waiting}
    return Card("follow-up", _("Follow-up"), "followup/_staff_card.html", context, place=Place.ASIDE)


def company(request: HttpRequest, company: Company) -> Card | None:
    """The latest goals and figures of a company in the reader's parks: two queries."""
    if not request.user.has_perm(KEEP):
        return None
    today, stays = timezone.localdate(), stays_to_follow(request.user).filter(company=company)
    goals = Goal.objects.filter(tenancy__in=stays).order_by("-due_on", "-pk")[:MOST]
    reports = Report.objects.filter(tenancy__in=stays).order_by("-as_of", "-pk")[:MOST]
    context = {"goals": [(goal, goal.state_on(today)) for goal in goals], "reports": reports, "today": today}
    return Card("follow-up", _("Goals and figures"), "followup/_company_card.html", context)


_reports = compiled_rows(
    lambda pk: Report.objects.filter(tenancy=pk, questionnaire__isnull=True).order_by(
        F("declared_at").desc(nulls_first=True), "-as_of", "-pk"
    )[:MOST_REPORTS]
)
_goals = compiled_rows(
    lambda pk: Goal.objects.filter(tenancy=pk, dropped_on__isnull=True).order_by("-reached_on", "due_on", "pk")[:MOST]
)
_counts = compiled(
    lambda pk: (
        Tenancy.objects.filter(pk=pk)
        .order_by()
        .annotate(
            open=Count(
                "goals", filter=Q(goals__reached_on__isnull=True, goals__dropped_on__isnull=True), distinct=True
            ),
            waiting=Count(
                "reports",
                filter=Q(reports__declared_at__isnull=False, reports__verified_at__isnull=True),
                distinct=True,
            ),
        )
        .values_list("open", "waiting")
    )
)
