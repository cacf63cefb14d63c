from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from applications.models import CnieReading
from technopark.accounts.models import AccessLog
from tests.factories.applications import (
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    OfferFactory,
    ReviewFactory,
)

LIST = "/fr/staff/applications/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


def page_of(file) -> str:
    return f"{LIST}{file.reference}/"


def references(response) -> list[str]:
    return [row.reference for row in response.context["rows"]]


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_list_is_a_404_for_whoever_may_not_see_files(who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(LIST).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "resident", "reviewer", "observer"])
def test_file_is_a_404_for_whoever_may_not_see_files(who, call, request, sign_in):
    file = ApplicationFactory(call=call, submitted=True)

    assert sign_in(request.getfixturevalue(who)).get(page_of(file)).status_code == 404


def test_file_is_a_404_for_its_applicant_on_the_staff_s_side(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True, applicant=officer)

    assert sign_in(officer).get(page_of(file)).status_code == 404
    assert references(sign_in(officer).get(LIST)) == []


def test_file_of_another_park_is_a_404(officer, sign_in):
    assert sign_in(officer).get(page_of(ApplicationFactory(submitted=True))).status_code == 404


def test_draft_is_a_404_and_not_listed(call, officer, sign_in):
    draft = ApplicationFactory(call=call, reference="KHE-2027-0001")

    assert sign_in(officer).get(page_of(draft)).status_code == 404
    assert references(sign_in(officer).get(LIST)) == []


def test_conflict_closes_the_file_to_an_officer_too(call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    ReviewFactory(application=file, reviewer=officer, conflict=True)
    client = sign_in(officer)

    assert client.get(page_of(file)).status_code == 404
    assert references(client.get(LIST)) == []


def test_list_keeps_its_filters_in_the_address(call, officer, sign_in):
    wanted = ApplicationFactory(call=call, submitted=True, sector="health", project_name="Zitoun Connect")
    ApplicationFactory(call=call, submitted=True, sector="agritech", project_name="Zitoun Connect")
    ApplicationFactory(call=call, refused=True, sector="health", project_name="Zitoun Connect")

    response = sign_in(officer).get(f"{LIST}?status=submitted&sector=health&call={call.slug}&q=zitoun")

    assert references(response) == [wanted.reference]
    assert f"?call={call.slug}&amp;sector=health&amp;q=zitoun" in response.content.decode()


def test_list_shows_fifty_and_keeps_the_filters_on_the_next_page(call, officer, sign_in):
    ApplicationFactory.create_batch(51, call=call, submitted=True, log=False)
    client = sign_in(officer)

    first, second = client.get(f"{LIST}?sort=name"), client.get(f"{LIST}?sort=name&page=2")

    assert (len(references(first)), len(references(second))) == (50, 1)
    assert not set(references(first)) & set(references(second))
    assert "?sort=name&amp;page=2" in first.content.decode()


def test_list_says_what_to_do_when_empty_and_when_nothing_matches(call, officer, sign_in):
    client = sign_in(officer)
    assert "empty" in client.get(LIST).content.decode()
    ApplicationFactory(call=call, submitted=True)

    page = client.get(f"{LIST}?q=xylophone").content.decode()

    assert 'href="?"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_nine_times_whatever_the_rows(rows, call, officer, sign_in, django_assert_num_queries):
    ApplicationFactory.create_batch(rows, call=call, completing=True, log=False)
    client = sign_in(officer)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(references(response)) == rows


def test_file_shows_what_next_the_answers_and_the_clock(call, officer, sign_in):
    file = ApplicationFactory(
        call=call, submitted=True, with_company=True, answer_due_on=localdate() + timedelta(days=5)
    )
    response = sign_in(officer).get(page_of(file))
    page = response.content.decode()

    assert response.context["next"].sentence in page
    assert file.problem.replace("'", "&#x27;") in page
    assert "001561191000066" in page
    assert response.context["clock"].alarm == 80
    assert "06 12 34 56 78" in page


def test_file_masks_the_cnie(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True, cnie="X123456")

    page = sign_in(officer).get(page_of(file)).content.decode()

    assert "X•••456" in page
    assert "X123456" not in page


def test_cnie_is_shown_once_and_the_reading_is_kept(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True, cnie="X123456")
    client = sign_in(officer)

    page = client.post(f"{page_of(file)}cnie/").content.decode()

    assert "X123456" in page
    reading = CnieReading.objects.get()
    assert (reading.application, reading.read_by) == (file, officer)
    assert "X123456" not in client.get(page_of(file)).content.decode()


def test_cnie_is_not_shown_for_an_address_typed(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True)

    assert sign_in(officer).get(f"{page_of(file)}cnie/").url == page_of(file)
    assert not CnieReading.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "reviewer", "observer"])
