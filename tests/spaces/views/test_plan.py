import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from spaces.actions.founding import found_khemisset
from technopark.common.ranges import days
from tests.factories.spaces import ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today():
    with time_machine.travel("2026-11-23 10:00Z", tick=False):
        yield


@pytest.fixture
def office(park):
    return SpaceFactory(park=park, code="A01", plan_width=500, plan_height=400)


def occupy(space, **tenancy):
    period = days(date(2026, 6, 1), date(2027, 6, 1))
    return AssignmentFactory(space=space, tenancy=TenancyFactory(park=space.park, period=period, **tenancy))


def get(query: str = "", language: str = "en") -> str:
    with translation.override(language):
        response = Client().get(reverse("spaces:plan") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_plan_shows_states_to_everybody_and_names_to_nobody(office):
    occupy(office, company__name="Atlas Capteurs", company__name_ar="أطلس")

    page = get("?space=A01")

    assert "occupied until 31/05/2027" in page
    assert "Atlas" not in page
    assert "أطلس" not in page


def test_plan_of_another_day_is_in_its_address(office):
    occupy(office)

    assert "A01, office, 20 m²: free" in get("?on=2027-06-01")
    assert "A01, office, 20 m²: occupied until 31/05/2027" in get("?on=2027-01-01")


def test_each_space_is_a_link_with_its_day(office):
    page = get("?on=2027-01-15")

    assert 'href="/en/plan/?on=2027-01-15&amp;space=A01#space"' in page
    assert "?on=2026-12-15" in page
    assert "?on=2027-02-15" in page


@pytest.mark.parametrize("text", ["yesterday", "2027-02-31", "1850-01-01", "99999-01-01"])
def test_day_that_cannot_be_read_is_said_and_today_is_shown(office, text):
    page = get(f"?on={text}")

    assert "This date could not be read" in page
    assert 'value="2026-11-23"' in page


def test_space_of_the_address_is_shown_beside(office):
    page = get("?space=a01")

    assert '<section class="panel" id="space"' in page
    assert 'aria-current="true"' in page


def test_unknown_space_is_said(office):
    assert "There is no space “Z99” here." in get("?space=Z99")


def test_state_is_a_word_and_a_hatch_and_not_colour_alone(office):
    ClosureFactory(space=office, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))

    page = get()

    assert 'fill="url(#hatch-closed-0)"' in page
    assert re.search(r"<text[^>]*>closed</text>", page)


def test_building_keeps_its_sides_in_arabic(office):
    page = get(language="ar")

    assert 'dir="rtl"' in page
    assert 'x="0" y="0" width="500" height="400"' in page


def test_several_parks_are_chosen_by_their_address(office):
    other = ParkFactory(name="Technopark de Salé", slug="sale")
    SpaceFactory(park=other, code="Z1")

    page = get("?park=sale&on=2027-01-01")

    assert "Z1" in page
    assert "A01" not in page
    assert "?park=khemisset&amp;on=2027-01-01" in page


@pytest.mark.parametrize("slug", ["nowhere", "hidden"])
def test_park_that_is_not_public_is_not_found(office, slug):
    ParkFactory(slug="hidden", is_public=False)

    assert Client().get(reverse("spaces:plan"), {"park": slug}).status_code == 404


def test_no_park_at_all_is_not_found(db):
    assert Client().get(reverse("spaces:plan")).status_code == 404


def test_park_without_spaces_says_so(park):
    assert "This park has no spaces yet." in get()


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_takes_seven_queries_for_the_first_visitor_however_much_it_shows(park, rows, django_assert_num_queries):
    for _ in range(rows):
        occupy(SpaceFactory(park=park))
        ClosureFactory(space=SpaceFactory(park=park))

    with django_assert_num_queries(7):
        get()


def test_plan_of_khemisset_has_a_link_for_each_of_its_spaces():
    found_khemisset()

    page = get()

    assert len(re.findall(r'<a class="plan-space', page)) == 64
    assert page.count("<tr") == 64 + 2 + 1


def test_plan_refuses_to_be_posted_to(office):
    assert Client().post(reverse("spaces:plan")).status_code == 405
