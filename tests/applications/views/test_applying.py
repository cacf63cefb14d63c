"""The form as it is really used: gaps, mistakes, the back button, doubled clicks, sessions that end."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import typed
from applications.enums import AskedOf, PaperKind, Status
from applications.models import Application
from applications.steps import Step
from applications.tasks import forget_old_files
from technopark.accounts.models import Consent
from technopark.common.models import Document, Mail
from tests.factories.accounts import PASSWORD
from tests.factories.applications import (
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    RequiredPaperFactory,
    TeamMemberFactory,
)
from tests.factories.drafts import complete_draft
from tests.factories.files import EXE, JPEG, pdf, upload

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
PROJECT = {
    "project_name": "Zitoun",
    "sector": "agritech",
    "stage": "idea",
    "pitch": "Arroser juste.",
    "problem": "Un",
    "solution": "Deux",
    "market": "Trois",
    "impact": "Quatre",
}
TEAM = {
    "team-TOTAL_FORMS": "2",
    "team-INITIAL_FORMS": "0",
    "team-0-full_name": "Salma Amrani",
    "team-0-position": "Agronome",
    "team-1-full_name": "",
    "phone": "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    "cnie": "x 123 456",
    "language": "ar",
    "commitment": "Oui",
    "next": "",
}


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def browser(sign_in, founder):
    return sign_in(founder)


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(call=call, applicant=founder, empty=True)


def url_of(step: str) -> str:
    return reverse("applications:apply", args=["incubation", step])


def words(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# Steps


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


# Wrong values


def test_wrong_value_is_named_on_top_and_beside_its_field_and_the_rest_is_saved(browser, draft):
    sent = {"has_company": "yes", "company_name": "Zemmour", "ice": "001561191000065", "rc_number": "12-34"}
    response = browser.post(url_of("company"), sent | {"rc_court": "Khémisset", "next": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="#id_ice"' in page
    assert 'value="001561191000065"' in page
    draft.refresh_from_db()
    assert (draft.company_name, draft.rc_number, draft.ice) == ("Zemmour", "1234", "")


@pytest.mark.parametrize("ice", ["001561191000065", "000000000000000", "00356224500026", "abc", "٠٠١٥٦١١٩١٠٠٠٠٦٥"])
def test_bad_ice_is_shown_again_as_it_was_typed(browser, draft, ice):
    response = browser.post(url_of("company"), {"has_company": "yes", "ice": ice, "next": ""})
    assert f'value="{ice}"' in response.content.decode()


@pytest.mark.parametrize("ice", ["00 21 36 09 30 00 040", "٠٠٢١٣٦٠٩٣٠٠٠٠٤٠", "002.136.093-000040"])
def test_good_ice_in_any_writing_is_stored_plainly(browser, draft, ice):
    assert browser.post(url_of("company"), {"has_company": "yes", "ice": ice, "next": ""}).status_code == 302
    draft.refresh_from_db()
    assert draft.ice == "002136093000040"


def test_register_without_its_court_is_asked_for(browser, draft):
    page = browser.post(url_of("company"), {"has_company": "yes", "rc_number": "1234", "next": ""}).content.decode()
    assert 'href="#id_rc_court"' in page


def test_what_is_wrong_about_a_company_does_not_matter_where_there_is_none(browser, draft):
    response = browser.post(
        url_of("company"), {"has_company": "no", "ice": "12", "company_name": "Zemmour", "next": ""}
    )
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.has_company, draft.ice, draft.company_name) == (False, "", "Zemmour")


def test_company_created_tomorrow_is_refused(browser, draft):
    page = browser.post(url_of("company"), {"has_company": "yes", "company_created_on": "2099-01-01", "next": ""})
    assert 'href="#id_company_created_on"' in page.content.decode()


def test_cnie_and_phone_in_any_writing_are_stored_plainly(browser, draft):
    assert browser.post(url_of("team"), TEAM).status_code == 302
    draft.refresh_from_db()
    assert (draft.cnie, draft.phone.as_e164, draft.language) == ("X123456", "+212612345678", "ar")
    assert list(draft.team.values_list("full_name", "position")) == [("Salma Amrani", "Agronome")]


@pytest.mark.parametrize(("field", "value"), [("cnie", "123"), ("phone", "0612"), ("phone", "salut")])
def test_wrong_founder_fields_are_shown_again_and_the_team_is_saved(browser, draft, field, value):
    page = browser.post(url_of("team"), TEAM | {field: value}).content.decode()
    assert f'href="#id_{field}"' in page
    assert f'value="{value}"' in page
    assert draft.team.count() == 1


def test_team_sent_again_from_the_back_button_makes_no_double(browser, draft):
    for _ in range(2):
        browser.post(url_of("team"), TEAM)
    assert draft.team.count() == 1


def test_add_a_person_saves_and_shows_one_more_row(browser, draft):
    sent = {name: value for name, value in TEAM.items() if name != "next"} | {"add": ""}
    response = browser.post(url_of("team"), sent)
    assert response.url == f"{url_of('team')}?extra=1#team"
    page = browser.get(response.url.partition("#")[0]).content.decode()
    assert 'name="team-1-full_name"' in page
    assert draft.team.count() == 1


def test_person_ticked_for_removal_is_removed_even_with_a_wrong_value(browser, draft):
    TeamMemberFactory(application=draft, full_name="Salma")
    TeamMemberFactory(application=draft, full_name="Karim")
    row = {"team-1-full_name": "Karim", "team-1-birth_year": "abc", "team-1-remove": "on"}
    assert browser.post(url_of("team"), TEAM | row).status_code == 302
    assert list(draft.team.values_list("full_name", flat=True)) == ["Salma Amrani"]


def test_wrong_row_of_the_team_is_shown_again_and_the_old_team_stays(browser, draft):
    TeamMemberFactory(application=draft, full_name="Ancienne")
    row = {"team-1-full_name": "Karim", "team-1-birth_year": "abc"}
    page = browser.post(url_of("team"), TEAM | row).content.decode()
    assert 'href="#id_team-1-birth_year"' in page
    assert 'value="abc"' in page
    assert draft.team.get().full_name == "Ancienne"


def test_team_without_its_hidden_counters_is_refused_without_a_fault(browser, draft):
    TeamMemberFactory(application=draft)
    assert browser.post(url_of("team"), {"phone": "0612345678", "next": ""}).status_code == 200
    assert draft.team.count() == 1


def test_first_row_of_the_team_proposes_the_applicant(browser, draft):
    assert 'value="Salma Amrani"' in browser.get(url_of("team")).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("desks_wanted", "0"),
        ("desks_wanted", "21"),
        ("desks_wanted", "deux"),
        ("area_wanted", "4"),
        ("starts_on_wish", "2020-01-01"),
        ("starts_on_wish", "31/02/2027"),
        ("wish", "castle"),
    ],
)
def test_wrong_need_is_named(browser, draft, field, value):
    page = browser.post(url_of("needs"), {field: value, "next": ""}).content.decode()
    assert 'id="error-summary"' in page
    draft.refresh_from_db()
    assert getattr(draft, field) in ("", None)


def test_needs_in_arabic_digits_are_understood(browser, draft):
    year = timezone.localdate().year + 1
    folded = str(year).translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
    sent = {"wish": "desks", "desks_wanted": "٣", "starts_on_wish": f"٠١/٠٩/{folded}", "next": ""}
    assert browser.post(url_of("needs"), sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.desks_wanted, draft.starts_on_wish.isoformat()) == (3, f"{year}-09-01")


def test_text_as_long_as_the_browser_allows_is_taken_whatever_its_line_ends(browser, draft):
    text = "\r\n".join(["x" * 99] * 30)
    assert browser.post(url_of("project"), {"problem": text, "next": ""}).status_code == 302
    draft.refresh_from_db()
    assert (len(draft.problem), "\r" in draft.problem) == (2999, False)


@pytest.mark.parametrize("text", ["x" * 3001, "a\x00b"])
def test_text_too_long_or_with_a_nul_is_shown_again(browser, draft, text):
    response = browser.post(url_of("project"), {"problem": text, "pitch": "Gardée", "next": ""})
    assert 'href="#id_problem"' in response.content.decode()
    draft.refresh_from_db()
    assert (draft.problem, draft.pitch) == ("", "Gardée")


def test_what_is_typed_is_never_markup(browser, draft):
    browser.post(url_of("project"), {"project_name": '<script>alert("x")</script>', "next": ""})
    for step in ("project", "preview"):
        page = browser.get(url_of(step)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


# Papers


@pytest.fixture
def papers(call):
    return {paper.position: f"paper-{paper.pk}" for paper in call.papers.all()}


def test_papers_are_taken_and_shown_by_their_names(browser, draft, papers):
    response = browser.post(
        url_of("papers"), {papers[1]: upload(JPEG, "cnie.jpeg"), papers[2]: upload(pdf(3), "pitch.pdf"), "next": ""}
    )
    assert response.url == url_of("consent")
    assert list(draft.attachments.values_list("original_name", "pages")) == [("cnie.jpg", 1), ("pitch.pdf", 3)]


@pytest.mark.parametrize("bad", [EXE, b"", pdf(11), pdf(password="x")], ids=["exe", "empty", "long", "locked"])
def test_refused_paper_is_named_and_the_others_are_kept(browser, draft, papers, bad):
    sent = {papers[1]: upload(JPEG, "cnie.jpg"), papers[2]: upload(bad, "pitch.pdf"), "next": ""}
    response = browser.post(url_of("papers"), sent)
    page = response.content.decode()
    assert f'href="#id_{papers[2]}"' in page
    assert "cnie.jpg" in page
    assert draft.attachments.get().paper.position == 1


def test_paper_of_30_megabytes_is_refused_in_words_and_the_others_are_kept(browser, draft, papers):
    heavy = upload(b"%PDF-1.7\n" + b"0" * (30 * 1024 * 1024), "scan.pdf")
    page = browser.post(url_of("papers"), {papers[1]: heavy, papers[2]: upload(), "next": ""}).content.decode()
    assert "30,0" in page
    assert "20,0" in page
    assert draft.attachments.get().paper.position == 2


def test_removed_paper_is_gone_and_the_page_stays(browser, draft, papers):
    attachment = AttachmentFactory(application=draft)
    response = browser.post(url_of("papers"), {f"remove-{attachment.paper_id}": ""})
    assert response.url == url_of("papers")
    assert not draft.attachments.exists()


def test_papers_asked_follow_the_company(browser, call, founder):
    of_companies = RequiredPaperFactory(call=call, position=3, kind=PaperKind.STATUTES, asked_of=AskedOf.COMPANIES)
    of_projects = RequiredPaperFactory(call=call, position=4, kind=PaperKind.DIPLOMA, asked_of=AskedOf.PROJECTS)
    ApplicationFactory(call=call, applicant=founder, has_company=True)
    page = browser.get(url_of("papers")).content.decode()
    assert f'name="paper-{of_companies.pk}"' in page
    assert f'name="paper-{of_projects.pk}"' not in page


def test_paper_of_a_draft_is_served_harmless_to_its_owner_alone(browser, sign_in, stranger, draft, papers):
    browser.post(url_of("papers"), {papers[1]: upload(JPEG, "../\u202ecnie.jpg"), "next": ""})
    url = reverse("applications:draft_paper", args=["incubation", 1])
    response = browser.get(url)
    assert b"".join(response.streaming_content) == JPEG
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "cnie.jpg" in response["Content-Disposition"]
    assert sign_in(stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302


# Consent


def test_boxes_are_separate_and_none_is_ticked_beforehand(browser, draft):
    page = browser.get(url_of("consent")).content.decode()
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page


def test_boxes_are_kept_each_for_itself(browser, draft, founder):
    browser.post(url_of("consent"), {"application": "on", "newsletter": "on", "next": ""})
    browser.post(url_of("consent"), {"application": "on", "next": ""})
    live = Consent.objects.filter(user=founder, withdrawn_at=None)
    assert [consent.purpose for consent in live] == ["application"]
    assert Consent.objects.filter(user=founder).count() == 2


# Preview and sending


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


# Sessions that end, tokens that grow old


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


# Giving up


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


# Cost


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
