"""Figures: asked for, kept while they are typed, declared by the company, verified or sent back by staff."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from followup import terms
from followup.enums import Measure, ReportKind
from followup.errors import FiguresMissing, ReasonMissing, ReportIsDeclared, ReportIsVerified, ReportNotDeclared
from followup.figures import check_parts
from followup.models import Figure, Report
from followup.permissions import can_declare, can_keep
from technopark.common.database import locked
from tenants.actions.telling import write_to_company
from tenants.enums import Purpose, TenancyStatus
from tenants.models import Tenancy
from tenants.permissions import require

# What is typed is kept as text; nobody types longer figures than this.
LONGEST_TYPED = 2000
MOST_TYPED = 40


def half_year_before(day: date) -> date:
    """The last day of the half-year that ended before ``day``, or on it: 30 June or 31 December."""
    candidates = (date(day.year - 1, 12, 31), date(day.year, 6, 30), date(day.year, 12, 31))
    return max(end for end in candidates if end <= day)


def ask_due(*, today: date | None = None) -> int:
    """Ask every hosted company for what is due: its situation at entry, and the half-year that has ended.

    One statement each, and nothing is asked twice: it may be run again at any time. Return how many were asked for.
    """
    today = today or timezone.localdate()
    end = half_year_before(today)
    running = Tenancy.objects.filter(purpose=Purpose.HOSTED, status__in=TenancyStatus.running)
    entered = running.exclude(status=TenancyStatus.SIGNED).filter(period__startswith__lte=today)
    asked = _ask(entered, ReportKind.BASELINE, lambda stay: stay.period.lower, today)
    present = entered.filter(period__contains=end)
    return asked + _ask(present, ReportKind.HALF_YEAR, lambda stay: end, today)


def _ask(stays, kind: ReportKind, as_of, today: date) -> int:
    known = Report.objects.filter(tenancy=OuterRef("pk"), kind=kind)
    if kind == ReportKind.HALF_YEAR:
        known = known.filter(as_of=half_year_before(today))
    missing = stays.filter(~Exists(known)).only("pk", "period").order_by("pk")
    rows = [
        Report(tenancy_id=stay.pk, kind=kind, as_of=as_of(stay), due_on=_due_on(as_of(stay), today)) for stay in missing
    ]
    Report.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _due_on(as_of: date, today: date) -> date:
    """A month after the day described; a month from today where that has passed."""
    return max(as_of, today) + timedelta(days=terms.DAYS_TO_REPORT)


@transaction.atomic
def keep_draft(report: Report, *, typed: Mapping[str, str], by) -> Report:
    """Keep what was typed, as it was typed, for whoever goes on. Raises NotAllowed, ReportIsDeclared."""
    report = _undeclared(report, by)
    report.draft = as_draft(typed)
    report.save(update_fields=["draft"])
    return report


def as_draft(typed: Mapping[str, str]) -> dict[str, str]:
    """The texts of ``typed``, cut to what is worth keeping."""
    return {name[:40]: str(text)[:LONGEST_TYPED] for name, text in list(typed.items())[:MOST_TYPED] if text}


@transaction.atomic
def declare(report: Report, *, figures: Mapping[str, Decimal], note: str = "", by) -> Report:
    """Declare these figures by measure; what is not given is unknown, which is not zero.

    Raises NotAllowed, ReportIsDeclared, FiguresMissing without a headcount, PartsExceedWhole.
    """
    report = _undeclared(report, by)
    return declared(report, figures, note=note, by=by, declarant=str(by))


def declared(report: Report, figures: Mapping[str, Decimal], *, note: str, by, declarant: str) -> Report:
    """Write the figures of a locked report."""
    if figures.get(Measure.HEADCOUNT) is None:
        raise FiguresMissing
    check_parts(figures)
    now = timezone.now()
    Figure.objects.filter(report=report).delete()
    Figure.objects.bulk_create(
        Figure(report=report, measure=measure, value=value, declared_at=now, declared_by=by, declarant=declarant)
        for measure, value in figures.items()
        if value is not None
    )
    report.declared_at, report.declared_by, report.note = now, by, note.strip()
    report.draft, report.returned_at, report.return_reason = {}, None, ""
    report.save()
    return report


@transaction.atomic
def verify(report: Report, *, measures: Collection[str] | None = None, by) -> Report:
    """Say that staff have looked at these figures, and verified those of ``measures``, or all.

    Raises NotAllowed, ReportNotDeclared, ReportIsVerified.
    """
    report = _declared(report, by)
    now = timezone.now()
    figures = report.figures.all() if measures is None else report.figures.filter(measure__in=measures)
    figures.update(verified_at=now, verified_by=by)
    report.verified_at, report.verified_by = now, by
    report.save(update_fields=["verified_at", "verified_by"])
    return report


@transaction.atomic
def send_back(report: Report, *, reason: str, by) -> Report:
    """Ask the company to look at its figures again; they are its draft now, and count no more.

    Raises NotAllowed, ReportNotDeclared, ReportIsVerified, ReasonMissing.
    """
    report = _declared(report, by)
    if not reason.strip():
        raise ReasonMissing
    report.draft = {figure.measure: plain(figure.value) for figure in report.figures.all()} | {"note": report.note}
    report.figures.all().delete()
    report.declared_at = report.declared_by = None
    report.returned_at, report.return_reason = timezone.now(), reason.strip()
    report.save()
    write_to_company(report.tenancy.company, "report_returned", report=report)
    return report


def plain(value: Decimal) -> str:
    """The figure as it is typed: 12, or 1500.50."""
    return str(int(value)) if value == int(value) else str(value)


def _lock(report: Report) -> Report:
    return locked(Report.objects.select_related("tenancy__company").filter(pk=report.pk))


def _undeclared(report: Report, by) -> Report:
    report = _lock(report)
    require(can_declare(by, report.tenancy) and report.kind != ReportKind.AFTER_EXIT)
    if report.declared_at:
        raise ReportIsDeclared(day=timezone.localdate(report.declared_at))
    return report


def _declared(report: Report, by) -> Report:
    report = _lock(report)
    require(can_keep(by, report.tenancy))
    if not report.declared_at:
        raise ReportNotDeclared
    if report.verified_at:
        raise ReportIsVerified(day=timezone.localdate(report.verified_at))
    return report