def test_cnie_is_a_404_for_whoever_does_not_screen(who, call, request, sign_in):
    file = ApplicationFactory(call=call, submitted=True)

    assert sign_in(request.getfixturevalue(who)).post(f"{page_of(file)}cnie/").status_code == 404
    assert not CnieReading.objects.exists()


@pytest.mark.parametrize(
    ("state", "officers_steps", "managers_steps"),
    [
        ("submitted", ["accept", "completion", "inadmissible"], []),
        ("completing", [], []),
        ("under_review", ["entrust"], []),
        ("inadmissible", [], []),
        ("deliberated", [], ["admit", "prepare", "waitlist", "refuse", "reopen"]),
        ("admitted", ["offer"], []),
        ("waitlisted", [], ["admit", "prepare", "refuse"]),
        ("refused", [], []),
        ("withdrawn", [], []),
    ],
)
def test_file_offers_the_steps_of_its_state_and_of_the_person(
    state, officers_steps, managers_steps, call, officer, manager, sign_in
):
    file = ApplicationFactory(call=call, status=state)

    def steps(user):
        return [step.url.split("/")[-2] for step in sign_in(user).get(page_of(file)).context["steps"]]

    assert steps(officer) == officers_steps
    assert steps(manager) == officers_steps + managers_steps


def test_file_with_its_reviews_goes_on_an_agenda_once(call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True, reviews=3)

    steps = {step.url.split("/")[-2]: step.leads for step in sign_in(officer).get(page_of(file)).context["steps"]}

    assert steps == {"entrust": False, "agenda": True}


def test_file_shows_papers_received_and_missing(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True)
    identity, pitch = call.papers.all()
    AttachmentFactory(application=file, paper=pitch)

    lines = {line.position: line for line in sign_in(officer).get(page_of(file)).context["papers"]}

    assert lines[identity.position].is_missing
    assert not lines[pitch.position].is_missing


def test_file_shows_every_review_to_staff_and_only_own_to_a_member_who_has_not_sent(call, officer, manager, sign_in):
    file = ApplicationFactory(call=call, under_review=True, reviews=2)
    ReviewFactory(application=file, reviewer=manager, declared=True)

    marked = {user: len(sign_in(user).get(page_of(file)).context["grid"].marked) for user in (officer, manager)}

    assert marked == {officer: 2, manager: 0}


def test_file_opened_by_staff_is_logged(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True)

    sign_in(officer).get(page_of(file))

    assert [(kept.user, kept.kind, kept.park_code, kept.about) for kept in AccessLog.objects.all()] == [
        (officer, "file", "KHE", file.reference)
    ]


def test_file_links_to_its_documents_and_offer(call, officer, sign_in):
    offer = OfferFactory(application__call=call)

    page = sign_in(officer).get(page_of(offer.application)).content.decode()

    assert reverse("applications:staff_rescind", args=[offer.application.reference]) in page
    assert offer.space.code in page


@pytest.mark.parametrize("rows", [1, 3])
def test_file_asks_as_often_whatever_hangs_on_it(rows, call, officer, sign_in, django_assert_num_queries):
    file = ApplicationFactory(call=call, under_review=True, reviews=rows)
    call.fewest_reviews = 9
    call.save()
    for paper in call.papers.all()[:rows]:
        AttachmentFactory(application=file, paper=paper)
    client = sign_in(officer)
    client.get(page_of(file))  # the call is kept from here on

    with django_assert_num_queries(15):
        client.get(page_of(file))
