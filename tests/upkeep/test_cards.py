import re

import pytest
from django.urls import reverse

from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


def main_button(browser, stay) -> str:
    """Where the button of the stay's next step leads; empty where there is none."""
    page = browser.get(reverse("tenants:staff_tenancy", args=[stay.reference])).content.decode()
    found = re.search(r'<a class="btn btn-primary[^"]*" href="([^"]+)"', page)
    return found[1] if found else ""


def test_a_company_that_leaves_is_led_through_its_check_list(park, sign_in, officer):
    stay = TenancyFactory(park=park, status="leaving")

    assert main_button(sign_in(officer), stay) == reverse("upkeep:departure", args=[stay.reference])


def test_a_stay_that_goes_on_is_not_led_to_the_check_list(park, sign_in, officer):
    stay = TenancyFactory(park=park, status="active")

    assert "departures" not in main_button(sign_in(officer), stay)
