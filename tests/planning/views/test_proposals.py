"""The pages of proposals: asked for, changed, explained and sent, in the three languages."""

from datetime import date

import pytest
from django.urls import reverse

from applications.models import Offer
from planning.models import Proposal
from planning.placement import WEIGHTS
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.planning import ProposalFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import TariffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
LIST = "planning:proposals"


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


@pytest.fixture
def files(park):
    TariffFactory(park=park)
    call = CallFactory(park=park)
    for code, area in (("B1", 16), ("B2", 30)):
        SpaceFactory(park=park, code=code, area=area)
    wishes = {"wish": "office", "area_wanted": 15, "desks_wanted": 2, "starts_on_wish": date(2027, 3, 1)}
    return [ApplicationFactory(call=call, admitted=True, project_name=name, **wishes) for name in ("Argan", "Blé")]


def ask(client, files, **said):
    terms = {"months": 12, "most_delay": 6, "answer_by": "2027-01-25", **dict.fromkeys(WEIGHTS, 5)}
    client.post(reverse(LIST), {"do": "propose", "files": [file.reference for file in files], **terms, **said})
    return Proposal.objects.last()


def page_of(proposal) -> str:
    return reverse("planning:proposal", args=[proposal.reference])


def test_asked_for_explained_and_sent(client, files):
    assert all(is_picked for _file, is_picked in client.get(reverse(LIST)).context["files"])
    proposal = ask(client, files)
    assert {line.space.code for line in proposal.lines.all()} == {"B1", "B2"}
    for language in ("fr", "ar", "en"):
        for url in (page_of(proposal), reverse("planning:otherwise", args=[proposal.reference, files[0].reference])):
            assert client.get(url.replace("/fr/", f"/{language}/", 1)).status_code == 200

    client.post(page_of(proposal), {"do": "apply"})

    assert Offer.objects.count() == 2
    assert client.get(page_of(proposal)).context["events"]
    gone = reverse("planning:otherwise", args=[proposal.reference, files[0].reference])
    assert client.get(gone).status_code == 404


def test_places_are_changed_and_solved_again(client, files):
    proposal = ask(client, files)
    first = proposal.lines.get(application=files[0])
    other = proposal.lines.get(application=files[1])
    kept = {f"{files[0].reference}-{name}": value for name, value in {
        "is_fixed": "on", "space": other.space_id, "starts_on": "2027-04-01", "budget": "9000"}.items()}  # fmt: skip

    client.post(page_of(proposal), {"do": "solve", **dict.fromkeys(WEIGHTS, 3), **kept})

    moved = proposal.lines.get(application=files[0])
    assert (moved.space, moved.starts_on, moved.is_fixed) == (other.space, date(2027, 4, 1), True)
    assert proposal.lines.get(application=files[1]).space == first.space
    assert Proposal.objects.get().weight_size == 3
    del kept[f"{files[0].reference}-space"]
    page = client.post(page_of(proposal), {"do": "solve", **dict.fromkeys(WEIGHTS, 3), **kept})
    assert page.context["lines"][0]["form"].errors


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_proposal_do_not_grow(number, client, files, park, django_assert_num_queries):
    SpaceFactory(park=park, code="B3", area=20)
    more = [ApplicationFactory(call=files[0].call, admitted=True, wish="office", area_wanted=10) for _ in range(number)]
    proposal = ask(client, more)
    client.get(page_of(proposal))
    with django_assert_num_queries(12):
        client.get(page_of(proposal))


def test_a_clash_is_told_in_every_language(client, park, files):
    late = ApplicationFactory(call=files[0].call, admitted=True, project_name="Cumin", wish="office", area_wanted=90)
    proposal = ask(client, [*files, late])
    for language in ("fr", "ar", "en"):
        page = client.get(page_of(proposal).replace("/fr/", f"/{language}/", 1))
        (clash,) = page.context["clashes"]
        assert "Cumin" in clash["why"]


def test_wrong_terms_are_shown_and_nothing_picked_is_refused(client, files):
    assert ask(client, files, answer_by="2026-01-01") is None
    assert ask(client, []) is None


def test_strangers_and_observers_find_nothing(sign_in, stranger, observer, park):
    proposal = ProposalFactory(park=park)
    for person in (stranger, observer):
        assert sign_in(person).get(page_of(proposal)).status_code == 404


def test_a_proposal_can_be_dropped(client, files):
    proposal = ask(client, files[:1])
    client.post(page_of(proposal), {"do": "drop"})
    assert Proposal.objects.get().status == "dropped"
    assert client.post(page_of(proposal), {"do": "dance"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list_do_not_grow(number, client, park, manager, django_assert_num_queries):
    for _ in range(number):
        ProposalFactory(park=park, made_by=manager)
        ApplicationFactory(call__park=park, admitted=True)
    client.get(reverse(LIST))
    with django_assert_num_queries(8):
        client.get(reverse(LIST))
