import pytest

from applications.enums import Status
from technopark.common.models import Document, Mail
from tests.factories.applications import ApplicationFactory, CallFactory

DECISIONS = "/fr/staff/decisions/"
WAITING = "/fr/staff/waiting/"
REASONS = {"reason_in_law": "Article 4 de l'appel.", "reason_in_fact": "Le marché n'est pas démontré."}
STEPS = ["admit", "waitlist", "refuse", "reopen"]


@pytest.fixture
def call(park):
    return CallFactory(park=park, places=3)


@pytest.fixture
def deliberated(call):
    return ApplicationFactory(call=call, deliberated=True)


def page(file, step: str = "") -> str:
    return f"/fr/staff/applications/{file.reference}/{step}"


def levels(response) -> list[str]:
    """What kinds of messages the page shows."""
    return [message.level_tag for message in response.context["messages"]]


def proposed(call, outcome: str, **fields):
    """A deliberated file for which the committee proposed ``outcome``."""
    file = ApplicationFactory(call=call, deliberated=True, **fields)
    file.agenda_items.update(outcome=outcome)
    return file


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer", "officer"])
def test_decisions_are_a_404_for_whoever_does_not_decide(who, request, park, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(DECISIONS).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_waiting_list_is_a_404_for_whoever_may_not_see_files(who, request, park, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(WAITING).status_code == 404


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["stranger", "officer", "reviewer"])
def test_decision_is_a_404_for_whoever_does_not_decide(who, step, deliberated, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.post(page(deliberated, f"{step}/"), REASONS | {"note": "x"}).status_code == 404
    deliberated.refresh_from_db()
    assert deliberated.status == Status.DELIBERATED


def test_decisions_group_the_files_by_proposal_best_first(call, manager, sign_in):
    low = proposed(call, "admitted", mean_score=65)
    high = proposed(call, "admitted", mean_score=85)
    refused = proposed(call, "refused")

    piles = sign_in(manager).get(DECISIONS).context["piles"]

    assert [(pile.outcome, [line.reference for line in pile.lines]) for pile in piles] == [
        ("admitted", [high.reference, low.reference]),
        ("refused", [refused.reference]),
    ]


def test_decisions_show_the_places_of_the_call_and_of_the_park(call, deliberated, manager, sign_in):
    ApplicationFactory(call=call, admitted=True)
    ApplicationFactory(call=call, waitlisted=True)

    context = sign_in(manager).get(DECISIONS).context

    (places,) = context["places"]
    assert (places.places, places.admitted, places.waiting, places.left) == (3, 1, 1, 2)
    assert len(context["months"]) == 12


def test_decisions_taken_together_are_shown_by_name_first(call, manager, sign_in):
    files = [proposed(call, "admitted"), proposed(call, "admitted")]
    picked = {"files": [file.reference for file in files], "outcome": "admitted", "do": "look"}

    response = sign_in(manager).post(DECISIONS, picked)

    page_shown = response.content.decode()
    assert all(file.project_name in page_shown for file in files)
    assert {file.status for file in call.applications.all()} == {Status.DELIBERATED}


def test_decisions_taken_together_are_applied_with_their_letters(call, manager, sign_in):
    files = [proposed(call, "admitted"), proposed(call, "admitted")]
    picked = {"files": [file.reference for file in files], "outcome": "admitted", "do": "apply"}

    response = sign_in(manager).post(DECISIONS, picked, follow=True)

    assert levels(response) == ["success"]
    assert {file.status for file in call.applications.all()} == {Status.ADMITTED}
    assert Document.objects.filter(kind=Document.Kind.ADMISSION).count() == 2
    assert Mail.objects.filter(kind="application_admitted").count() == 2


def test_waitlisted_together_rank_by_their_mean(call, manager, sign_in):
    low, high = proposed(call, "waitlisted", mean_score=50), proposed(call, "waitlisted", mean_score=58)
    picked = {"files": [low.reference, high.reference], "outcome": "waitlisted", "do": "apply"}

    sign_in(manager).post(DECISIONS, picked)

    low.refresh_from_db()
    high.refresh_from_db()
    assert (high.waiting_rank, low.waiting_rank) == (1, 2)


def test_decisions_taken_together_are_all_taken_or_none(call, manager, sign_in):
    agreed, contrary = proposed(call, "admitted"), proposed(call, "refused")
    picked = {"files": [agreed.reference, contrary.reference], "outcome": "admitted", "do": "apply"}

    response = sign_in(manager).post(DECISIONS, picked, follow=True)

    assert levels(response) == ["error"]
    assert contrary.reference in response.content.decode()
    agreed.refresh_from_db()
    assert agreed.status == Status.DELIBERATED
    assert not Document.objects.filter(kind=Document.Kind.ADMISSION).exists()


@pytest.mark.parametrize("posted", [{"outcome": "admitted"}, {"outcome": "refused", "files": ["{}"]}])
def test_decisions_with_nothing_picked_or_refusals_together_say_so(posted, deliberated, manager, sign_in):
    posted = {name: [deliberated.reference] if name == "files" else value for name, value in posted.items()}

    response = sign_in(manager).post(DECISIONS, posted | {"do": "apply"}, follow=True)

    assert levels(response) == ["warning"]
    deliberated.refresh_from_db()
    assert deliberated.status == Status.DELIBERATED


def test_admit_shows_the_committee_s_words_and_decides(deliberated, manager, sign_in):
    client = sign_in(manager)

    assert "utile à la province" in client.get(page(deliberated, "admit/")).content.decode()
    response = client.post(page(deliberated, "admit/"), {"note": ""})

    assert response.url == page(deliberated)
    deliberated.refresh_from_db()
    assert deliberated.status == Status.ADMITTED


def test_admit_against_the_committee_asks_for_a_note(call, manager, sign_in):
    file = proposed(call, "refused")
    client = sign_in(manager)

    refused = client.post(page(file, "admit/"), {"note": ""})
    assert refused.context["form"].non_field_errors()

    client.post(page(file, "admit/"), {"note": "Pièces reçues depuis."})
    file.refresh_from_db()
    assert file.status == Status.ADMITTED


def test_waitlist_takes_the_rank_and_moves_the_others(call, manager, sign_in):
    first = ApplicationFactory(call=call, waitlisted=True)
    file = proposed(call, "waitlisted")

    sign_in(manager).post(page(file, "waitlist/"), {"rank": "1", "note": ""})

    file.refresh_from_db()
    first.refresh_from_db()
    assert (file.waiting_rank, first.waiting_rank) == (1, 2)


def test_refuse_starts_from_the_committee_s_reasons_and_needs_both(call, manager, sign_in):
    file = proposed(call, "refused")
    file.agenda_items.update(words="Le marché n'est pas démontré.")
    client = sign_in(manager)

    assert "pas démontré.</textarea>" in client.get(page(file, "refuse/")).content.decode()
    response = client.post(page(file, "refuse/"), REASONS | {"reason_in_law": ""})
    assert list(response.context["form"].errors) == ["reason_in_law"]

    client.post(page(file, "refuse/"), REASONS)
    file.refresh_from_db()
    assert file.status == Status.REFUSED


def test_reopen_sends_the_file_back_with_its_reason(deliberated, manager, sign_in):
    client = sign_in(manager)

    assert client.post(page(deliberated, "reopen/"), {"note": ""}).context["form"].errors
    client.post(page(deliberated, "reopen/"), {"note": "Un membre était concerné."})

    deliberated.refresh_from_db()
    assert deliberated.status == Status.UNDER_REVIEW


def test_waiting_list_goes_by_rank_and_offers_to_admit(call, manager, officer, sign_in):
    second_call = CallFactory(park=call.park)
    files = [ApplicationFactory(call=call, waitlisted=True) for _ in range(2)]
    other = ApplicationFactory(call=second_call, waitlisted=True)

    response = sign_in(manager).get(WAITING)

    lists = [[line.reference for line in one.lines] for one in response.context["lists"]]
    assert sorted(lists) == sorted([[file.reference for file in files], [other.reference]])
    assert f"{files[0].reference}/admit/" in response.content.decode()
    assert f"{files[0].reference}/admit/" not in sign_in(officer).get(WAITING).content.decode()


@pytest.mark.parametrize("url", [DECISIONS, WAITING])
def test_empty_lists_say_so(url, park, manager, sign_in):
    assert "empty" in sign_in(manager).get(url).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [(DECISIONS, 11), (WAITING, 11)])
def test_decisions_and_waiting_list_ask_as_often_whatever_the_rows(
    url, queries, rows, call, manager, sign_in, django_assert_num_queries
):
    for _ in range(rows):
        ApplicationFactory(call=call, deliberated=True)
        ApplicationFactory(call=call, waitlisted=True)
    client = sign_in(manager)

    with django_assert_num_queries(queries):
        client.get(url)
