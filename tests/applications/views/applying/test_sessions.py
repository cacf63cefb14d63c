"""Sessions that end and forms that grow old: what was typed waits for its author, and for nobody else."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import typed
from applications.models import Application
from applications.tasks import forget_old_files
from tests.applications.views.applying.conftest import BACKEND, PROJECT, url_of, words
from tests.factories.accounts import PASSWORD
from tests.factories.files import EXE, JPEG, upload


@pytest.fixture
def strict(founder):
    """A browser whose forms are checked for their token, as in life."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(founder, backend=BACKEND)
    return browser


def hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def open_form(browser, step: str = "project") -> dict:
    page = browser.get(url_of(step)).content.decode()
    return {name: hidden(page, name) for name in ("csrfmiddlewaretoken", typed.MARK)}


def test_session_that_ended_keeps_what_was_typed_until_its_author_signs_in_again(strict, call, founder):
    form = open_form(strict)
    Session.objects.all().delete()
    response = strict.post(url_of("project"), form | PROJECT | {"next": ""})
    assert response.url == f"{reverse('account_login')}?next={url_of('project')}"
    assert not Application.objects.exists()

    EmailAddress.objects.create(user=founder, email=founder.email, verified=True, primary=True)
    login = strict.get(response.url).content.decode()
    credentials = {"login": founder.email, "password": PASSWORD, "next": url_of("project")}
    token = {"csrfmiddlewaretoken": hidden(login, "csrfmiddlewaretoken")}
    assert strict.post(response.url, credentials | token).url == url_of("project")
    page = strict.get(url_of("project")).content.decode()
    assert 'value="Zitoun"' in page
    assert "Quatre" in page
    assert not Application.objects.exists()

    again = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", typed.MARK)}
    assert strict.post(url_of("project"), again | PROJECT | {"next": ""}).status_code == 302
    assert Application.objects.get().impact == "Quatre"
    assert not strict.session.get(typed.SESSION_KEY)


def test_what_was_typed_is_not_shown_to_somebody_else_who_signs_in(strict, call, stranger):
    form = open_form(strict)
    Session.objects.all().delete()
    strict.post(url_of("project"), form | PROJECT | {"next": ""})
    strict.force_login(stranger, backend=BACKEND)
    assert "Zitoun" not in strict.get(url_of("project")).content.decode()


def test_form_without_its_mark_leaves_nothing_in_the_session_of_a_passer_by(call):
    passer_by = Client()
    response = passer_by.post(url_of("project"), PROJECT | {typed.MARK: "forged"})
    assert response.status_code == 302
    assert typed.SESSION_KEY not in passer_by.session


def test_files_sent_after_the_session_ended_wait_for_their_author(strict, draft, founder, papers):
    form = open_form(strict, "papers")
    Session.objects.all().delete()
    sent = {papers[1]: upload(JPEG, "cnie.jpg"), papers[2]: upload(EXE, "pitch.pdf"), "next": ""}
    assert strict.post(url_of("papers"), form | sent).url.startswith(reverse("account_login"))
    assert not draft.attachments.exists()

    strict.force_login(founder, backend=BACKEND)
    page = strict.get(url_of("papers")).content.decode()
    assert "cnie.jpg" in page
    assert not draft.attachments.exists()
    fresh = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", typed.MARK)}
    response = strict.post(url_of("papers"), fresh | {"next": ""})
    assert f'href="#id_{papers[2]}"' in response.content.decode()
    assert draft.attachments.get().original_name == "cnie.jpg"
    assert default_storage.listdir(typed.FOLDER)[1] == []


def test_files_sent_by_a_passer_by_are_not_stored(draft, papers):
    response = Client().post(url_of("papers"), {papers[1]: upload(), "next": ""})
    assert words(response)
    assert not default_storage.exists(typed.FOLDER)


def test_files_put_aside_are_forgotten_when_nobody_comes_back(strict, draft, papers):
    form = open_form(strict, "papers")
    Session.objects.all().delete()
    strict.post(url_of("papers"), form | {papers[1]: upload(), "next": ""})
    assert forget_old_files(timestamp=0) == 0
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert forget_old_files(timestamp=0) == 1
    assert default_storage.listdir(typed.FOLDER)[1] == []


def test_form_opened_before_signing_in_anew_is_shown_again_unsaved(strict, call, founder):
    form = open_form(strict)
    strict.cookies.pop("csrftoken")
    strict.force_login(founder, backend=BACKEND)
    response = strict.post(url_of("project"), form | PROJECT | {"next": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="Zitoun"' in page
    assert 'id="error-summary"' in page
    assert not Application.objects.exists()

    fresh = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", typed.MARK)}
    assert strict.post(url_of("project"), fresh | PROJECT | {"next": ""}).status_code == 302
    assert Application.objects.get().project_name == "Zitoun"


def test_form_opened_by_another_account_is_not_saved_into_this_one(strict, call, stranger):
    form = open_form(strict)
    strict.force_login(stranger, backend=BACKEND)
    form["csrfmiddlewaretoken"] = open_form(strict)["csrfmiddlewaretoken"]
    response = strict.post(url_of("project"), form | PROJECT | {"next": ""})
    assert 'value="Zitoun"' in response.content.decode()
    assert not Application.objects.exists()


def test_form_sent_from_another_site_changes_nothing(strict, draft):
    response = strict.post(url_of("project"), PROJECT | {"next": ""}, headers={"origin": "https://evil.example"})
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.project_name == ""


def test_passer_by_is_asked_to_sign_in_and_comes_back_to_the_step(call):
    response = Client().get(url_of("project"))
    assert response.url == f"{reverse('account_login')}?next={url_of('project')}"
