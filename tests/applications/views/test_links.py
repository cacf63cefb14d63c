"""Private links as they are used: beginning, coming in, going on, signing in, and what a link does not open."""

import re
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import typed
from applications.enums import Status
from applications.filled import FIELD
from applications.models import Application, DraftLink
from technopark.common.models import Mail
from tests.applications.actions.test_drafting import OWNER, confirm, token_in
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.applications import ApplicationFactory, AttachmentFactory, CallFactory, RequiredPaperFactory
from tests.factories.drafts import complete_draft
from tests.factories.files import pdf, upload
from tests.factories.selection import CollaboratorFactory, DraftLinkFactory

START = {"email": OWNER, "agrees": "on"}


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def draft(call):
    return ApplicationFactory(call=call, applicant=None, owner_email=OWNER, language="fr", pitch="Avant")


@pytest.fixture
def holder(draft):
    """A browser that came in by the owner's link."""
    DraftLinkFactory(application=draft, email=OWNER, token="clef")
    browser = Client()
    browser.get(reverse("applications:draft_link", args=["clef"]))
    return browser


def url_of(step: str) -> str:
    return reverse("applications:apply", args=["incubation", step])


def start(browser: Client, **fields):
    return browser.post(reverse("applications:draft_start", args=["incubation"]), START | fields)


def hidden(page) -> dict:
    """What the form of a page carries unseen."""
    found = re.findall(rf'name="({FIELD}|{typed.MARK})" value="([^"]+)"', page.content.decode())
    return dict(found) | {"next": ""}


def sign_in_by_form(browser: Client, person):
    """Sign in as people do, so that what waits for them at sign-in happens."""
    return browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True)


# Beginning


def test_call_page_offers_both_ways(call):
    page = Client().get(reverse("applications:call", args=["incubation"])).content.decode()
    assert url_of("project") in page
    assert reverse("applications:draft_start", args=["incubation"]) in page


def test_call_page_says_nothing_of_drafts_begun_without_an_account(draft, sign_in, stranger):
    for browser in (Client(), sign_in(stranger)):
        page = browser.get(reverse("applications:call", args=["incubation"]))
        assert page.context["own"] is None


def test_answer_is_the_same_whoever_the_address_belongs_to(call, founder):
    confirm(founder)
    ApplicationFactory(call=call, applicant=founder)
    ApplicationFactory(call=call, applicant=None, owner_email="connue@example.ma", language="fr")
    pages = []
    for email in ("nouvelle@example.ma", "connue@example.ma", founder.email):
        answer = start(Client(), email=email)
        pages.append((answer.status_code, answer.content.decode().replace(email, "X"), list(answer.cookies)))
    assert pages[0] == pages[1] == pages[2]
    assert Mail.objects.count() == 3


def test_new_link_is_answered_the_same_for_everybody(draft):
    pages = []
    for email in (OWNER, "inconnue@example.ma"):
        answer = Client().post(reverse("applications:draft_again"), {"email": email})
        pages.append((answer.status_code, answer.content.decode().replace(email, "X")))
    assert pages[0] == pages[1]
    assert Mail.objects.get().to == OWNER


def test_nothing_is_kept_without_the_agreement(call):
    answer = Client().post(reverse("applications:draft_start", args=["incubation"]), {"email": OWNER})
    assert "agrees" in answer.context["form"].errors
    assert not Application.objects.exists()


