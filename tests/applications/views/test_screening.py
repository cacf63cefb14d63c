import pytest
from django.utils import timezone

from applications.enums import Status
from applications.models import CommitteeSession
from technopark.common.models import Mail
from tests.factories.applications import (
    ApplicationFactory,
    CallFactory,
    CommitteeSessionFactory,
    ReviewFactory,
    person_with_role,
)

REASONS = {"reason_in_law": "Article 4 de l'appel.", "reason_in_fact": "L'entreprise a plus de cinq ans."}
PAGES = ["completion", "inadmissible", "entrust", "agenda"]


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def submitted(call):
    return ApplicationFactory(call=call, submitted=True)


@pytest.fixture
def reviewed(call):
    return ApplicationFactory(call=call, under_review=True, reviews=3)


def page(file, step: str = "") -> str:
    return f"/fr/staff/applications/{file.reference}/{step}"


def levels(response) -> list[str]:
    """What kinds of messages the page shows."""
    return [message.level_tag for message in response.context["messages"]]


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
@pytest.mark.parametrize("step", [*PAGES, "accept"])
def test_step_is_a_404_for_whoever_may_not_take_it(step, who, submitted, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.post(page(submitted, f"{step}/")).status_code == 404
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


@pytest.mark.parametrize("step", PAGES)
def test_step_shows_its_form(step, submitted, officer, sign_in):
    response = sign_in(officer).get(page(submitted, f"{step}/"))

    assert response.status_code == 200
    assert submitted.project_name in response.content.decode()


def test_accept_opens_the_file_to_reviewers(submitted, officer, sign_in):
    response = sign_in(officer).post(page(submitted, "accept/"))

    assert response.url == page(submitted)
    submitted.refresh_from_db()
    assert submitted.status == Status.UNDER_REVIEW


def test_accept_does_nothing_for_an_address_typed(submitted, officer, sign_in):
    assert sign_in(officer).get(page(submitted, "accept/")).url == page(submitted)
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_accept_by_two_officers_says_who_was_faster(reviewed, officer, sign_in):
    response = sign_in(officer).post(page(reviewed, "accept/"), follow=True)

    assert levels(response) == ["error"]


def test_completion_asks_for_the_chosen_papers_once(submitted, call, officer, sign_in):
    identity, pitch = call.papers.all()
    client = sign_in(officer)

    response = client.post(page(submitted, "completion/"), {"papers": [pitch.pk], "message": "Le budget manque."})

    assert response.url == page(submitted)
    request = submitted.completion_request
    assert (list(request.papers.all()), request.message) == ([pitch], "Le budget manque.")
    again = client.post(page(submitted, "completion/"), {"papers": [identity.pk], "message": "Encore."})
    assert again.context["form"].non_field_errors()
    assert "Encore." in again.content.decode()


def test_completion_without_words_keeps_what_was_ticked(submitted, call, officer, sign_in):
    paper = call.papers.last()

    response = sign_in(officer).post(page(submitted, "completion/"), {"papers": [paper.pk], "message": ""})

    assert "message" in response.context["form"].errors
    assert "checked" in response.content.decode()


def test_inadmissible_needs_both_reasons_and_keeps_the_one_given(submitted, officer, sign_in):
    reasons = REASONS | {"reason_in_law": ""}

    response = sign_in(officer).post(page(submitted, "inadmissible/"), reasons)

    assert list(response.context["form"].errors) == ["reason_in_law"]
    assert "plus de cinq ans" in response.content.decode()
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_inadmissible_decides_and_writes(submitted, officer, sign_in):
    sign_in(officer).post(page(submitted, "inadmissible/"), REASONS)

    submitted.refresh_from_db()
    assert submitted.status == Status.INADMISSIBLE
    decision = submitted.decisions.get()
    assert (decision.reason_in_law, decision.decided_by) == (REASONS["reason_in_law"], officer)
    assert Mail.objects.filter(subject_reference=submitted.reference).exists()


def test_inadmissible_waits_while_the_applicant_may_complete(call, officer, sign_in):
    file = ApplicationFactory(call=call, completing=True)

    response = sign_in(officer).post(page(file, "inadmissible/"), REASONS)

    assert response.context["form"].non_field_errors()
    assert "plus de cinq ans" in response.content.decode()


def test_entrust_gives_the_file_to_all_those_chosen(call, park, officer, reviewer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    other = person_with_role(park)

    sign_in(officer).post(page(file, "entrust/"), {"reviewers": [reviewer.pk, other.pk]})

    assert set(file.reviews.values_list("reviewer", flat=True)) == {reviewer.pk, other.pk}


def test_entrust_is_all_or_nothing(call, park, reviewer, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True)

    response = sign_in(officer).post(page(file, "entrust/"), {"reviewers": [reviewer.pk]})

    assert response.context["form"].non_field_errors()
    assert not file.reviews.exists()


def test_entrust_offers_the_least_busy_first_and_nobody_twice(call, park, officer, reviewer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    busy, idle = person_with_role(park), person_with_role(park)
    ReviewFactory(application__call=call, reviewer=busy)
    ReviewFactory(application__call=call, reviewer=idle, sent=True)
    ReviewFactory(application=file, reviewer=reviewer)

    offered = list(sign_in(officer).get(page(file, "entrust/")).context["form"].fields["reviewers"].queryset)

    assert reviewer not in offered
    assert offered.index(idle) < offered.index(busy)
    assert [person.to_do for person in offered if person in (idle, busy)] == [0, 1]


def test_entrust_says_when_everybody_has_the_file(call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)

    page_shown = sign_in(officer).get(page(file, "entrust/")).content.decode()

    assert "empty" in page_shown
    assert '<form method="post" novalidate' not in page_shown


def test_take_back_drops_what_was_not_sent(call, reviewer, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    review = ReviewFactory(application=file, reviewer=reviewer)

    response = sign_in(officer).post(page(file, f"reviews/{review.pk}/take-back/"))

    assert response.url == page(file)
    assert not file.reviews.exists()


def test_take_back_keeps_what_was_sent(reviewed, officer, sign_in):
    review = reviewed.reviews.first()

    response = sign_in(officer).post(page(reviewed, f"reviews/{review.pk}/take-back/"), follow=True)

    assert levels(response) == ["error"]
    assert reviewed.reviews.count() == 3


def test_take_back_of_another_file_is_a_404(reviewed, submitted, officer, sign_in):
    review = reviewed.reviews.first()

    assert sign_in(officer).post(page(submitted, f"reviews/{review.pk}/take-back/")).status_code == 404


def test_agenda_takes_the_file(reviewed, park, officer, sign_in):
    session = CommitteeSessionFactory(park=park)

    sign_in(officer).post(page(reviewed, "agenda/"), {"session": session.reference})

    assert reviewed.agenda_items.get().session == session


def test_agenda_offers_sessions_being_prepared_in_this_park(reviewed, park, officer, sign_in):
    wanted = CommitteeSessionFactory(park=park)
    CommitteeSessionFactory(park=park, opened=True)
    CommitteeSessionFactory()

    form = sign_in(officer).get(page(reviewed, "agenda/")).context["form"]

    assert list(form.sessions.values()) == [wanted]


def test_agenda_leads_to_convening_where_there_is_no_session(call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    CommitteeSession.objects.update(opened_at=timezone.now())

    assert "/committee/new/" in sign_in(officer).get(page(file, "agenda/")).content.decode()
