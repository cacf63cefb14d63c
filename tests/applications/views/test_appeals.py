"""Appeals on the applicant's side and on the staff's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.enums import Status
from applications.models import Appeal
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import AppealFactory

LIST = "/fr/staff/appeals/"
ANSWER = {"reason_in_law": "Article 9.", "reason_in_fact": "L'annexe 3 le montre."}


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def refused(call, founder):
    return ApplicationFactory(call=call, refused=True, applicant=founder)


@pytest.fixture
def appeal(refused):
    return AppealFactory(decision=refused.decisions.get())


def own(file) -> str:
    return f"/fr/applications/{file.reference}/appeal/"


def staff(file) -> str:
    return f"/fr/staff/applications/{file.reference}/appeal/"


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer"])
def test_staff_pages_are_a_404_for_strangers(who, request, appeal, refused, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 404
    assert client.post(staff(refused), ANSWER | {"answer": "uphold"}).status_code == 404


def test_officer_reads_appeals_and_answers_none(appeal, refused, officer, sign_in):
    client = sign_in(officer)
    shown = client.get(LIST).content.decode()
    assert refused.reference in shown
    assert staff(refused).removeprefix("/fr") not in shown
    assert client.get(staff(refused)).status_code == 404


def test_applicant_files_an_appeal_from_their_page(refused, founder, sign_in):
    client = sign_in(founder)
    assert own(refused) in client.get(f"/fr/applications/{refused.reference}/").content.decode()
    assert client.get(own(refused)).status_code == 200
    assert client.post(own(refused), {"text": ""}).context["form"].errors

    shown = client.post(own(refused), {"text": "Voir l'annexe 3."}, follow=True).content.decode()

    assert Appeal.objects.get().text == "Voir l'annexe 3."
    assert own(refused) not in shown


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_appeal_on_the_file_of_another_is_a_404(who, request, refused, sign_in):
    assert sign_in(request.getfixturevalue(who)).post(own(refused), {"text": "x"}).status_code == 404


def test_page_leads_back_where_no_appeal_is_open(refused, founder, sign_in):
    refused.decisions.update(appeal_until=timezone.localdate() - timedelta(days=1))
    assert sign_in(founder).get(own(refused)).status_code == 302


def test_file_without_a_decision_has_no_appeal(call, founder, sign_in):
    file = ApplicationFactory(call=call, submitted=True, applicant=founder)
    assert sign_in(founder).get(own(file)).status_code == 404


@pytest.mark.parametrize(("answer", "status"), [("uphold", Status.UNDER_REVIEW), ("reject", Status.REFUSED)])
def test_manager_answers_with_both_reasons(answer, status, appeal, refused, manager, sign_in):
    client = sign_in(manager)
    assert appeal.text in client.get(staff(refused)).content.decode().replace("&#x27;", "'")
    assert client.post(staff(refused), {"answer": answer, "reason_in_law": "x"}).context["form"].errors

    client.post(staff(refused), ANSWER | {"answer": answer})

    refused.refresh_from_db()
    assert refused.status == status
    assert client.get(staff(refused)).status_code == 302


def test_applicant_reads_the_answer(call, founder, sign_in):
    file = ApplicationFactory(call=call, refused=True, applicant=founder)
    AppealFactory(decision=file.decisions.get(), rejected=True)
    assert (
        "Le marché est maintenant documenté."
        in sign_in(founder).get(f"/fr/applications/{file.reference}/").content.decode()
    )


def test_nobody_has_appealed_yet(park, manager, sign_in):
    assert "empty" in sign_in(manager).get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_whatever_the_rows(rows, call, manager, sign_in, django_assert_num_queries):
    for _ in range(rows):
        AppealFactory(decision=ApplicationFactory(call=call, refused=True).decisions.get())
    client = sign_in(manager)
    with django_assert_num_queries(6):
        client.get(LIST)