def test_asking_too_often_is_refused(call):
    codes = [start(Client()).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_others_behind_the_same_proxy_may_still_ask(call, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    path = reverse("applications:draft_again")
    asked = [(f"person{number}@example.com", "196.200.1.1") for number in range(21)] + [(OWNER, "196.200.1.2")]
    codes = [
        Client().post(path, {"email": email}, headers={"X-Forwarded-For": f"10.9.9.9, {address}"}).status_code
        for email, address in asked
    ]
    assert codes == [200] * 20 + [429, 200]


def test_beginning_leads_elsewhere_once_signed_in_or_closed(call, sign_in, founder, park):
    here = reverse("applications:draft_start", args=["incubation"])
    assert sign_in(founder).get(here).url == reverse("applications:apply_resume", args=["incubation"])
    CallFactory(park=park, slug="fini", closed=True)
    closed = reverse("applications:draft_start", args=["fini"])
    assert Client().get(closed).url == reverse("applications:call", args=["fini"])


# Coming in


def test_whole_form_is_written_by_the_link_from_the_mail(call):
    start(Client())
    browser = Client()
    way = browser.get(reverse("applications:draft_link", args=[token_in(Mail.objects.get())]))
    assert (way.status_code, way["Referrer-Policy"]) == (302, "strict-origin")
    assert token_in(Mail.objects.get()) not in way.url
    assert browser.get(way.url).url == url_of("project")
    paper = RequiredPaperFactory(call=call, position=9)
    steps = {
        "project": {"project_name": "Zitoun", "pitch": "Par le lien"},
        "team": {
            "team-TOTAL_FORMS": "1",
            "team-INITIAL_FORMS": "0",
            "team-0-full_name": "Salma",
            "team-0-position": "X",
        },
        "company": {"has_company": "no"},
        "needs": {"wish": "desks", "desks_wanted": "2"},
        "papers": {f"paper-{paper.pk}": upload(pdf())},
        "consent": {},
    }
    for step, fields in steps.items():
        page = browser.get(url_of(step))
        assert page.status_code == 200
        assert browser.post(url_of(step), hidden(page) | fields).status_code == 302, step
    preview = browser.get(url_of("preview")).content.decode()
    assert "Par le lien" in preview
    assert 'name="send"' not in preview
    draft = Application.objects.get()
    assert (draft.applicant, draft.pitch, draft.team.get().full_name) == (None, "Par le lien", "Salma")
    served = browser.get(reverse("applications:draft_paper", args=["incubation", 9]))
    assert served.status_code == 200
    b"".join(served.streaming_content)


def test_link_saves_for_later_and_shows_each_language(holder, draft):
    page = holder.post(url_of("project"), hidden(holder.get(url_of("project"))) | {"pitch": "Plus tard", "later": ""})
    assert page.url == url_of("project")
    for language in ("fr", "ar", "en"):
        assert holder.get(f"/{language}/apply/incubation/preview/").status_code == 200


def test_link_cannot_send_nor_reach_another_draft(holder, draft, call, founder):
    holder.post(url_of("preview"), hidden(holder.get(url_of("preview"))) | {"send": ""})
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    other = ApplicationFactory(call=call, applicant=None, owner_email="autre@example.ma", language="fr")
    resume = reverse("applications:apply_resume", args=["incubation"])
    assert holder.get(f"{resume}?of={other.pk}").status_code == 404
    assert Client().get(f"{resume}?of={draft.pk}").status_code == 404


@pytest.mark.parametrize("state", ["expired", "revoked", None])
def test_dead_or_invented_link_leads_to_a_page_that_offers_a_new_one(draft, state):
    if state:
        DraftLinkFactory(application=draft, email=OWNER, token="clef", **{state: True})
    answer = Client().get(reverse("applications:draft_link", args=["clef"]))
    assert (answer.status_code, answer["Referrer-Policy"]) == (410, "strict-origin")
    assert reverse("applications:draft_again") in answer.content.decode()


def test_link_revoked_while_writing_saves_nothing_and_loses_nothing(holder, draft):
    page = holder.get(url_of("project"))
    DraftLink.objects.update(revoked_at=timezone.now())
    sent = holder.post(url_of("project"), hidden(page) | {"pitch": "Écrit trop tard", "market": "Tapé"})
    assert sent.url == reverse("applications:draft_again")
    draft.refresh_from_db()
    assert draft.pitch == "Avant"
    DraftLinkFactory(application=draft, email=OWNER, token="nouvelle")
    holder.get(reverse("applications:draft_link", args=["nouvelle"]))
    assert "Écrit trop tard" in unescape(holder.get(url_of("project")).content.decode())


def test_device_is_left_and_the_link_still_opens(holder, draft):
    answer = holder.post(reverse("applications:draft_leave"))
    assert answer.cookies["draft_saved"].value == "all:incubation"
    assert holder.get(url_of("project")).status_code == 302
    holder.get(reverse("applications:draft_link", args=["clef"]))
    assert holder.get(url_of("project")).status_code == 200


def test_draft_is_given_up_by_its_link(holder, draft):
    discard = reverse("applications:apply_discard", args=["incubation"])
    assert holder.get(discard).status_code == 200
    assert holder.post(discard).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.draft_links.live().exists()) == (Status.WITHDRAWN, False)


# Signing in


def test_signing_in_at_the_same_address_takes_the_draft_with_every_word(holder, draft):
    owner = UserFactory(email=OWNER)
    confirm(owner)
    page = sign_in_by_form(holder, owner)
    draft.refresh_from_db()
    assert (page.status_code, draft.applicant, draft.pitch) == (200, owner, "Avant")
    assert "Avant" in unescape(holder.get(url_of("project")).content.decode())


def test_another_account_on_the_same_device_is_asked_first(holder, draft, founder):
    confirm(founder)
    sign_in_by_form(holder, founder)
    draft.refresh_from_db()
    assert draft.applicant is None
    here = reverse("applications:draft_claim", args=[draft.pk])
    assert here in holder.get(url_of("project")).content.decode()
    assert OWNER in holder.get(here).content.decode()
    assert holder.post(here).status_code == 302
    draft.refresh_from_db()
    assert draft.applicant == founder


def test_of_two_drafts_both_are_shown_and_one_is_chosen(draft, sign_in, call):
    owner = UserFactory(email=OWNER)
    confirm(owner)
    own = ApplicationFactory(call=call, applicant=owner, pitch="Avec mon compte")
    browser = Client()
    sign_in_by_form(browser, owner)
    here = reverse("applications:draft_claim", args=[draft.pk])
    assert here in browser.get(reverse("applications:files")).content.decode()
    page = unescape(browser.get(here).content.decode())
    assert "Avec mon compte" in page
    assert "Avant" in page
    assert browser.post(here).url == here, "nothing is chosen by accident"
    browser.post(here, {"keep": str(draft.pk)})
    own.refresh_from_db()
    assert own.status == Status.WITHDRAWN
    aside = browser.get(reverse("applications:draft_read", args=[own.pk]))
    assert "Avec mon compte" in unescape(aside.content.decode())


def test_claimed_draft_is_agreed_to_and_sent(holder, call, draft, founder):
    confirm(founder)
    sign_in_by_form(holder, founder)
    holder.post(reverse("applications:draft_claim", args=[draft.pk]))
    Application.objects.filter(pk=draft.pk).delete()
    complete_draft(call=call, applicant=founder, owner_email=OWNER)
    sent = holder.post(url_of("preview"), hidden(holder.get(url_of("preview"))) | {"send": ""})
    assert sent.url == reverse("applications:file", args=[Application.objects.get().reference])


def test_stranger_claims_nothing(draft, sign_in, stranger):
    EmailAddress.objects.create(user=stranger, email=OWNER, verified=False)
    here = reverse("applications:draft_claim", args=[draft.pk])
    browser = sign_in(stranger)
    assert {browser.get(here).status_code, browser.post(here).status_code} == {404}


# Two drafts in two windows


def test_form_writes_into_the_draft_it_was_filled_from(call, founder, sign_in):
    own = ApplicationFactory(call=call, applicant=founder, pitch="Mien")
    shared = ApplicationFactory(call=call, applicant=UserFactory(), pitch="Sien")
    CollaboratorFactory(application=shared, user=founder, accepted_at=timezone.now(), can_edit=True)
    browser = sign_in(founder)
    resume = reverse("applications:apply_resume", args=["incubation"])
    browser.get(f"{resume}?of={shared.pk}")
    theirs = browser.get(url_of("project"))
    browser.get(resume)
    mine = browser.get(url_of("project"))
    browser.post(url_of("project"), hidden(theirs) | {"pitch": "Sien, par moi"})
    browser.post(url_of("project"), hidden(mine) | {"pitch": "Mien, par moi"})
    own.refresh_from_db()
    shared.refresh_from_db()
    assert (own.pitch, shared.pitch) == ("Mien, par moi", "Sien, par moi")


def test_who_was_shut_out_while_writing_begins_no_draft_by_it_and_sees_their_words(call, founder, sign_in):
    shared = ApplicationFactory(call=call, applicant=UserFactory())
    place = CollaboratorFactory(application=shared, user=founder, accepted_at=timezone.now(), can_edit=True)
    browser = sign_in(founder)
    browser.get(f"{reverse('applications:apply_resume', args=['incubation'])}?of={shared.pk}")
    page = browser.get(url_of("project"))
    place.revoked_at = timezone.now()
    place.save()
    sent = browser.post(url_of("project"), hidden(page) | {"pitch": "Mes mots à moi"})
    assert sent.status_code == 403
    assert "Mes mots à moi" in unescape(sent.content.decode())
    assert Application.objects.get() == shared


# Cost


@pytest.mark.parametrize(("step", "count"), [("project", 7), ("preview", 7)])
def test_step_by_link_asks_a_fixed_number_of_times(holder, draft, step, count, django_assert_num_queries):
    holder.get(url_of(step))
    with django_assert_num_queries(count):
        holder.get(url_of(step))
    AttachmentFactory(application=draft)
    CollaboratorFactory.create_batch(2, application=draft)
    with django_assert_num_queries(count):
        holder.get(url_of(step))
