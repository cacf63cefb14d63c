from datetime import date
from decimal import Decimal

import pytest

from followup import errors
from followup.actions import reporting
from followup.models import Report
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.followup import ReportFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(resident):
    return ReportFactory(tenancy=resident.memberships.get().company.tenancies.get())


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 23), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 6, 29), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_half_year_is_the_last_that_ended(day, end):
    assert reporting.half_year_before(day) == end


def test_figures_are_asked_for_once_of_hosted_companies_that_were_here(park):
    here = TenancyFactory(park=park, starts_on=date(2026, 3, 1))
    TenancyFactory(park=park, starts_on=date(2026, 8, 1))
    TenancyFactory(park=park, starts_on=date(2026, 3, 1), purpose="services")
    TenancyFactory(park=park, starts_on=date(2026, 12, 1), status="signed")
    today = date(2026, 11, 23)

    assert [reporting.ask_due(today=today) for _ in range(2)] == [3, 0]

    asked = Report.objects.filter(tenancy=here).values_list("kind", "as_of", "due_on").order_by("as_of")
    assert list(asked) == [
        ("baseline", date(2026, 3, 1), date(2026, 12, 23)),
        ("half_year", date(2026, 6, 30), date(2026, 12, 23)),
    ]


def test_each_figure_keeps_its_declarant_and_what_is_not_given_is_unknown(report, resident):
    reporting.declare(report, figures={"headcount": Decimal(5), "women": Decimal(2), "men": None}, by=resident)

    rows = report.figures.values_list("measure", "value", "declarant", "verified_at").order_by("id")
    assert list(rows) == [("headcount", 5, "Resident Alaoui", None), ("women", 2, "Resident Alaoui", None)]
    with pytest.raises(errors.ReportIsDeclared):
        reporting.declare(report, figures={"headcount": Decimal(5)}, by=resident)


@pytest.mark.parametrize(
    ("figures", "error"),
    [
        ({}, errors.FiguresMissing),
        ({"headcount": Decimal(2), "women": Decimal(2), "men": Decimal(1)}, errors.PartsExceedWhole),
        ({"headcount": Decimal(2), "under_25": Decimal(3)}, errors.PartsExceedWhole),
    ],
)
def test_figures_that_cannot_be_are_refused(figures, error, report, resident):
    with pytest.raises(error):
        reporting.declare(report, figures=figures, by=resident)
    assert not report.figures.exists()


def test_others_declare_nothing_and_verify_nothing(report, stranger, resident):
    with pytest.raises(NotAllowed):
        reporting.declare(report, figures={"headcount": Decimal(1)}, by=stranger)
    with pytest.raises(NotAllowed):
        reporting.verify(report, by=resident)


def test_staff_verify_the_figures_they_ticked(report, resident, officer):
    with pytest.raises(errors.ReportNotDeclared):
        reporting.verify(report, by=officer)
    reporting.declare(report, figures={"headcount": Decimal(5), "turnover": Decimal("900.50")}, by=resident)

    reporting.verify(report, measures=["headcount"], by=officer)

    assert dict(report.figures.values_list("measure", "verified_by")) == {"headcount": officer.pk, "turnover": None}
    with pytest.raises(errors.ReportIsVerified):
        reporting.send_back(report, reason="Why?", by=officer)


def test_report_sent_back_is_a_draft_again_with_what_was_declared(report, resident, officer):
    reporting.declare(report, figures={"headcount": Decimal(5), "turnover": Decimal("900.50")}, by=resident)
    with pytest.raises(errors.ReasonMissing):
        reporting.send_back(report, reason="", by=officer)

    back = reporting.send_back(report, reason="In thousands?", by=officer)

    assert back.draft == {"headcount": "5", "turnover": "900.50", "note": ""}
    assert not back.figures.exists()
    assert "In thousands?" in Mail.objects.get(kind="report_returned").body
    again = reporting.declare(back, figures={"headcount": Decimal(6)}, by=resident)
    assert (again.returned_at, again.return_reason, again.draft) == (None, "", {})
