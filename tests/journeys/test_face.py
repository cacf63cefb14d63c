"""How the pages present themselves, in a real browser: accessible, within a phone's width, without scripts."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings

from spaces.actions.founding import found_khemisset
from tests.factories.accounts import PASSWORD
from tests.factories.applications import CallFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AXE = Path(django_settings.BASE_DIR, "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES = ["fr", "ar"]
PUBLIC = ["", "plan/", "accounts/login/?next=/fr/my/", "accounts/signup/", "accounts/password/reset/", "privacy/"]


@pytest.fixture
def open_park(transactional_db):
    """Khémisset with a call that is open."""
    park = found_khemisset()
    CallFactory(park=park)
    return park


@pytest.fixture
def confirmed(founder):
    """The founder, whose e-mail is confirmed."""
    EmailAddress.objects.create(user=founder, email=founder.email, verified=True, primary=True)
    return founder


def faults(page, *, but: str = "") -> list[str]:
    """What axe-core finds wrong in the page, one line each; ``but`` is a rule that does not apply to it."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    found = [rule for rule in found if rule["id"] != but]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def test_gallery_is_accessible_in_light_and_dark(browse, settings):
    settings.DEBUG = True
    for language in LANGUAGES:
        for dark in (False, True):
            page = browse(dark=dark)
            page.goto(f"/{language}/components/?show_errors=1")
            # The same component twice beside itself: no page does that.
            assert faults(page, but="landmark-unique") == [], (language, dark)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_page_is_accessible_in_light_and_dark(browse, open_park, language, path):
    for dark in (False, True):
        page = browse(dark=dark, size=PHONE if dark else DESK)
        page.goto(f"/{language}/{path}")
        assert faults(page) == [], dark


@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_pages_fit_a_phone(browse, open_park, confirmed, language):
    page = browse(user=confirmed, size=PHONE)
    for path in [*PUBLIC, "accounts/profile/", "accounts/email/", "accounts/2fa/", "nothing-here/"]:
        page.goto(f"/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_components_fit_a_phone(browse, settings):
    settings.DEBUG = True
    page = browse(size=PHONE)
    for language in LANGUAGES:
        page.goto(f"/{language}/components/")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], language


def test_language_switch_stays_on_the_page(browse, open_park):
    page = browse()
    page.goto("/fr/plan/?on=2027-03-12")
    page.get_by_role("link", name="العربية").click()
    page.wait_for_url("**/ar/plan/?on=2027-03-12")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/plan/?on=2027-03-12")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_skip_link_comes_first_and_leads_to_the_content(browse, open_park):
    page = browse()
    page.goto("/fr/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


UNSEEN = """() => [...document.querySelectorAll("main :is(a[href], button, summary, input, select, textarea)")]
    .filter(one => !one.matches(".plan-space, [hidden], [disabled], [type=hidden]") && one.checkVisibility())
    .filter(one => (one.focus(), getComputedStyle(one).outlineStyle === "none"))
    .map(one => one.outerHTML.slice(0, 90))"""


def test_focus_is_seen_wherever_the_keyboard_leads(browse, settings):
    settings.DEBUG = True
    page = browse()
    page.goto("/fr/components/?show_errors=1")
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN) == []


def test_menu_of_a_phone_opens_without_a_script(browse, open_park):
    page = browse(size=PHONE, javascript=False)
    page.goto("/fr/")
    link = page.locator(".site-menu nav a").first
    assert not link.is_visible()
    page.locator(".site-menu summary").click()
    assert link.is_visible()


def test_navigation_of_a_wide_screen_needs_no_menu(browse, open_park):
    page = browse(size=DESK)
    page.goto("/fr/")
    assert page.locator(".site-menu nav a").first.is_visible()
    assert not page.locator(".site-menu summary").is_visible()


def test_menu_closes_on_escape_and_gives_the_focus_back(browse, open_park, founder):
    page = browse(user=founder)
    page.goto("/fr/accounts/profile/")
    summary = page.locator(".account summary")
    summary.click()
    assert page.locator(".account ul").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".account ul").is_visible()
    assert summary.evaluate("element => element === document.activeElement")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_without_a_script(browse, open_park, confirmed, language):
    page = browse(size=PHONE, javascript=False)
    page.goto(f"/{language}/accounts/login/?next=/{language}/accounts/profile/")
    page.fill("[name=login]", confirmed.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main .btn-primary").click()
    assert page.url.endswith(f"/{language}/accounts/profile/")
    assert page.input_value("[name=full_name_ar]") == confirmed.full_name_ar


@pytest.mark.parametrize("language", LANGUAGES)
def test_second_factor_scripts_run_under_our_policy(browse, open_park, founder, language):
    page = browse(user=founder)
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"/{language}/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.locator("main .btn-primary").click()
    page.wait_for_url("**/webauthn/add/")
    assert page.evaluate("typeof window.allauth.webauthn.forms.addForm") == "function"
    page.goto(f"/{language}/accounts/2fa/totp/activate/")
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    assert refused == []


def test_every_target_is_large_enough(browse, open_park, founder):
    page = browse(user=founder, size=PHONE)
    for path in ("", "accounts/profile/"):
        page.goto(f"/fr/{path}")
        page.locator(".account summary").click()
        small = page.evaluate(
            """() => [...document.querySelectorAll(".site-header :is(a, button, summary), .btn, .site-footer a")]
                .map(element => [element.textContent.trim(), element.getBoundingClientRect()])
                .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
                .map(([text, box]) => `${text} ${box.width} × ${box.height}`)"""
        )
        assert small == []
