"""What the follow-up board counts besides survival and jobs: what waits for staff, and why companies left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from followup.enums import ExitReason
from followup.models import ExitInterview, Figure, Goal, Questionnaire, Report
from tenants.enums import ClosingReason, Purpose, TenancyStatus
from tenants.models import Tenancy

RECENT = timedelta(days=365)
# Every table that the board is read from, survival and jobs included.
MADE_FROM = (Tenancy, Report, Figure, Goal, Questionnaire, ExitInterview)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody of the staff should look at. ``unanswered``: questionnaires of the last year without an answer."""

    to_verify: int
    late: int
    to_confirm: int
    overdue_goals: int
    unanswered: int
    without_interview: int


def waiting(parks: Collection[int], *, today: date) -> Waiting:
    """Counts for the top of the board: four queries."""
    is_open = Q(declared_at__isnull=True, due_on__lt=today, tenancy__status__in=TenancyStatus.running)
    reports = Report.objects.filter(tenancy__park__in=parks).aggregate(
        to_verify=Count("pk", filter=Q(declared_at__isnull=False, verified_at__isnull=True)),
        late=Count("pk", filter=is_open),
    )
    goals = Goal.objects.filter(
        tenancy__park__in=parks, dropped_on__isnull=True, tenancy__status__in=TenancyStatus.running
    ).aggregate(
        to_confirm=Count("pk", filter=Q(reached_on__isnull=False, confirmed_at__isnull=True)),
        overdue_goals=Count("pk", filter=Q(reached_on__isnull=True, due_on__lt=today)),
    )
    asked = Questionnaire.objects.filter(tenancy__park__in=parks, sent_at__isnull=False, answered_at__isnull=True)
    leaving = Tenancy.objects.filter(park__in=parks, purpose=Purpose.HOSTED, exit_interview__isnull=True)
    return Waiting(
        **reports,
        **goals,
        unanswered=asked.filter(as_of__gte=today - RECENT).count(),
        without_interview=leaving.filter(status__in=(TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)).count(),
    )


def reasons(parks: Collection[int]) -> list[tuple[str, int]]:
    """The main reasons that companies gave at their exit, the most frequent first: one query."""
    rows = ExitInterview.objects.filter(tenancy__park__in=parks).order_by().values_list("main_reason")
    return _labelled(rows.annotate(n=Count("pk")), dict(ExitReason.choices))


def closings(parks: Collection[int]) -> list[tuple[str, int]]:
    """How the stays of hosted companies ended, the most frequent first: one query."""
    rows = Tenancy.objects.filter(park__in=parks, purpose=Purpose.HOSTED, status=TenancyStatus.CLOSED).order_by()
    return _labelled(rows.values_list("closing_reason").annotate(n=Count("pk")), dict(ClosingReason.choices))


def _labelled(counts, labels: dict) -> list[tuple[str, int]]:
    found = [(str(labels.get(value, value)), count) for value, count in counts]
    return sorted(found, key=lambda row: (-row[1], row[0]))
