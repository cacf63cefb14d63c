from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from applications.enums import Status
from applications.next_step import next_step, with_what_is_asked
from tenants.enums import TenancyStatus
from tests.factories.applications import ApplicationFactory, CallFactory, CompletionRequestFactory, OfferFactory
from tests.factories.selection import AppealFactory, QuestionFactory, SectionFactory


@pytest.fixture
def make(park, founder):
    call = CallFactory(park=park)

    def made(**fields):
        return ApplicationFactory(**{"call": call, "applicant": founder} | fields)

    return made


@pytest.mark.parametrize("status", Status.values)
def test_every_state_has_a_sentence_for_both_sides_in_each_language(make, founder, officer, status):
    application = make(status=status)
    for language in ("fr", "ar", "en"):
        with override(language):
            assert next_step(application, viewer=founder).sentence
            assert next_step(application, viewer=officer).sentence


@pytest.mark.parametrize(
    ("status", "is_theirs"),
    [
        (Status.DRAFT, True),
        (Status.SUBMITTED, False),
        (Status.COMPLETING, True),
        (Status.UNDER_REVIEW, False),
        (Status.DELIBERATED, False),
        (Status.WAITLISTED, False),
        (Status.WITHDRAWN, False),
    ],
)
def test_button_is_shown_where_the_applicant_must_act(make, founder, status, is_theirs):
    step = next_step(make(status=status), viewer=founder)
    assert bool(step.url) == is_theirs
    assert bool(step.action) == is_theirs


def test_draft_is_due_when_its_call_closes(make, founder):
    draft = make()
    assert next_step(draft, viewer=founder).by_when == draft.call.closes_at


def test_draft_of_a_closed_call_can_only_be_read(make, founder):
    draft = make()
    with time_machine.travel(draft.call.closes_at + timedelta(days=1)):
        step = next_step(draft, viewer=founder)
    assert (step.tone, step.by_when) == ("stop", None)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNDER_REVIEW, Status.DELIBERATED])
def test_answer_is_due_by_law(make, founder, officer, status):
    application = make(status=status)
    for viewer in (founder, officer):
        assert next_step(application, viewer=viewer).by_when == application.answer_due_on


def test_completing_counts_the_papers_and_names_the_last_day(make, founder):
    application = make(completing=True, log=False)
    request = CompletionRequestFactory(application=application, papers=list(application.call.papers.all()))
    step = next_step(application, viewer=founder)
    assert ("2" in step.sentence, step.by_when) == (True, request.due_on)


@pytest.mark.parametrize(
    ("papers", "questions", "words"),
    [(0, 3, "3 questions"), (1, 2, "Papers are missing and answers"), (0, 0, "Something")],
)
def test_completing_says_whether_papers_or_answers_are_missing(papers, questions, words, park, founder):
    call = CallFactory(park=park)
    section = SectionFactory(call=call)
    asked = [QuestionFactory(section=section) for _ in range(questions)]
    application = ApplicationFactory(call=call, applicant=founder, completing=True, log=False)
    request = CompletionRequestFactory(application=application, papers=list(call.papers.all()[:papers]))
    request.questions.set(asked)
    with override("en"):
        assert words in next_step(application, viewer=founder).sentence
        application.completion_request = with_what_is_asked().get()
        assert words in next_step(application, viewer=founder).sentence


def test_completing_too_late_is_for_the_officers(make, officer):
    application = make(completing=True)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert next_step(application, viewer=officer).tone == "waiting"
    assert next_step(application, viewer=officer).tone == "info"


def test_under_review_counts_the_reviews_that_lack(make, officer):
    with override("en"):
        assert "1 of 3" in next_step(make(under_review=True, reviews=1), viewer=officer).sentence


def test_under_review_with_all_reviews_waits_for_the_committee(make, officer):
    with override("en"):
        assert "committee" in next_step(make(under_review=True, reviews=3), viewer=officer).sentence


def test_admitted_without_offer_waits_for_the_team(make, founder, officer):
    application = make(admitted=True)
    assert not next_step(application, viewer=founder).url
    assert next_step(application, viewer=officer).tone == "waiting"


def test_open_offer_is_to_be_answered_by_its_last_day(make, founder, officer):
    offer = OfferFactory(application=make(admitted=True))
    step = next_step(offer.application, viewer=founder)
    assert (step.by_when, step.url.endswith("/offer/"), offer.space.code in step.sentence) == (
        offer.answer_by,
        True,
        True,
    )
    assert next_step(offer.application, viewer=officer).by_when == offer.answer_by


@pytest.mark.parametrize("trait", ["overdue", "declined"])
def test_offer_without_a_yes_leaves_nothing_to_press(make, founder, trait):
    offer = OfferFactory(application=make(admitted=True), **{trait: True})
    assert not next_step(offer.application, viewer=founder).url


@pytest.mark.parametrize(
    ("status", "tone"),
    [(TenancyStatus.RESERVED, "waiting"), (TenancyStatus.ACTIVE, "done"), (TenancyStatus.CANCELLED, "stop")],
)
def test_accepted_offer_follows_its_tenancy(make, founder, officer, status, tone):
    offer = OfferFactory(application=make(admitted=True))
    offer.answer, offer.answered_at = "accepted", timezone.now()
    offer.save()
    offer.tenancy.status = status
    application = offer.application
    application._prefetched_objects_cache = {"offers": [offer]}
    assert next_step(application, viewer=founder).tone == tone
    assert next_step(application, viewer=officer).tone in {"waiting", "done"}


def test_waitlisted_says_the_rank_and_until_when(make, founder):
    application = make(waitlisted=True)
    step = next_step(application, viewer=founder)
    assert ("1" in step.sentence, step.by_when) == (True, application.waiting_until)


@pytest.mark.parametrize("status", [Status.REFUSED, Status.INADMISSIBLE])
def test_refused_may_appeal_until_the_day_and_no_longer(make, founder, status):
    application = make(status=status)
    appeal_until = application.decisions.get().appeal_until
    assert next_step(application, viewer=founder).by_when == appeal_until
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert next_step(application, viewer=founder).by_when is None


@pytest.mark.parametrize(("state", "due"), [({}, True), ({"rejected": True}, False)])
def test_appeal_takes_the_place_of_the_time_to_appeal(founder, manager, state, due):
    application = ApplicationFactory(applicant=founder, refused=True)
    appeal = AppealFactory(decision=application.decisions.get(), **state)
    with override("en"):
        step = next_step(application, viewer=founder)
        assert "appeal" in step.sentence
    assert step.by_when == (appeal.answer_due_on if due else None)
    assert (next_step(application, viewer=manager).tone == "waiting") is due
