"""Appeals: filed once and in time by the applicant, answered once with both reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions import appealing, committee, deciding
from applications.enums import Outcome, Status
from applications.errors import (
    AppealAlreadyFiled,
    AppealAnswered,
    GroundsMissing,
    NoAppealAgainst,
    ReasonsMissing,
    TimeToAppealPassed,
)
from technopark.common.errors import NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.applications import ApplicationFactory, CallFactory, CommitteeSessionFactory, DecisionFactory
from tests.pdf import says, text_of

pytestmark = pytest.mark.django_db

REASONS = {"reason_in_law": "Article 9 de l'appel.", "reason_in_fact": "L'annexe 3 n'avait pas été lue."}


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def refused(call, manager):
    """The refusal of a file, decided today."""
    application = ApplicationFactory(call=call, deliberated=True, reviews=3)
    application.agenda_items.update(outcome=Outcome.REFUSED)
    reasons = {"reason_in_law": "Article 4.", "reason_in_fact": "Pas de marché."}
    return deciding.refuse(application, **reasons, by=manager)


def file(decision):
    return appealing.file(decision, text="Voir l'annexe 3.", by=decision.application.applicant)


def test_appeal_is_filed_with_its_days_and_a_mail(refused):
    appeal = file(refused)
    assert appeal.open_until == refused.appeal_until
    assert appeal.answer_due_on == timezone.localdate() + timedelta(days=refused.application.call.park.appeal_days)
    assert Mail.objects.filter(kind="appeal_received", recipient=appeal.filed_by).exists()


def test_appeal_twice_is_refused(refused):
    file(refused)
    with pytest.raises(AppealAlreadyFiled):
        file(refused)


def test_appeal_by_another_is_refused(refused, stranger):
    with pytest.raises(NotAllowed):
        appealing.file(refused, text="Voir l'annexe 3.", by=stranger)


def test_appeal_without_a_word_is_refused(refused):
    with pytest.raises(GroundsMissing):
        appealing.file(refused, text="  ", by=refused.application.applicant)


def test_appeal_after_its_last_day_is_refused(call):
    application = ApplicationFactory(call=call, refused=True, log=False)
    day = timezone.localdate()
    on_time = DecisionFactory(application=application, kind="refused", appeal_until=day)
    assert file(on_time).pk
    late = DecisionFactory(
        application=ApplicationFactory(call=call, refused=True, log=False),
        kind="refused",
        appeal_until=day - timedelta(days=1),
    )
    with pytest.raises(TimeToAppealPassed):
        file(late)


def test_no_appeal_against_an_admission(call):
    application = ApplicationFactory(call=call, admitted=True)
    with pytest.raises(NoAppealAgainst):
        file(application.decisions.get())


def test_rejected_appeal_leaves_the_decision(refused, manager):
    appeal = appealing.reject(file(refused), **REASONS, by=manager)
    refused.application.refresh_from_db()
    assert (appeal.status, refused.application.status) == ("rejected", Status.REFUSED)
    mail = Mail.objects.get(kind="appeal_rejected")
    letter = Document.objects.get(kind=Document.Kind.APPEAL)
    assert "L'annexe 3" in mail.body
    assert letter.number in mail.body
    assert letter.subject_reference == refused.application.reference
    assert (letter.facts["letter"], letter.facts["is_upheld"]) == (refused.letter.number, False)
    pdf = text_of(letter.file)
    for words in ("votre recours est rejeté", "Voir l'annexe 3.", REASONS["reason_in_fact"], "loi n° 41-90", "رفض"):
        assert says(pdf, words), words


def test_upheld_appeal_sends_the_file_back_to_review_and_a_new_decision_holds(refused, manager, officer):
    appealing.uphold(file(refused), **REASONS, by=manager)
    application = refused.application
    application.refresh_from_db()
    assert application.status == Status.UNDER_REVIEW
    facts = Document.objects.get(kind=Document.Kind.APPEAL).facts
    assert (facts["is_upheld"], facts["is_judged_again"]) == (True, True)
    assert facts["answer_due_on"] == application.answer_due_on.isoformat()
    assert application.answer_due_on == timezone.localdate() + timedelta(days=application.call.park.answer_days)
    session = CommitteeSessionFactory(park=application.call.park)
    assert committee.put_on_agenda(session, application=application, by=officer).pk


def test_upheld_appeal_against_inadmissibility_reopens_screening(call, manager):
    application = ApplicationFactory(call=call, inadmissible=True)
    appealing.uphold(file(application.decisions.get()), **REASONS, by=manager)
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


@pytest.mark.parametrize("verb", [appealing.uphold, appealing.reject])
def test_answer_is_given_once_with_both_reasons_by_who_decides(refused, manager, officer, verb):
    appeal = file(refused)
    with pytest.raises(NotAllowed):
        verb(appeal, **REASONS, by=officer)
    with pytest.raises(ReasonsMissing):
        verb(appeal, **REASONS | {"reason_in_law": " "}, by=manager)
    verb(appeal, **REASONS, by=manager)
    with pytest.raises(AppealAnswered):
        verb(appeal, **REASONS, by=manager)


def test_decision_that_is_no_longer_the_last_is_not_contested(refused, manager):
    appealing.uphold(file(refused), **REASONS, by=manager)
    with pytest.raises(NoAppealAgainst):
        file(refused)
