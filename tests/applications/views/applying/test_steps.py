"""The form step by step: gaps, where it leads on, what each step costs, giving up."""

import pytest
from django.urls import reverse

from applications.enums import Status
from applications.models import Application
from applications.steps import Step
from tests.applications.views.applying.conftest import PROJECT, url_of
from tests.factories.applications import (
    ApplicationFactory,
    CallFactory,
    TeamMemberFactory,
)
from tests.factories.drafts import complete_draft


def test_first_step_is_shown_without_a_draft_and_writes_nothing(browser, call):
    assert browser.get(url_of("project")).status_code == 200
    assert not Application.objects.exists()


def test_saving_the_first_step_begins_the_draft_and_goes_on(browser, call, founder):
    response = browser.post(url_of("project"), PROJECT | {"next": ""})
    assert response.url == url_of("team")
    draft = Application.objects.get(applicant=founder)
    assert {name: getattr(draft, name) for name in PROJECT} == PROJECT


def test_saving_for_later_leads_to_my_applications(browser, draft):
    response = browser.post(url_of("project"), {"project_name": "Zitoun", "later": ""}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("applications:files")
    assert "Zitoun" in response.content.decode()


@pytest.mark.parametrize("step", ["team", "company", "needs", "papers", "consent", "preview"])
def test_later_steps_without_a_draft_lead_to_the_first(browser, call, step):
    assert browser.get(url_of(step)).url == url_of("project")


@pytest.mark.parametrize("step", Step.values)
def test_every_step_of_an_empty_draft_is_shown_in_each_language(sign_in, draft, founder, step):
    for language in ("fr", "ar", "en"):
        response = sign_in(founder).get(f"/{language}/apply/incubation/{step}/")
        assert response.status_code == 200
        assert f'lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("step", [step for step in Step.values if step not in ("papers", "preview")])
def test_a_step_may_be_saved_with_nothing_in_it(browser, draft, step):
    rows = {"team-TOTAL_FORMS": 1, "team-INITIAL_FORMS": 0} if step == "team" else {}
    response = browser.post(url_of(step), {"next": ""} | rows)
    assert response.status_code == 302


def test_unknown_step_is_not_found(browser, draft):
    assert browser.get(url_of("salary")).status_code == 404


def test_resume_leads_to_the_first_step_that_lacks_something(browser, call, founder):
    draft = complete_draft(call=call, applicant=founder, market="")
    resume = reverse("applications:apply_resume", args=["incubation"])
    assert browser.get(resume).url == url_of("project")
    Application.objects.filter(pk=draft.pk).update(market="Ici")
    assert browser.get(resume).url == url_of("preview")


def test_resume_without_a_draft_leads_to_the_first_step(browser, call):
    assert browser.get(reverse("applications:apply_resume", args=["incubation"])).url == url_of("project")


def test_call_that_is_not_published_is_not_found(browser, park):
    CallFactory(park=park, slug="incubation", unpublished=True)
    assert browser.get(url_of("project")).status_code == 404


def test_giving_up_asks_first(browser, draft):
    url = reverse("applications:apply_discard", args=["incubation"])
    assert browser.get(url).status_code == 200
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert browser.post(url).url == reverse("applications:files")
    draft.refresh_from_db()
    assert draft.status == Status.WITHDRAWN
    assert browser.get(url_of("project")).status_code == 200


def test_giving_up_a_sent_file_or_somebody_else_s_is_not_found(browser, sign_in, stranger, call, founder):
    url = reverse("applications:apply_discard", args=["incubation"])
    ApplicationFactory(call=call, applicant=founder, submitted=True)
    assert sign_in(stranger).post(url).status_code == 404
    assert browser.post(url).status_code == 404


@pytest.mark.parametrize("step", Step.values)
def test_step_asks_the_database_a_fixed_number_of_times(browser, call, founder, step, django_assert_num_queries):
    draft = complete_draft(call=call, applicant=founder)
    browser.get(url_of(step))  # the call is kept from here on
    count = 9 if step == Step.CONSENT else 8
    with django_assert_num_queries(count):
        browser.get(url_of(step))
    TeamMemberFactory.create_batch(2, application=draft)
    with django_assert_num_queries(count):
        browser.get(url_of(step))
