"""The preview and sending: what is missing, doubled clicks, the back button, a call that closes."""

from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from applications.enums import Status
from applications.models import Application
from technopark.common.models import Document, Mail
from tests.applications.views.applying.conftest import BACKEND, PROJECT, url_of, words
from tests.factories.applications import (
    CallFactory,
)
from tests.factories.drafts import complete_draft


def test_preview_lists_what_is_missing_with_links_and_no_button(browser, draft):
    page = browser.get(url_of("preview")).content.decode()
    assert f'href="{url_of("project")}#id_project_name"' in page
    assert 'name="send"' not in page


def test_sending_leads_to_the_file_with_its_receipt(browser, call, founder):
    draft = complete_draft(call=call, applicant=founder)
    response = browser.post(url_of("preview"), {"send": ""}, follow=True)
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    assert response.redirect_chain[-1][0] == reverse("applications:file", args=[draft.reference])
    assert Document.objects.get().number in response.content.decode()


def test_sending_an_incomplete_draft_says_so_and_keeps_it(browser, draft):
    response = browser.post(url_of("preview"), {"send": ""})
    assert response.status_code == 200
    assert 'id="error-summary"' in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_sending_twice_makes_one_file_one_receipt_one_mail(browser, call, founder):
    complete_draft(call=call, applicant=founder)
    first = browser.post(url_of("preview"), {"send": ""})
    second = browser.post(url_of("preview"), {"send": ""})
    assert first.url == second.url
    assert (Application.objects.count(), Document.objects.count(), Mail.objects.count()) == (1, 1, 1)


def at_once(browsers, url: str, data: dict) -> list:
    """What each browser is answered when all of them send the same at the same time."""
    answers = []

    def press(browser):
        answers.append(browser.post(url, data))
        connection.close()

    threads = [Thread(target=press, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_doubled_click_on_the_first_step_begins_one_draft(call, founder, sign_in):
    answers = at_once([sign_in(founder) for _ in range(4)], url_of("project"), PROJECT | {"next": ""})
    assert [answer.status_code for answer in answers] == [302] * 4
    assert Application.objects.get().project_name == "Zitoun"


@pytest.mark.django_db(transaction=True)
def test_doubled_click_on_send_makes_one_file_one_receipt_one_mail(call, founder, sign_in):
    complete_draft(call=call, applicant=founder)
    answers = at_once([sign_in(founder) for _ in range(4)], url_of("preview"), {"send": ""})
    assert [answer.status_code for answer in answers] == [302] * 4
    assert len({answer.url for answer in answers}) == 1
    assert (Document.objects.count(), Mail.objects.count(), Application.objects.get().log.count()) == (1, 1, 1)


def test_back_button_after_sending_leads_to_the_file_and_changes_nothing(browser, call, founder):
    draft = complete_draft(call=call, applicant=founder)
    browser.post(url_of("preview"), {"send": ""})
    draft.refresh_from_db()
    page = reverse("applications:file", args=[draft.reference])
    assert browser.get(url_of("project")).url == page
    response = browser.post(url_of("project"), PROJECT | {"next": ""})
    assert response.url == page
    assert words(response)
    draft.refresh_from_db()
    assert draft.project_name != "Zitoun"


def test_call_that_closed_between_the_form_and_sending_is_named_and_the_draft_kept(browser, call, founder):
    draft = complete_draft(call=call, applicant=founder)
    with time_machine.travel(call.closes_at):
        browser.force_login(founder, backend=BACKEND)
        response = browser.post(url_of("preview"), {"send": ""})
        assert response.status_code == 200
        assert str(timezone.localdate(call.closes_at).year) in response.content.decode()
        assert 'name="send"' not in response.content.decode()
        assert browser.post(url_of("project"), PROJECT | {"next": ""}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.project_name) == (Status.DRAFT, "Zitoun")


def test_closed_call_cannot_be_begun_and_says_when_it_closed(browser, park):
    CallFactory(park=park, slug="incubation", closed=True)
    response = browser.get(url_of("project"))
    assert response.url == reverse("applications:call", args=["incubation"])
    assert words(response)
    response = browser.post(url_of("project"), PROJECT | {"next": ""})
    assert 'value="Zitoun"' in response.content.decode()
    assert browser.post(url_of("needs"), {"wish": "office"}).status_code == 302
    assert not Application.objects.exists()
