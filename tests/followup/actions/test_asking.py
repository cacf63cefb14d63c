import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from followup import errors
from followup.actions import asking, exiting
from followup.enums import ExitReason, Outcome
from followup.links import link_for
from followup.models import AnswerLink, Questionnaire, Report
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.followup import AnswerLinkFactory, ExitInterviewFactory, QuestionnaireFactory
from tests.factories.tenants import MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture
def gone(park):
    """A stay that ended on 28 February 2024, the day before a leap day; its company can be written to."""
    stay = TenancyFactory(park=park, status="closed", starts_on=date(2023, 3, 1), months=12)
    ExitInterviewFactory(tenancy=stay, contact_email="after@example.ma", contact_language="ar")
    return stay


def test_each_year_that_has_come_has_its_questionnaire_once(gone):
    assert [asking.prepare(today=TODAY) for _ in range(2)] == [2, 0]
    rows = gone.questionnaires.values_list("year", "as_of").order_by("year")
    assert list(rows) == [(1, date(2025, 3, 1)), (2, date(2026, 3, 1))]


def test_who_ended_came_back_or_kept_a_shop_is_not_asked(park, gone):
    long_ago = {"park": park, "status": "closed", "starts_on": date(2022, 1, 1)}
    TenancyFactory(**long_ago, closing_reason="ceased")
    TenancyFactory(**long_ago, purpose="services")
    TenancyFactory(park=park, company=gone.company, starts_on=date(2024, 6, 1), months=60)
    ended = TenancyFactory(**long_ago)
    QuestionnaireFactory(tenancy=ended, year=1, answered="ceased")
    asking.prepare(today=TODAY)
    assert list(Questionnaire.objects.values_list("tenancy", "year")) == [(ended.pk, 1)]


def test_latest_questionnaire_is_sent_once_in_the_person_s_language(gone):
    asking.prepare(today=date(2026, 4, 1))
    assert [asking.send_due(today=date(2026, 4, 1)) for _ in range(2)] == [1, 0]

    mail = Mail.objects.get()
    assert (mail.to, mail.language, mail.kind) == ("after@example.ma", "ar", "questionnaire")
    token = re.search(r"/ar/follow-up/([\w-]+)/", mail.body)[1]
    link = link_for(token)
    assert (link.questionnaire.year, token in str(AnswerLink.objects.values())) == (2, False)


def test_too_old_a_questionnaire_is_not_sent(gone):
    asking.prepare(today=TODAY)
    assert asking.send_due(today=TODAY) == 0


def test_who_acts_for_the_company_is_asked_where_nobody_said_another(park):
    person = MemberFactory(user__language="fr").user
    stay = TenancyFactory(park=park, status="closed", company=person.memberships.get().company)
    QuestionnaireFactory(tenancy=stay, sent_at=None, as_of=TODAY)
    assert asking.send_due(today=TODAY) == 1
    assert Mail.objects.get().to == person.email


def test_reminder_comes_once_with_a_link_that_replaces_the_first(gone):
    with time_machine.travel("2026-03-02 06:00Z", tick=False):
        asking.prepare()
        asking.send_due()
        first = AnswerLink.objects.get()
        assert asking.remind() == 0
    with time_machine.travel("2026-04-05 06:00Z", tick=False):
        assert [asking.remind() for _ in range(2)] == [1, 0]
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert Mail.objects.filter(kind="questionnaire_reminder").count() == 1


def test_answer_keeps_its_figures_and_ends_the_link():
    link = AnswerLinkFactory()
    asking.answer(link, outcome=Outcome.OPERATING, figures={"headcount": Decimal(7), "women": None})

    report = Report.objects.get(kind="after_exit")
    figure = report.figures.get()
    assert (figure.value, figure.declarant, figure.declared_by) == (7, "after@example.ma", None)
    link.refresh_from_db()
    assert link.revoked_at
    with pytest.raises(errors.AlreadyAnswered):
        asking.answer(link, outcome=Outcome.CEASED)


def test_company_that_ceased_did_so_before_today_and_has_no_figures():
    link = AnswerLinkFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(errors.EndToCome):
        asking.answer(link, outcome=Outcome.CEASED, ended_on=tomorrow)
    asked = asking.answer(link, outcome=Outcome.CEASED, ended_on=TODAY, figures={"headcount": Decimal(1)})
    assert (asked.ended_on, asked.report) == (TODAY, None)


def test_expired_and_replaced_links_answer_nothing():
    past = timezone.now() - timedelta(days=100)
    expired = AnswerLinkFactory(created_at=past, expires_at=past + timedelta(days=90))
    revoked = AnswerLinkFactory(revoked_at=timezone.now())
    for link in (expired, revoked):
        with pytest.raises(errors.LinkIsOver):
            asking.answer(link, outcome=Outcome.OPERATING)
        with pytest.raises(errors.LinkIsOver):
            asking.keep_draft(link, typed={"comment": "x"})


def test_staff_write_down_what_they_know_and_how(park, officer, stranger):
    asked = QuestionnaireFactory(tenancy__park=park)
    with pytest.raises(NotAllowed):
        asking.write_down(asked, source="x", outcome=Outcome.OPERATING, by=stranger)
    with pytest.raises(errors.SourceMissing):
        asking.write_down(asked, source=" ", outcome=Outcome.OPERATING, by=officer)
    known = asking.write_down(asked, source="Trade register", outcome=Outcome.CEASED, by=officer)
    assert (known.recorded_by, known.source) == (officer, "Trade register")


def test_staff_send_again_and_end_links(park, officer):
    asked = QuestionnaireFactory(tenancy__park=park, sent_at=None)
    with pytest.raises(errors.NobodyToAsk):
        asking.send(asked, by=officer)
    link = asking.send(asked, email="new@example.ma", by=officer)
    assert (link.is_live, Mail.objects.get().to) == (True, "new@example.ma")
    asking.revoke(asked, by=officer)
    assert not AnswerLink.objects.live().exists()


def test_why_a_company_leaves_is_asked_once_it_leaves(park, officer, resident):
    leaving = TenancyFactory(park=park, status="leaving")
    said = {"held_on": timezone.localdate(), "main_reason": ExitReason.SPACE, "by": officer}
    with pytest.raises(errors.StayNotOver):
        exiting.record(resident.memberships.get().company.tenancies.get(), **said)
    with pytest.raises(errors.DayToCome):
        exiting.record(leaving, **said | {"held_on": timezone.localdate() + timedelta(days=1)})
    exiting.record(leaving, **said, other_reasons=[ExitReason.COST, ExitReason.SPACE])
    again = exiting.record(leaving, **said | {"main_reason": ExitReason.COST})
    assert (again.main_reason, again.other_reasons, type(again).objects.count()) == (ExitReason.COST, [], 1)
