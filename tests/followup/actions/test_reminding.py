from datetime import date, timedelta

import pytest
from django.utils import timezone

from followup.actions import reminding
from followup.models import Reminder
from technopark.common.models import Mail
from tests.factories.company import CompanyPaperFactory
from tests.factories.followup import ReportFactory

pytestmark = pytest.mark.django_db

LAST = date(2026, 12, 31)


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


def mails(kind: str) -> int:
    return Mail.objects.filter(kind=kind).count()


def test_paper_is_reminded_of_thirty_and_seven_days_before_once_each(company):
    CompanyPaperFactory(company=company, valid_until=LAST)
    told = {
        left: [reminding.remind_papers(today=LAST - timedelta(days=left)) for _ in range(2)]
        for left in (31, 30, 20, 7, 0, -1)
    }
    assert told == {31: [0, 0], 30: [1, 0], 20: [0, 0], 7: [1, 0], 0: [0, 0], -1: [0, 0]}
    assert mails("paper_ending") == 2


def test_paper_that_is_replaced_is_not_reminded_of(company):
    CompanyPaperFactory(company=company, valid_until=LAST)
    CompanyPaperFactory(company=company, valid_until=LAST + timedelta(days=365))
    assert reminding.remind_papers(today=LAST - timedelta(days=5)) == 0


def test_reminder_and_its_mail_are_written_together(company, monkeypatch):
    CompanyPaperFactory(company=company, valid_until=LAST)

    def killed(*args, **kwargs):
        raise RuntimeError("killed in the middle")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(reminding, "write_to_company", killed)
        reminding.remind_papers(today=LAST)
    assert not Reminder.objects.exists()

    assert reminding.remind_papers(today=LAST) == 1
    assert (mails("paper_ending"), Reminder.objects.count()) == (1, 1)


def test_figures_are_asked_for_soon_due_and_late_once_each(company):
    report = ReportFactory(tenancy=company.tenancies.get(), due_on=LAST)
    days = (-20, -7, -1, 7, 8, 30)
    assert [reminding.remind_reports(today=LAST + timedelta(days=day)) for day in days] == [1, 1, 0, 0, 1, 0]
    assert mails("report_asked") == 3
    report.declared_at = timezone.now()
    report.save()
    Reminder.objects.all().delete()
    assert reminding.remind_reports(today=LAST) == 0
