from datetime import timedelta

import pytest
from django.utils import timezone

from technopark.common.errors import NotAllowed, PaperRefused
from technopark.common.models import Mail
from tenants.actions import papers
from tenants.company_errors import (
    PaperEndMissing,
    PaperHasExpired,
    PaperIsChecked,
    PaperIsThere,
    PaperIsWithdrawn,
    ReasonMissing,
)
from tenants.enums import PaperKind, PaperVerdict, PaperVisibility
from tests.factories.company import CompanyPaperFactory
from tests.factories.files import EXE, upload
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


def send(company, by, **given):
    return papers.send(company, **{"kind": PaperKind.STATUTES, "upload": upload(), "by": by} | given)


def test_paper_of_a_company_waits_for_its_check(company, resident):
    paper = send(company, resident, kind=PaperKind.INSURANCE, valid_until=in_days(100))

    assert (paper.verdict, paper.content_type, paper.original_name) == ("waiting", "application/pdf", "piece.pdf")
    assert paper.received_from == resident


def test_paper_sent_by_staff_is_checked_by_that(company, officer):
    paper = send(company, officer, visibility=PaperVisibility.STAFF)
    assert (paper.verdict, paper.checked_by) == (PaperVerdict.ACCEPTED, officer)
    with pytest.raises(PaperEndMissing):
        send(company, officer, kind=PaperKind.INSURANCE)


def test_who_does_not_act_for_the_company_sends_nothing(company, stranger, resident):
    employee = MemberFactory(company=company, is_representative=False).user
    for somebody in (stranger, employee):
        with pytest.raises(NotAllowed):
            send(company, somebody)
    with pytest.raises(NotAllowed):
        send(company, resident, visibility=PaperVisibility.STAFF)


def test_paper_that_cannot_be_taken_leaves_nothing(company, resident):
    with pytest.raises(PaperRefused):
        send(company, resident, upload=upload(EXE))
    with pytest.raises(PaperHasExpired):
        send(company, resident, valid_until=in_days(-1))
    assert not company.papers.exists()


def test_same_file_again_is_refused(company, resident):
    send(company, resident)
    with pytest.raises(PaperIsThere):
        send(company, resident)


def test_accepting_needs_the_end_of_what_ends_and_happens_once(company, officer, resident):
    paper = send(company, resident, kind=PaperKind.INSURANCE)
    with pytest.raises(NotAllowed):
        papers.accept(paper, by=resident)
    with pytest.raises(PaperEndMissing):
        papers.accept(paper, by=officer)

    accepted = papers.accept(paper, valid_until=in_days(200), by=officer)

    assert (accepted.verdict, accepted.valid_until) == (PaperVerdict.ACCEPTED, in_days(200))
    with pytest.raises(PaperIsChecked):
        papers.refuse(paper, reason="Too late", by=officer)


def test_refusal_tells_the_company_why(company, officer):
    paper = CompanyPaperFactory(company=company)
    with pytest.raises(ReasonMissing):
        papers.refuse(paper, reason="  ", by=officer)

    refused = papers.refuse(paper, reason="It is another company's.", by=officer)

    assert refused.verdict == PaperVerdict.REFUSED
    mail = Mail.objects.get(kind="paper_refused")
    assert (mail.to, "It is another company's." in mail.body) == ("resident@example.ma", True)


def test_company_takes_back_what_is_not_accepted(company, resident, officer):
    accepted = CompanyPaperFactory(company=company, accepted=True)
    with pytest.raises(PaperIsChecked):
        papers.withdraw(accepted, by=resident)

    papers.withdraw(accepted, by=officer)

    assert not company.papers.kept().exists()
    with pytest.raises(PaperIsWithdrawn):
        papers.withdraw(accepted, by=officer)
