"""The floor plan and the pages of stays in a real browser: slider, arrow keys, choosing by the drawing, and without."""

from datetime import timedelta

import pytest
from django.utils import timezone

from spaces.actions.founding import found_khemisset
from technopark.common.ranges import add_months, days, months_from
from tests.factories.spaces import AppointmentFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_face import faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stay(transactional_db):
    """A company in office A05 of Khémisset for a year from last month; a neighbour in A06 whose stay ends soon."""
    park, today = found_khemisset(), timezone.localdate()
    first = add_months(today.replace(day=1), -1)
    stay = TenancyFactory(park=park, period=months_from(first, 12), company__name="Atlas Capteurs")
    AssignmentFactory(tenancy=stay, space=park.spaces.get(code="A05"))
    leaving = TenancyFactory(park=park, period=days(first, today + timedelta(days=20)))
    AssignmentFactory(tenancy=leaving, space=park.spaces.get(code="A06"))
    return stay


@pytest.fixture
def officer(stay):
    return AppointmentFactory(park=stay.park, role="officer").user


def drawn(page, code: str):
    return page.locator(f'.plan-space[data-code="{code}"]')


def test_slider_leads_to_another_month(browse, stay):
    page = browse()
    page.goto("/fr/plan/")

    page.locator("#plan-month").fill("3")

    month = add_months(timezone.localdate().replace(day=1), 3)
    page.wait_for_url(f"**on={month.isoformat()}*")
    assert page.locator("#plan-on").input_value() == month.isoformat()


def test_arrow_leads_to_the_next_space_and_enter_opens_it(browse, stay):
    page = browse()
    page.goto("/fr/plan/")
    drawn(page, "A05").focus()

    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.code") == "A06"
    page.keyboard.press("Enter")

    page.wait_for_url("**space=A06#space")
    assert "A06" in page.locator("#space").inner_text()


def test_plan_works_without_javascript(browse, stay):
    page = browse(javascript=False)
    page.goto("/ar/plan/")
    assert not page.locator("#plan-month").is_visible()

    drawn(page, "A05").click()

    assert "A05" in page.locator("#space").inner_text()
    assert drawn(page, "A05").get_attribute("aria-current") == "true"


def test_building_is_not_mirrored_in_arabic(browse, stay):
    sides = {}
    for language in ("fr", "ar"):
        page = browse()
        page.goto(f"/{language}/plan/")
        sides[language] = drawn(page, "A01").bounding_box()["x"] < drawn(page, "A09").bounding_box()["x"]

    assert sides == {"fr": True, "ar": True}


def test_company_moves_by_a_click_on_the_plan(browse, stay, officer):
    page = browse(user=officer)
    page.goto(f"/fr/staff/tenancies/{stay.reference}/move/")

    drawn(page, "B14").click()
    assert page.locator("input[name=space]:checked").get_attribute("value") == "B14"
    page.locator("main form button.btn-primary").click()
    assert not stay.assignments.live().filter(space__code="B14").exists()
    page.locator("main form button[value=confirm]").click()

    page.wait_for_url(f"**/staff/tenancies/{stay.reference}/#*")
    assert stay.assignments.live().filter(space__code="B14").exists()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_pages_of_stays_are_accessible_and_fit_a_phone(browse, stay, officer, language):
    resident = MemberFactory(company=stay.company).user
    tenancy = f"staff/tenancies/{stay.reference}"
    paths = ["staff/plan/?space=A05", "staff/tenancies/", f"{tenancy}/", f"{tenancy}/move/", f"{tenancy}/extend/"]
    for user, path in [*((officer, path) for path in paths), (resident, "resident/")]:
        for size, dark in ((DESK, False), (PHONE, True)):
            page = browse(user=user, size=size, dark=dark)
            page.goto(f"/{language}/{path}")
            assert faults(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
