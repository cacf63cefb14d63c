from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from applications.enums import TRANSITIONS, Status
from applications.timeline import ANSWERS, STEPS, timeline
from tests.factories.applications import ApplicationFactory, ApplicationLogFactory, CallFactory, OfferFactory


@pytest.fixture
def application(park, founder):
    return ApplicationFactory(call=CallFactory(park=park), applicant=founder, submitted=True, log=False)


def test_every_step_and_answer_has_its_words():
    assert set(STEPS) == set(TRANSITIONS)
    assert set(ANSWERS) == {"accepted", "declined", "lapsed", "rescinded"}


def test_newest_comes_first_and_the_beginning_last(application, founder):
    ApplicationLogFactory(application=application, at=timezone.now() + timedelta(hours=1), by=founder)
    ApplicationLogFactory(
        application=application,
        verb="accept_for_review",
        to_status="under_review",
        at=timezone.now() + timedelta(days=1),
    )
    with override("en"):
        events = timeline(application, viewer=founder)
    assert [event.state for event in events] == ["under_review", "submitted", ""]
    assert events == sorted(events, key=lambda event: event.at, reverse=True)


def test_applicant_reads_neither_notes_nor_names_of_staff(application, founder, officer):
    ApplicationLogFactory(
        application=application, verb="accept_for_review", to_status="under_review", by=officer, note="Fragile."
    )
    theirs, ours = timeline(application, viewer=founder), timeline(application, viewer=officer)
    assert not any("Fragile" in event.note or "Bennani" in event.who for event in theirs)
    assert any(event.note == "Fragile." for event in ours)
    assert str(founder) in {event.who for event in ours}


def test_offers_are_told_with_their_answer(park, founder):
    offer = OfferFactory(application__call__park=park, application__applicant=founder, declined=True)
    told = [event.what for event in timeline(offer.application, viewer=founder) if offer.space.code in event.what]
    assert len(told) == 2


@pytest.mark.parametrize(("status", "count"), [(Status.SUBMITTED, 1), (Status.ADMITTED, 2)])
def test_timeline_asks_for_offers_only_once_there_may_be_some(
    application, founder, status, count, django_assert_num_queries
):
    ApplicationLogFactory.create_batch(3, application=application, by=founder)
    application.status = status
    application.applicant = founder
    with django_assert_num_queries(count):
        timeline(application, viewer=founder)
