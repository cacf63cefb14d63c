import json

import pytest

from technopark.accounts.models import DataRequest
from tests.factories.accounts import ConsentFactory, DataRequestFactory
from tests.factories.applications import ApplicationFactory, AttachmentFactory, CallFactory, TeamMemberFactory
from tests.factories.bookings import BookingFactory
from tests.factories.selection import AnswerFactory, MessageFactory, NoteFactory, QuestionFactory

MINE, COPY, STAFF = "/fr/my/data/", "/fr/my/data/copy/", "/fr/staff/data-requests/"


@pytest.fixture
def file(park, founder):
    question = QuestionFactory(section__call=CallFactory(park=park))
    file = ApplicationFactory(call=question.section.call, applicant=founder, submitted=True)
    AnswerFactory(application=file, question=question, value="Douze oléiculteurs.")
    return file


def copy_of(client) -> dict:
    return json.loads(client.get(COPY).content)


def test_copy_holds_what_the_person_gave_and_got(file, founder, sign_in):
    TeamMemberFactory(application=file, full_name="Salma Amrani")
    AttachmentFactory(application=file, original_name="presentation.pdf")
    MessageFactory(application=file, text="Bienvenue.")
    ConsentFactory(user=founder)
    BookingFactory(booked_by=founder)

    copy = copy_of(sign_in(founder))

    (sent,) = copy["applications"]
    assert copy["account"]["email"] == founder.email
    assert (sent["reference"], sent["cnie"], sent["phone"]) == (file.reference, file.cnie, "+212612345678")
    assert sent["team"][0]["full_name"] == "Salma Amrani"
    assert sent["answers"][0]["answer"] == "Douze oléiculteurs."
    assert sent["papers"][0]["original_name"] == "presentation.pdf"
    assert sent["messages"][0]["text"] == "Bienvenue."
    assert len(copy["consents"]) == len(copy["bookings"]) == 1


def test_copy_holds_neither_secrets_nor_what_the_house_deliberates(file, founder, sign_in):
    NoteFactory(application=file, text="Un mot pour nous.")
    AttachmentFactory(application=file)

    copy = sign_in(founder).get(COPY).content.decode()

    assert "Un mot pour nous." not in copy
    assert founder.password not in copy
    assert "papers/" not in copy


def test_copy_holds_nothing_of_others(file, stranger, sign_in):
    copy = copy_of(sign_in(stranger))

    assert copy["applications"] == []
    assert copy["account"]["email"] == stranger.email


def test_copy_of_a_resident_holds_their_company(resident, sign_in):
    assert copy_of(sign_in(resident))["companies"][0]["company"]["name"] == "Atlas Capteurs"


def test_request_is_made_on_the_page_and_shown_with_its_day(founder, sign_in):
    client = sign_in(founder)

    assert client.post(MINE, {"kind": "deletion", "text": "Tout mon dossier."}).url == MINE

    assert DataRequest.objects.get().user == founder
    assert "Tout mon dossier." in client.get(MINE).content.decode()


def test_second_request_says_when_the_answer_comes(founder, sign_in):
    DataRequestFactory(user=founder, kind="deletion", text="Tout.")

    response = sign_in(founder).post(MINE, {"kind": "deletion", "text": "Encore."})

    assert response.context["form"].non_field_errors()
    assert DataRequest.objects.count() == 1


def test_page_shows_nothing_that_others_asked(stranger, founder, sign_in):
    DataRequestFactory(user=founder, text="Le sien.")

    assert "Le sien." not in sign_in(stranger).get(MINE).content.decode()


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer", "officer"])
def test_requests_are_a_404_for_whoever_does_not_answer_for_the_park(who, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(STAFF).status_code == 404
    assert client.post(STAFF, {"request": 1, "answer": "Mot"}).status_code == 404


def test_request_is_answered_beside_itself(founder, manager, sign_in):
    request = DataRequestFactory(user=founder, kind="rectification", text="Mon nom.")
    client = sign_in(manager)
    assert "Mon nom." in client.get(STAFF).content.decode()

    assert client.post(STAFF, {"request": request.pk, "answer": "C'est fait."}).url == STAFF

    request.refresh_from_db()
    assert (request.answer, request.handled_by) == ("C'est fait.", manager)


def test_answer_without_words_is_asked_again(founder, manager, sign_in):
    request = DataRequestFactory(user=founder)

    assert sign_in(manager).post(STAFF, {"request": request.pk, "answer": ""}).context["form"].errors


@pytest.mark.parametrize("number", ["", "x", "999999"])
def test_answer_to_no_request_is_a_404(number, manager, sign_in):
    assert sign_in(manager).post(STAFF, {"request": number, "answer": "Mot"}).status_code == 404


def test_own_request_is_answered_by_somebody_else(manager, sign_in):
    request = DataRequestFactory(user=manager)

    assert sign_in(manager).post(STAFF, {"request": request.pk, "answer": "Oui."}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_whatever_the_rows(rows, manager, founder, sign_in, django_assert_num_queries):
    DataRequestFactory.create_batch(rows)
    DataRequestFactory.create_batch(rows, handled=True)
    DataRequestFactory.create_batch(rows, handled=True, user=founder)
    managers, founders = sign_in(manager), sign_in(founder)

    with django_assert_num_queries(7):
        managers.get(STAFF)
    with django_assert_num_queries(4):
        founders.get(MINE)
