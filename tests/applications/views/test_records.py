"""The page of decision records computes each of them again."""

import pgtrigger
import pytest

from applications.actions.sealing import seal_unsealed
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.promises import sql

LIST = "/fr/staff/records/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


def sealed(call, count: int = 1):
    files = [ApplicationFactory(call=call, admitted=True, reviews=3) for _ in range(count)]
    seal_unsealed()
    return files


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer"])
def test_records_are_a_404_for_whoever_may_not_see_files(who, request, call, sign_in):
    sealed(call)
    client = sign_in(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}1/").status_code == 404


def test_records_hold_until_a_score_is_changed(call, officer, sign_in):
    sealed(call)
    client = sign_in(officer)
    assert client.get(LIST).context["verdicts"][0].holds
    assert client.get(f"{LIST}1/").context["verdict"].holds

    with pgtrigger.ignore():
        sql("UPDATE applications_score SET points = 0 WHERE id = (SELECT min(id) FROM applications_score)")

    (verdict,) = client.get(LIST).context["verdicts"]
    assert len(verdict.problems) == 1
    assert verdict.problems[0] in client.get(f"{LIST}1/").content.decode()


def test_record_of_a_file_with_an_interest_is_not_there(call, officer, sign_in):
    (file,) = sealed(call)
    sql("UPDATE applications_application SET applicant_id = %s WHERE id = %s", officer.pk, file.pk)
    client = sign_in(officer)
    assert client.get(LIST).context["verdicts"] == []
    assert client.get(f"{LIST}1/").status_code == 404


def test_nothing_sealed_is_said(park, manager, sign_in):
    assert "empty" in sign_in(manager).get(LIST).content.decode()


def test_gap_and_decision_without_record_are_told(call, manager, sign_in):
    sealed(call, 3)
    with pgtrigger.ignore():
        sql("DELETE FROM applications_decisionrecord WHERE sequence = 2")
    context = sign_in(manager).get(LIST).context
    assert (context["gaps"], context["unsealed"]) == ([2], 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_whatever_the_rows(rows, call, manager, sign_in, django_assert_num_queries):
    sealed(call, rows)
    client = sign_in(manager)
    with django_assert_num_queries(12):
        client.get(LIST)
