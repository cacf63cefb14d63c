"""The waiting list: asked by mail, answered on one's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.enums import Status
from applications.models import Reconfirmation
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import ReconfirmationFactory

LISTS = "/fr/staff/waiting/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def waiting(call, founder):
    return ApplicationFactory(call=call, waitlisted=True, applicant=founder)


def ask(call) -> str:
    return f"/fr/staff/calls/{call.slug}/ask-again/"


def own(file) -> str:
    return f"/fr/applications/{file.reference}/waiting/"


def day(ahead: int):
    return timezone.localdate() + timedelta(days=ahead)


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer"])
def test_asking_is_a_404_for_strangers(who, request, call, waiting, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(ask(call), {"answer_by": day(15).isoformat()}).status_code == 404
    assert not Reconfirmation.objects.exists()


def test_officer_asks_everybody_and_reads_who_has_to_answer(call, waiting, officer, sign_in):
    client = sign_in(officer)
    response = client.post(ask(call), {"answer_by": day(15).isoformat()}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success"]
    (line,) = response.context["lists"][0].lines
    assert line.asked
    assert line.is_next


@pytest.mark.parametrize("answer_by", ["", "yesterday"])
def test_a_day_to_come_is_needed(answer_by, call, waiting, officer, sign_in):
    sent = {"answer_by": day(-1).isoformat() if answer_by else ""}
    response = sign_in(officer).post(ask(call), sent, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_address_alone_asks_nobody(call, waiting, officer, sign_in):
    assert sign_in(officer).get(ask(call)).url == LISTS
    assert not Reconfirmation.objects.exists()


def test_whoever_did_not_answer_is_passed_over(call, waiting, manager, sign_in):
    ReconfirmationFactory(application=waiting, answer_by=day(-1))
    ApplicationFactory(call=call, waitlisted=True)
    (one,) = sign_in(manager).get(LISTS).context["lists"]
    assert [line.is_next for line in one.lines] == [False, True]


def test_applicant_sees_their_rank_and_stays(waiting, founder, sign_in):
    client = sign_in(founder)
    assert own(waiting) in client.get(f"/fr/applications/{waiting.reference}/").content.decode()
    ReconfirmationFactory(application=waiting)
    assert client.get(own(waiting)).context["can_answer"]

    client.post(own(waiting), {"answer": "stay"})

    assert Reconfirmation.objects.get().answer == "stays"
    assert not client.get(own(waiting)).context["can_answer"]


def test_applicant_leaves(waiting, founder, sign_in):
    ReconfirmationFactory(application=waiting)
    client = sign_in(founder)
    client.post(own(waiting), {"answer": "leave"})
    waiting.refresh_from_db()
    assert waiting.status == Status.WITHDRAWN
    assert client.get(own(waiting)).status_code == 302


def test_page_of_another_is_a_404(waiting, stranger, manager, sign_in):
    for person in (stranger, manager):
        assert sign_in(person).post(own(waiting), {"answer": "leave"}).status_code == 404


def test_late_answer_is_told_so(waiting, founder, sign_in):
    ReconfirmationFactory(application=waiting, answer_by=day(-1))
    assert not sign_in(founder).get(own(waiting)).context["can_answer"]
