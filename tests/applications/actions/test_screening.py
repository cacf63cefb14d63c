from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from applications.actions import screening
from applications.enums import Status
from applications.errors import (
    CompletionAlreadyAsked,
    CompletionStillOpen,
    NothingAsked,
    PaperOfAnotherCall,
    ReasonsMissing,
)
from applications.models import Decision
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.applications import (
    ApplicationFactory,
    CompletionRequestFactory,
    RequiredPaperFactory,
    ReviewFactory,
)

REASONS = {"reason_in_law": "Article 4 de l'appel.", "reason_in_fact": "L'entreprise a plus de cinq ans."}


@pytest.fixture
def application(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, submitted=True)


def test_accept_for_review_opens_the_file_to_reviewers(application, officer):
    accepted = screening.accept_for_review(application, by=officer)
    assert accepted.status == Status.UNDER_REVIEW
    step = application.log.last()
    assert (step.verb, step.from_status, step.by) == ("accept_for_review", Status.SUBMITTED, officer)


def test_accept_for_review_twice_is_refused(application, officer):
    screening.accept_for_review(application, by=officer)
    with pytest.raises(InvalidTransition):
        screening.accept_for_review(application, by=officer)


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "observer", "resident"])
def test_screening_is_for_officers(request, application, person):
    by = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        screening.accept_for_review(application, by=by)
    with pytest.raises(NotAllowed):
        screening.request_completion(application, message="Manque le pitch.", by=by)
    with pytest.raises(NotAllowed):
        screening.declare_inadmissible(application, **REASONS, by=by)


def test_officer_of_another_park_does_not_screen(application):
    from tests.factories.spaces import AppointmentFactory

    with pytest.raises(NotAllowed):
        screening.accept_for_review(application, by=AppointmentFactory(role="officer").user)


def test_officer_who_declared_a_conflict_does_not_screen(application, officer):
    ReviewFactory(application=application, reviewer=officer, conflict=True)
    with pytest.raises(NotAllowed):
        screening.accept_for_review(application, by=officer)


def test_officer_does_not_screen_their_own_file(park, officer):
    application = ApplicationFactory(call__park=park, applicant=officer, submitted=True)
    with pytest.raises(NotAllowed):
        screening.accept_for_review(application, by=officer)


def test_request_completion_reopens_only_what_is_asked(application, officer, park):
    paper = application.call.papers.last()
    request = screening.request_completion(application, papers=[paper], message="Illisible.", by=officer)
    assert list(request.papers.all()) == [paper]
    assert request.due_on == timezone.localdate() + timedelta(days=park.completion_days)
    application.refresh_from_db()
    assert application.status == Status.COMPLETING


def test_request_completion_sends_a_letter_and_a_mail(application, officer, founder):
    founder.language = "ar"
    founder.save()
    paper = application.call.papers.first()
    request = screening.request_completion(application, papers=[paper], message="Recto et verso.", by=officer)
    letter = Document.objects.get(kind=Document.Kind.COMPLETION, subject_reference=application.reference)
    assert letter.facts["message"] == "Recto et verso."
    assert letter.facts["due_on"] == request.due_on.isoformat()
    mail = Mail.objects.get(kind="completion_requested")
    assert (mail.recipient, mail.language) == (founder, "ar")
    assert "Recto et verso." in mail.body
    assert f"/ar/applications/{application.reference}/" in mail.body


def test_second_completion_request_is_refused_with_the_day_of_the_first(park, officer):
    application = ApplicationFactory(call__park=park, submitted=True)
    CompletionRequestFactory(application=application, answered=True)
    with pytest.raises(CompletionAlreadyAsked) as refusal:
        screening.request_completion(application, message="Encore une pièce.", by=officer)
    assert str(timezone.localdate().year) in refusal.value.message
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_completion_request_without_anything_is_refused(application, officer):
    with pytest.raises(NothingAsked):
        screening.request_completion(application, papers=[], message="  ", by=officer)


def test_paper_of_another_call_is_refused(application, officer):
    with pytest.raises(PaperOfAnotherCall):
        screening.request_completion(application, papers=[RequiredPaperFactory()], by=officer)


def test_declare_inadmissible_keeps_both_reasons_and_the_time_to_appeal(application, officer, park):
    decision = screening.declare_inadmissible(application, **REASONS, by=officer)
    application.refresh_from_db()
    assert application.status == Status.INADMISSIBLE
    assert decision.kind == Decision.Kind.INADMISSIBLE
    assert decision.reason_in_fact == REASONS["reason_in_fact"]
    assert decision.appeal_until == timezone.localdate() + timedelta(days=park.appeal_days)
    assert decision.letter.kind == Document.Kind.INADMISSIBILITY
    mail = Mail.objects.get(kind="application_inadmissible")
    assert REASONS["reason_in_law"] in mail.body


@pytest.mark.parametrize("missing", ["reason_in_law", "reason_in_fact"])
def test_declare_inadmissible_without_a_reason_is_refused(application, officer, missing):
    with pytest.raises(ReasonsMissing):
        screening.declare_inadmissible(application, **REASONS | {missing: " "}, by=officer)
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    assert not application.decisions.exists()


def test_file_being_completed_is_given_the_time_it_was_promised(park, officer):
    application = ApplicationFactory(call__park=park, completing=True)
    with pytest.raises(CompletionStillOpen):
        screening.declare_inadmissible(application, **REASONS, by=officer)
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        decision = screening.declare_inadmissible(application, **REASONS, by=officer)
    assert decision.application.status == Status.INADMISSIBLE
