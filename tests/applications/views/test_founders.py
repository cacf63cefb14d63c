"""The page of who works on a file, and a co-founder's way through it."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, Collaborator
from technopark.common.models import Document, Mail
from tests.applications.actions.test_drafting import confirm, token_in
from tests.applications.views.test_links import hidden, sign_in_by_form, url_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.common import DocumentFactory
from tests.factories.selection import CollaboratorFactory, NoteFactory

FRIEND = "associe@example.ma"
PAGE = "/fr/apply/incubation/founders/"


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(call=call, applicant=founder, pitch="Avant", market="Avant")


@pytest.fixture
def browser(sign_in, founder, draft):
    return sign_in(founder)


@pytest.fixture
def join(sign_in, draft):
    """Return a function that gives the browser of a co-founder who has opened the draft."""

    def joined(**fields) -> Client:
        person = UserFactory(full_name="Nadia Alaoui")
        CollaboratorFactory(
            application=draft,
            email=person.email,
            user=person,
            accepted_at=timezone.now(),
            **{"can_edit": True} | fields,
        )
        browser = sign_in(person)
        browser.get(f"{reverse('applications:apply_resume', args=['incubation'])}?of={draft.pk}")
        return browser

    return joined


def act(browser: Client, verb: str, place: Collaborator):
    return browser.post(PAGE, {"verb": f"{verb}-{place.pk}"})


def test_owner_invites_changes_the_right_sends_again_and_ends_it(browser, draft):
    assert browser.post(PAGE, {"email": FRIEND, "right": "view"}).status_code == 302
    place = draft.collaborators.get()
    assert not place.can_edit
    act(browser, "edit", place)
    act(browser, "send", place)
    place.refresh_from_db()
    assert (place.can_edit, Mail.objects.filter(kind="founder_invited").count()) == (True, 2)
    assert FRIEND in browser.get(PAGE).content.decode()
    act(browser, "revoke", place)
    assert FRIEND not in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, {"verb": "nonsense"}).status_code == 404


def test_refused_invitation_says_why_beside_the_form(browser, founder):
    page = browser.post(PAGE, {"email": founder.email, "right": "edit"})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()


def test_invited_without_an_account_writes_then_signs_up_and_stays(browser, draft):
    browser.post(PAGE, {"email": FRIEND, "right": "edit"})
    friend = Client()
    way = friend.get(reverse("applications:draft_link", args=[token_in(Mail.objects.get())]))
    friend.get(way.url)
    page = friend.get(url_of("project"))
    assert "Salma Amrani" in page.content.decode()
    friend.post(url_of("project"), hidden(page) | {"pitch": "Par l'associé"})
    person = UserFactory(email=FRIEND)
    confirm(person)
    sign_in_by_form(friend, person)
    assert draft.collaborators.get().user == person
    assert "?of=" in friend.get(reverse("applications:files")).content.decode()
    draft.refresh_from_db()
    assert draft.pitch == "Par l'associé"


def test_invitation_waits_for_who_signs_in_elsewhere(browser, draft, sign_in):
    browser.post(PAGE, {"email": FRIEND, "right": "view"})
    person = UserFactory(email=FRIEND)
    confirm(person)
    elsewhere = sign_in(person)
    assert reverse("applications:invitations") in elsewhere.get(reverse("applications:files")).content.decode()
    assert draft.applicant.full_name in elsewhere.get(reverse("applications:invitations")).content.decode()
    accept = reverse("applications:invitation", args=[draft.collaborators.get().pk])
    assert sign_in(UserFactory()).post(accept).status_code == 404
    elsewhere.post(accept)
    assert draft.collaborators.get().user == person


def test_reader_reads_and_every_way_of_writing_is_refused(join, draft):
    reader = join(can_edit=False)
    assert reader.get(url_of("project")).url == url_of("preview")
    assert "Avant" in reader.get(url_of("preview")).content.decode()
    for step in ("project", "company", "needs", "consent", "preview"):
        sent = reader.post(url_of(step), hidden(reader.get(url_of("preview"))) | {"pitch": "Après", "send": ""})
        assert sent.status_code == 403
    assert reader.post(reverse("applications:apply_discard", args=["incubation"])).status_code == 404
    assert reader.post(PAGE, {"email": FRIEND, "right": "edit"}).status_code == 403
    assert draft.pk == Application.objects.get(pitch="Avant").pk


def test_editor_neither_sends_gives_up_nor_invites(join, draft):
    editor = join()
    page = editor.get(url_of("preview")).content.decode()
    assert 'name="send"' not in page
    editor.post(url_of("preview"), hidden(editor.get(url_of("preview"))) | {"send": ""})
    assert editor.get(reverse("applications:apply_discard", args=["incubation"])).status_code == 404
    assert editor.post(PAGE, {"email": FRIEND, "right": "edit"}).status_code == 403
    draft.refresh_from_db()
    assert draft.submitted_at is None


def test_each_is_told_what_the_other_changed_and_both_are_kept(browser, join, draft):
    editor = join()
    mine, theirs = browser.get(url_of("project")), editor.get(url_of("project"))
    assert "Nadia Alaoui" in mine.content.decode()
    assert "Salma Amrani" in theirs.content.decode()
    editor.post(url_of("project"), hidden(theirs) | {"market": "Vu par Nadia", "pitch": "Avant"})
    saved = browser.post(url_of("project"), hidden(mine) | {"pitch": "Dit par Salma", "market": "Avant"}, follow=True)
    told = " ".join(str(message) for message in saved.context["messages"])
    assert "Nadia Alaoui" in told
    draft.refresh_from_db()
    assert (draft.pitch, draft.market) == ("Dit par Salma", "Vu par Nadia")


def test_co_founder_reads_the_sent_file_and_its_letters_and_acts_on_nothing(sign_in, park, founder):
    file = ApplicationFactory(call=CallFactory(park=park, slug="incubation"), applicant=founder, refused=True)
    NoteFactory(application=file, text="Entre nous")
    letter = DocumentFactory(subject_reference=file.reference, park_code=park.code, kind=Document.Kind.REFUSAL)
    place = CollaboratorFactory(application=file, accepted=True)
    browser = sign_in(place.user)
    here = reverse("applications:file", args=[file.reference])
    page = unescape(browser.get(here).content.decode())
    assert file.decisions.get().reason_in_fact in page
    assert letter.number in page
    assert "Entre nous" not in page
    assert browser.get(reverse("applications:files")).content.decode().count(here) == 1
    for name in ("withdraw", "appeal", "messages", "complete"):
        assert browser.get(reverse(f"applications:{name}", args=[file.reference])).status_code == 404
    assert f"founders/?of={file.pk}" in page
    assert browser.get(f"{PAGE}?of={file.pk}").status_code == 200
    browser.post(reverse("applications:founder_leave", args=[place.pk]))
    assert browser.get(here).status_code == 404


def test_page_is_nothing_to_strangers(draft, sign_in, stranger):
    assert sign_in(stranger).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert sign_in(stranger).get(f"{PAGE}?of={draft.pk}").status_code == 404
    assert sign_in(stranger).post(f"{PAGE}?of={draft.pk}", {"email": FRIEND, "right": "edit"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_as_often_however_many_there_are(browser, draft, number, django_assert_num_queries):
    CollaboratorFactory.create_batch(number, application=draft, accepted=True)
    browser.get(PAGE)
    with django_assert_num_queries(6):
        browser.get(PAGE)
