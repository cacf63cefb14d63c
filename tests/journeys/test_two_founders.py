"""Two co-founders on one draft, and a line that goes down: no word is lost, and each is told what the other wrote."""

import pytest
from django.utils import timezone

from applications.enums import Status
from tests.factories.accounts import UserFactory
from tests.factories.applications import CallFactory
from tests.factories.drafts import complete_draft
from tests.factories.selection import CollaboratorFactory
from tests.journeys.applying import FORM, NEXT
from tests.journeys.conftest import PHONE
from tests.journeys.people import Person, field
from tests.journeys.test_lost_connection import BACK, cut, kept, mend

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HERS = {"fr": "Écrit par Nadia dans le train", "ar": "كتبته نادية في القطار"}
OWNERS = {"fr": "Écrit par Salma au bureau", "ar": "كتبته سلمى في المكتب"}
LEAVE = "document.querySelector('form[action$=\"/accounts/logout/\"]').requestSubmit()"


@pytest.fixture
def draft(park, founder):
    call = CallFactory(park=park, slug="incubation")
    return complete_draft(call=call, applicant=founder, pitch="Avant", market="Avant", impact="Avant", ice="")


@pytest.fixture
def friend(draft):
    person = UserFactory(full_name="Nadia Alaoui", full_name_ar="نادية العلوي")
    CollaboratorFactory(application=draft, email=person.email, user=person, accepted_at=timezone.now(), can_edit=True)
    return person


def words_of(draft) -> tuple[str, str, str]:
    draft.refresh_from_db()
    return draft.pitch, draft.market, draft.impact


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_two_co_founders_and_a_lost_connection(browse, draft, founder, friend, language):
    hers, owners = HERS[language], OWNERS[language]
    nadia = Person(browse(user=friend, size=PHONE), language, name="nadia")
    salma = Person(browse(user=founder), language, name="salma")

    nadia.open("my/applications/")
    nadia.follow(f"?of={draft.pk}")
    nadia.open(f"{FORM}/project/")
    assert nadia.reads(founder.name_in(language))
    nadia.examine()
    salma.open(f"{FORM}/project/")
    assert salma.reads(friend.name_in(language))

    cut(nadia)
    nadia.write(pitch=hers, market=hers)
    nadia.one(NEXT).click()  # nothing leaves, nothing is lost
    salma.write(pitch=owners, impact=owners)
    salma.press(NEXT)
    assert words_of(draft) == (owners, "Avant", owners)

    mend(nadia)
    nadia.open(f"{FORM}/project/")
    nadia.one(BACK).click()
    nadia.press(NEXT)
    told = nadia.page.locator("#clashes")
    assert founder.name_in(language) in told.inner_text()
    assert [told.get_by_text(text, exact=True).count() for text in (hers, owners)] == [1, 1]
    assert nadia.page.input_value(field("pitch")) == hers
    assert words_of(draft) == (owners, hers, owners), "her market is saved, his words are not replaced unseen"
    nadia.press(NEXT)
    assert words_of(draft) == (hers, hers, owners)
    assert kept(nadia) == 0

    salma.write(commitment=owners)
    salma.press(NEXT)
    assert friend.name_in(language) in salma.page.locator("main").inner_text(), "what she saved meanwhile is told"
    draft.refresh_from_db()
    assert draft.commitment == owners

    nadia.write(commitment=hers)
    salma.open(f"{FORM}/project/")
    salma.write(pitch=owners)
    salma.press("main button[name=later]")
    salma.open(f"{FORM}/preview/")
    salma.press("main button[name=send]")
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    assert kept(salma) == 0

    nadia.press(NEXT)
    assert draft.reference in nadia.page.url, "the file was sent: she reads it, and her words wait on the device"
    assert kept(nadia) > 0
    with nadia.page.expect_navigation():
        nadia.page.evaluate(LEAVE)
    assert kept(nadia) == 0
