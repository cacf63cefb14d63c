"""Asking again who still wants a place, and what each answer does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions import waiting
from applications.enums import Status
from applications.errors import AnswerTooEarly, AskedPlaceAnswered, NobodyToAsk, NotWaiting, TimeToAnswerPassed
from applications.models import Reconfirmation
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import ReconfirmationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def listed(call):
    return [ApplicationFactory(call=call, waitlisted=True) for _ in range(3)]


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_everybody_on_the_list_is_asked_by_mail(call, listed, officer):
    asked = waiting.ask_again(call, answer_by=in_days(15), by=officer)
    assert [row.application for row in asked] == listed
    assert Mail.objects.filter(kind="waiting_asked").count() == 3


def test_nobody_is_asked_twice_at_once(call, listed, officer):
    waiting.ask_again(call, answer_by=in_days(15), files=[listed[0].reference], by=officer)
    assert len(waiting.ask_again(call, answer_by=in_days(15), by=officer)) == 2
    with pytest.raises(NobodyToAsk):
        waiting.ask_again(call, answer_by=in_days(20), by=officer)


def test_somebody_is_asked_again_once_the_last_day_has_passed(call, listed, officer):
    ReconfirmationFactory(application=listed[0], answer_by=in_days(-1))
    assert len(waiting.ask_again(call, answer_by=in_days(15), by=officer)) == 3


def test_people_are_left_some_days(call, listed, officer):
    with pytest.raises(AnswerTooEarly):
        waiting.ask_again(call, answer_by=in_days(0), by=officer)


def test_only_who_makes_offers_asks(call, listed, reviewer):
    with pytest.raises(NotAllowed):
        waiting.ask_again(call, answer_by=in_days(15), by=reviewer)


def test_who_stays_keeps_their_rank(listed):
    asked = ReconfirmationFactory(application=listed[1])
    waiting.answer(asked, stays=True, by=listed[1].applicant)
    listed[1].refresh_from_db()
    assert (listed[1].waiting_rank, listed[1].reconfirmations.get().answer) == (2, "stays")


def test_who_leaves_is_withdrawn_and_those_behind_move_up(listed):
    asked = ReconfirmationFactory(application=listed[0])
    waiting.answer(asked, stays=False, by=listed[0].applicant)
    for application in listed:
        application.refresh_from_db()
    assert [(one.status, one.waiting_rank) for one in listed] == [
        (Status.WITHDRAWN, None),
        (Status.WAITLISTED, 1),
        (Status.WAITLISTED, 2),
    ]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({"stays": True}, AskedPlaceAnswered), ({"answer_by": "yesterday"}, TimeToAnswerPassed)],
)
def test_answer_comes_once_and_in_time(listed, fields, refusal):
    fields = {name: in_days(-1) if value == "yesterday" else value for name, value in fields.items()}
    asked = ReconfirmationFactory(application=listed[0], **fields)
    with pytest.raises(refusal):
        waiting.answer(asked, stays=False, by=listed[0].applicant)


def test_answer_of_somebody_else_is_refused(listed, stranger):
    asked = ReconfirmationFactory(application=listed[0])
    with pytest.raises(NotAllowed):
        waiting.answer(asked, stays=True, by=stranger)


def test_answer_off_the_list_is_refused(call):
    admitted = ApplicationFactory(call=call, admitted=True)
    asked = ReconfirmationFactory(application=admitted)
    with pytest.raises(NotWaiting):
        waiting.answer(asked, stays=True, by=admitted.applicant)
    assert Reconfirmation.objects.get().answer == ""
