"""The page of prepared decisions: by count, by name and by month, then all or none."""

import pytest

from applications.enums import Status
from applications.models import Decision, PendingDecision
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import PendingDecisionFactory, RelationFactory, first_of_month


@pytest.fixture
def call(park):
    return CallFactory(park=park, places=3)


@pytest.fixture
def deliberated(call):
    return ApplicationFactory(call=call, deliberated=True, reviews=3)


def page(call) -> str:
    return f"/fr/staff/calls/{call.slug}/decisions/"


def of(file, step: str) -> str:
    return f"/fr/staff/applications/{file.reference}/{step}/"


def levels(response) -> list[str]:
    return [message.level_tag for message in response.context["messages"]]


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer", "officer"])
def test_pages_are_a_404_for_whoever_does_not_decide(who, request, call, deliberated, sign_in):
    client = sign_in(request.getfixturevalue(who))
    for url in (page(call), of(deliberated, "prepare"), of(deliberated, "prepare/drop")):
        assert client.get(url).status_code == 404
        assert client.post(url, {"do": "apply"}).status_code == 404


def test_prepared_one_by_one_is_shown_by_name(call, deliberated, manager, sign_in):
    client = sign_in(manager)
    assert deliberated.project_name in client.get(page(call)).content.decode()
    form = client.get(of(deliberated, "prepare")).context["form"]
    assert form.initial["outcome"] == "admitted"

    response = client.post(
        of(deliberated, "prepare"), {"outcome": "admitted", "month": first_of_month(60).isoformat()}, follow=True
    )

    assert levels(response) == ["success"]
    assert response.context["check"].admitting == 1
    assert not Decision.objects.exists()


def test_form_comes_back_with_the_refusal_and_all_that_was_typed(deliberated, manager, sign_in):
    typed = {"outcome": "refused", "reason_in_law": "Article 4.", "note": "x"}
    response = sign_in(manager).post(of(deliberated, "prepare"), typed)
    assert response.context["form"].non_field_errors()
    assert "Article 4.</textarea>" in response.content.decode()


def test_prepared_as_proposed_then_applied_together(call, deliberated, manager, sign_in):
    client = sign_in(manager)
    client.post(page(call), {"do": "prepare", "month": first_of_month(60).isoformat()})
    shown = client.get(page(call)).context["check"].fingerprint

    response = client.post(page(call), {"do": "apply", "shown": shown}, follow=True)

    assert levels(response) == ["success"]
    deliberated.refresh_from_db()
    assert deliberated.status == Status.ADMITTED


@pytest.mark.parametrize("posted", [{"do": "apply", "shown": "old"}, {"do": "prepare", "month": ""}])
def test_nothing_is_decided_by_an_old_page_or_half_a_form(posted, call, deliberated, manager, sign_in):
    PendingDecisionFactory(application=deliberated)
    response = sign_in(manager).post(page(call), posted)
    assert response.status_code == 200
    assert not Decision.objects.exists()


def test_prepared_decision_is_taken_back(call, deliberated, manager, sign_in):
    PendingDecisionFactory(application=deliberated)
    client = sign_in(manager)
    client.get(of(deliberated, "prepare/drop"))
    assert PendingDecision.objects.exists()
    client.post(of(deliberated, "prepare/drop"))
    assert not PendingDecision.objects.exists()


def test_file_that_is_not_deliberated_cannot_be_prepared(call, manager, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    assert sign_in(manager).get(of(file, "prepare")).status_code == 404


def test_what_is_in_the_way_is_said_and_the_button_rests(call, manager, sign_in):
    file = ApplicationFactory(call=call, deliberated=True)
    file.agenda_items.update(outcome="refused")
    PendingDecisionFactory(application=file)
    shown = sign_in(manager).get(page(call)).content.decode()
    assert file.reference in shown
    assert "disabled" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_often_whatever_the_rows(rows, call, manager, sign_in, django_assert_num_queries):
    for _ in range(rows):
        PendingDecisionFactory(application=ApplicationFactory(call=call, deliberated=True))
        ApplicationFactory(call=call, deliberated=True)
    client = sign_in(manager)
    with django_assert_num_queries(12):
        assert client.get(page(call)).status_code == 200


def test_admitted_file_that_a_conflict_closes_is_not_counted(call, deliberated, manager, sign_in):
    PendingDecisionFactory(application=deliberated)
    mine, _other = (ApplicationFactory(call=call, admitted=True) for _ in range(2))
    RelationFactory(person=manager, other=mine.applicant)

    checked = sign_in(manager).get(page(call)).context["check"]

    assert (checked.admitted, checked.places_left) == (1, 1)
