"""What is wrong in a step is named and shown again as it was typed; the rest is saved."""

import pytest
from django.utils import timezone

from technopark.accounts.models import Consent
from tests.applications.views.applying.conftest import TEAM, url_of
from tests.factories.applications import (
    TeamMemberFactory,
)


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
