"""The questionnaire by private link, without an account."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from followup.models import Questionnaire
from tests.factories.followup import AnswerLinkFactory

pytestmark = pytest.mark.django_db


def address(token: str = "the-token", language: str = "en") -> str:
    with translation.override(language):
        return reverse("followup:answer", args=[token])


def test_it_is_answered_in_the_language_of_the_link_and_only_once():
    AnswerLinkFactory(token="the-token")
    client = Client()
    page = client.get(address(language="ar"))
    assert 'dir="rtl"' in page.content.decode()
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "strict-origin")
    assert "no-store" in page["Cache-Control"]

    assert client.post(address(), {"outcome": "operating", "headcount": "4"}).status_code == 302

    assert Questionnaire.objects.get().outcome == "operating"
    assert "the answer has arrived" in client.get(address()).content.decode()
    assert client.post(address(), {"outcome": "ceased"}).status_code == 200
    assert Questionnaire.objects.get().outcome == "operating"


def test_page_asks_few_queries(django_assert_max_num_queries):
    AnswerLinkFactory(token="the-token")
    client = Client()
    with django_assert_max_num_queries(2):
        client.get(address())


@pytest.mark.parametrize(
    ("link", "status", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, 410, "no longer works"),
        ({"revoked_at": timezone.now()}, 410, "no longer works"),
        ({"token": "another"}, 404, "not known"),
    ],
)
def test_link_that_does_not_work_says_so_kindly(link, status, words):
    AnswerLinkFactory(**{"token": "the-token", "created_at": timezone.now() - timedelta(days=100)} | link)
    answers = [Client().get(address()), Client().post(address(), {"outcome": "operating"})]
    assert [answer.status_code for answer in answers] == [status] * 2
    assert all(words in answer.content.decode() for answer in answers)
    assert not Questionnaire.objects.exclude(outcome="").exists()


def test_draft_is_kept_right_or_wrong():
    AnswerLinkFactory(token="the-token")
    client = Client()
    client.post(address(), {"verb": "keep", "comment": "To be asked of my partner"})
    assert "To be asked of my partner" in Client().get(address()).content.decode()

    wrong = client.post(address(), {"outcome": "operating", "headcount": "2", "women": "5"}).content.decode()

    assert "more than the" in wrong
    assert 'value="5"' in Client().get(address()).content.decode()


def test_figures_without_a_headcount_are_asked_for_it():
    AnswerLinkFactory(token="the-token")
    answer = Client().post(address(), {"outcome": "operating", "women": "2"}).content.decode()
    assert "at least the number of people" in answer


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one():
    """The second waits for the first, and is told that it was answered."""
    from threading import Barrier, Thread

    from followup.actions import asking
    from followup.errors import AlreadyAnswered

    link, start, ends = AnswerLinkFactory(), Barrier(2), []

    def answer(outcome):
        start.wait()
        try:
            asking.answer(link, outcome=outcome)
            ends.append("answered")
        except AlreadyAnswered:
            ends.append("refused")
        finally:
            connection.close()

    racers = [Thread(target=answer, args=[outcome]) for outcome in ("operating", "dormant")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(ends) == ["answered", "refused"]
