import pytest
from django.urls import reverse

from tests.factories.applications import CallFactory
from tests.factories.selection import SelfCheckQuestionFactory


@pytest.fixture
def call(park):
    call = CallFactory(park=park, slug="incubation")
    SelfCheckQuestionFactory(
        call=call, text_fr="Moins de trois ans ?", expects_yes=True, advice_fr="Plutôt l'hébergement."
    )
    SelfCheckQuestionFactory(
        call=call, text_fr="Déjà hébergé ailleurs ?", expects_yes=False, advice_fr="Dites-le-nous."
    )
    return call


def page(client, **answers) -> str:
    return client.get(reverse("applications:self_check", args=["incubation"]), answers).content.decode()


def test_anybody_reads_the_questions(client, call):
    shown = page(client)
    assert "Moins de trois ans ?" in shown
    assert "Dites-le-nous." not in shown


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ({"q1": "yes", "q2": "no"}, []),
        ({"q1": "no", "q2": "no"}, ["Plutôt l&#x27;hébergement."]),
        ({"q1": "no", "q2": "yes"}, ["Plutôt l&#x27;hébergement.", "Dites-le-nous."]),
    ],
)
def test_advice_is_for_the_other_answers_and_the_form_stays_open(client, call, answers, advice):
    shown = page(client, **answers)
    assert [text for text in ("Plutôt l&#x27;hébergement.", "Dites-le-nous.") if text in shown] == advice
    assert reverse("applications:apply_resume", args=["incubation"]) in shown


@pytest.mark.parametrize("answers", [{"q1": "yes"}, {"q1": "<script>", "q2": "no"}, {"q9": "yes"}])
def test_half_an_answer_means_nothing_yet(client, call, answers):
    shown = page(client, **answers)
    assert 'id="result"' not in shown
    assert "<script>" not in shown


def test_call_page_leads_there_where_there_is_one(client, call, park):
    CallFactory(park=park, slug="autre")
    link = reverse("applications:self_check", args=["incubation"])
    assert link in client.get(reverse("applications:call", args=["incubation"])).content.decode()
    assert "/check/" not in client.get(reverse("applications:call", args=["autre"])).content.decode()
    assert client.get(reverse("applications:self_check", args=["autre"])).status_code == 404


def test_call_that_is_not_published_has_no_self_check_to_read(client, call):
    call.published_at = None
    call.save()
    assert client.get(reverse("applications:self_check", args=["incubation"])).status_code == 404


def test_self_check_costs_the_same_however_many_questions(client, call, django_assert_num_queries):
    page(client)
    with django_assert_num_queries(2):
        page(client)
    SelfCheckQuestionFactory(call=call)
    with django_assert_num_queries(2):
        page(client)
