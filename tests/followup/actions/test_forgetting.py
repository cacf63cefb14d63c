"""Companies that left five years ago name nobody: what is counted of them stays what it was."""

from datetime import date

import pytest
from django.core.files.storage import default_storage

from followup import jobs, survival
from followup.models import AnswerLink, ExitInterview, Figure, Questionnaire
from spaces.models import ParkCap
from technopark.common.models import Mail
from tenants.actions import forgetting
from tenants.models import Company, CompanyPaper, CompanyRole, Member, TenancyLog
from tenants.tasks import forget_people
from tests.factories.common import MailFactory
from tests.factories.company import CompanyPaperFactory, CompanyRoleFactory, InvitationFactory
from tests.factories.followup import (
    AnswerLinkFactory,
    ExitInterviewFactory,
    QuestionnaireFactory,
    ReportFactory,
)
from tests.factories.tenants import MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db

# The stay below ends on 28 February 2019; five years and the ninety days of the last link are over on this day.
DUE = date(2024, 5, 30)


@pytest.fixture
def gone(park):
    ParkCap.objects.filter(park=park).update(starts_on=date(2010, 1, 1))
    stay = TenancyFactory(park=park, status="closed", starts_on=date(2018, 3, 1), months=12, company__name="Old Mill")
    company = stay.company
    Company.objects.filter(pk=company.pk).update(email="mill@example.ma", phone="+212612345678")
    MemberFactory(company=company)
    CompanyRoleFactory(company=company)
    InvitationFactory(company=company)
    ExitInterviewFactory(tenancy=stay, contact_name="Salma", contact_email="salma@example.ma", comment="Salma said so")
    ReportFactory(tenancy=stay, baseline=True, figures={"headcount": 2, "women": 1})
    ReportFactory(tenancy=stay, as_of=date(2018, 12, 31), figures={"headcount": 5})
    asked = QuestionnaireFactory(tenancy=stay, year=1, answered="operating", comment="Salma again")
    AnswerLinkFactory(questionnaire=asked)
    MailFactory(subject_reference=stay.reference)
    MailFactory(subject_reference=company.slug[:40])
    return stay


def counted(park):
    """Survival and jobs, as the board shows them."""
    return repr((survival.cohorts([park.pk], today=DUE), jobs.here_and_gone([park.pk], today=DUE)))


def named(company) -> str:
    """All that the rows about a company and their history say."""
    rows = [
        *Company.objects.filter(pk=company.pk).values(),
        *Company.pgh_event_model.objects.filter(pgh_obj=company.pk).values(),
        *CompanyRole.pgh_event_model.objects.filter(company=company.pk).values(),
        *CompanyRole.objects.filter(company=company).values(),
        *ExitInterview.objects.filter(tenancy__company=company).values(),
        *ExitInterview.pgh_event_model.objects.filter(tenancy__company=company).values(),
        *Questionnaire.objects.filter(tenancy__company=company).values(),
        *Questionnaire.pgh_event_model.objects.filter(tenancy__company=company).values(),
        *Figure.objects.filter(report__tenancy__company=company).values("declarant"),
    ]
    return repr(rows)


def test_people_go_and_figures_stay(gone, park):
    company, before = gone.company, counted(park)
    figures = list(Figure.objects.order_by("pk").values_list("measure", "value"))
    assert "Salma" in named(company)

    assert forgetting.forget_old(today=DUE) == 1

    assert counted(park) == before
    assert "Salma" not in named(company)
    assert "mill@example.ma" not in named(company)
    assert "612345678" not in named(company)
    assert "X123456" not in named(company)
    left = [Member, Member.pgh_event_model, AnswerLink, Mail]
    assert [model.objects.count() for model in left] == [0, 0, 0, 0]
    assert not company.invitations.exists()
    assert list(Figure.objects.order_by("pk").values_list("measure", "value")) == figures
    interview = gone.exit_interview
    interview.refresh_from_db()
    assert (interview.main_reason, interview.contact_email) != ("", "salma@example.ma")
    assert gone.questionnaires.get().outcome == "operating"
    company.refresh_from_db()
    assert company.name == "Old Mill"


def test_it_is_logged_once(gone):
    forgetting.forget_old(today=DUE)
    assert forgetting.forget_old(today=DUE) == 0
    assert not forgetting.forget(gone)
    assert list(gone.log.values_list("verb", "by")) == [("forget_people", None)]


def test_papers_go_with_their_bytes(gone, django_capture_on_commit_callbacks):
    paper = CompanyPaperFactory(company=gone.company)
    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget_old(today=DUE)
    assert not CompanyPaper.objects.exists()
    assert not default_storage.exists(paper.file.name)


def test_who_left_later_came_back_or_is_here_keeps_their_people(park, gone):
    assert forgetting.forget_old(today=date(2024, 5, 29)) == 0
    TenancyFactory(park=park, company=gone.company, status="closed", starts_on=date(2020, 1, 1), months=12)
    assert forgetting.forget_old(today=DUE) == 0
    TenancyFactory(park=park, company=gone.company, starts_on=date(2026, 1, 1), months=24)
    assert forgetting.forget_old(today=date(2030, 1, 1)) == 0
    assert not forgetting.forget(gone)
    assert not TenancyLog.objects.exists()


def test_task_of_the_night_reads_its_own_day(gone):
    assert forget_people(0) == 1
    assert forget_people(0) == 0
