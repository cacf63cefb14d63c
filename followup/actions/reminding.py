"""Reminders of papers that end and of figures that are due: each once, however often the night's work runs.

A row of ``Reminder`` with a unique key is written in the transaction of its mail: killed in the middle, nobody is told
twice and nobody is left out.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from followup import terms
from followup.models import Reminder, Report
from tenants.actions.telling import write_to_company
from tenants.enums import TenancyStatus
from tenants.models import Company, CompanyPaper, Tenancy
from tenants.papers import REMIND_DAYS


def once(keyed: Iterable[tuple[str, Callable[[], object]]]) -> int:
    """Of these keys and what to do for each, do what was not done yet, each in a transaction; return how many."""
    todo = dict(keyed)
    known = set(Reminder.objects.filter(key__in=todo).values_list("key", flat=True))
    return sum(_first(key, remind) for key, remind in todo.items() if key not in known)


@transaction.atomic
def _first(key: str, remind: Callable[[], object]) -> bool:
    is_new = Reminder.objects.get_or_create(key=key)[1]
    if is_new:
        remind()
    return is_new


def remind_papers(*, today: date | None = None) -> int:
    """Tell companies here of papers that end in 30 and in 7 days; of a paper that is replaced, nothing more is said."""
    today = today or timezone.localdate()
    here = Tenancy.objects.filter(status__in=TenancyStatus.running).values("company")
    latest = CompanyPaper.objects.latest().filter(company__in=here)
    ending = (
        CompanyPaper.objects.filter(pk__in=latest.values("pk"), valid_until__gte=today)
        .filter(valid_until__lte=today + timedelta(days=REMIND_DAYS[0]))
        .select_related("company")
        .order_by("pk")
    )
    return once((f"paper-{paper.pk}-{_step(paper, today)}", _telling(paper)) for paper in ending)


def _step(paper: CompanyPaper, today: date) -> int:
    """Which of the reminders it is time for: the last one whose day has come."""
    left = (paper.valid_until - today).days
    return min(days for days in REMIND_DAYS if left <= days)


def _telling(paper: CompanyPaper) -> Callable[[], object]:
    return lambda: write_to_company(paper.company, "paper_ending", paper=paper)


def remind_reports(*, today: date | None = None) -> int:
    """Tell companies of figures that are asked for, that are due in a week, and that are late: each once."""
    today = today or timezone.localdate()
    is_open = Report.objects.open().filter(tenancy__status__in=TenancyStatus.running)
    rows = is_open.select_related("tenancy__company").order_by("pk")
    return once(
        (f"report-{report.pk}-{stage}", _asking(report, stage)) for report in rows if (stage := _stage(report, today))
    )


def _stage(report: Report, today: date) -> str:
    """asked, soon or late; after the last of them nothing more is written."""
    if today > report.due_on + timedelta(days=terms.REMIND_AFTER):
        return "late"
    return "soon" if today >= report.due_on - timedelta(days=terms.REMIND_BEFORE) else "asked"


def _asking(report: Report, stage: str) -> Callable[[], object]:
    company: Company = report.tenancy.company
    return lambda: write_to_company(company, "report_asked", report=report, stage=stage)
