"""The occupancy board, the admin's first page: for whom, what it counts, and where its figures lead."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from technopark.common.ranges import add_months, months_from
from technopark.common.ranges import days as span
from tests.factories.applications import ApplicationFactory, CallFactory, OfferFactory
from tests.factories.spaces import AppointmentFactory, ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db
BOARD = "/en/admin/"


def figures(page: str) -> dict[str, str]:
    """The big numbers by their label."""
    found = re.findall(r'figure-value">(.*?)</p>\s*<p class="figure-label">(.*?)</p>', page, re.DOTALL)
    return {text(label): text(value) for value, label in found}


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(page: str) -> dict[str, tuple[int, str]]:
    """The lines of the board: label → (figure, address of its rows)."""
    found = re.findall(r'<th scope="row">(.*?)</th><td><a href="([^"]+)"><bdi>(\d+)</bdi>', page, re.DOTALL)
    return {text(label): (int(value), unescape(url)) for label, url, value in found}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def offices(park):
    return [SpaceFactory(park=park, office=True) for _ in range(3)]


def test_board_counts_the_day_in_its_address(sign_in, manager, park, offices, today):
    AssignmentFactory(space=offices[0], tenancy__park=park, tenancy__period=months_from(today, 6))
    later = add_months(today, 3)
    AssignmentFactory(space=offices[1], tenancy__park=park, tenancy__period=months_from(later, 6))

    now = figures(sign_in(manager).get(BOARD).content.decode())
    then = figures(sign_in(manager).get(BOARD, {"on": later.isoformat()}).content.decode())

    assert now["companies"] == "1 / 58"
    assert now["offices held"] == "1 / 3"
    assert then["companies"] == "2 / 58"
    assert then["offices held"] == "2 / 3"


def test_board_shows_today_for_a_day_that_cannot_be_read(sign_in, manager, park):
    response = sign_in(manager).get(BOARD, {"on": "yesterday"})
    assert response.status_code == 200
    assert f'value="{timezone.localdate():%Y-%m-%d}"' in response.content.decode()


def test_each_figure_leads_to_exactly_its_rows(sign_in, manager, park, today):
    ends = {20: 1, 50: 2, 80: 3}
    for days, count in ends.items():
        for _ in range(count):
            TenancyFactory(park=park, period=span(today - timedelta(days=100), today + timedelta(days=days)))
    call = CallFactory(park=park)
    ApplicationFactory(call=call, waitlisted=True)
    OfferFactory(application=ApplicationFactory(call=call, admitted=True))
    browser = sign_in(manager)

    shown = rows(browser.get(BOARD).content.decode())

    assert shown["End within 30 days"][0] == 1
    assert shown["End within 60 days"][0] == 3
    assert shown["End within 90 days"][0] == 6
    assert shown["Offers out"][0] == 1
    assert shown["On the waiting list"][0] == 1
    for label, (value, url) in shown.items():
        listed = browser.get(url)
        assert listed.status_code == 200, label
        assert listed.context["cl"].result_count == value, label


def test_big_figures_lead_to_exactly_their_rows(sign_in, manager, park, offices, today):
    AssignmentFactory(space=offices[0], tenancy__park=park, tenancy__period=months_from(today, 6))
    AssignmentFactory(
        space=SpaceFactory(park=park, desk=True), tenancy__park=park, tenancy__period=months_from(today, 6)
    )
    ClosureFactory(space=offices[1], starts_on=today, ends_on=today + timedelta(days=5))
    browser = sign_in(manager)
    page = browser.get(BOARD).content.decode()

    found = re.findall(r'figure-label"><a href="([^"]+)">([^<]+)</a>', page)
    counts = {label: browser.get(unescape(url)).context["cl"].result_count for url, label in found}

    assert counts == {"companies": 2, "offices held": 1, "desks held": 1, "area held": 2}


def test_board_shows_one_park_at_a_time_and_only_those_of_the_person(sign_in, manager, park):
    second = ParkFactory(slug="tiflet", name="Technopark de Tiflet")
    ParkFactory(slug="elsewhere", name="Technopark d'ailleurs")
    AppointmentFactory(user=manager, park=second, role="manager")
    browser = sign_in(manager)

    page = browser.get(BOARD, {"park": "tiflet"}).content.decode()
    other = browser.get(BOARD, {"park": "elsewhere"}).content.decode()

    assert "Technopark de Tiflet —" in page
    assert "Technopark d'ailleurs" not in unescape(page)
    assert "Technopark d'ailleurs" not in unescape(other)


def test_observer_sees_figures_but_no_file_and_no_name(sign_in, observer, park, offices, today):
    stay = AssignmentFactory(
        space=offices[0],
        tenancy__park=park,
        tenancy__period=months_from(today, 6),
        tenancy__company__name="Secret SARL",
    )
    page = sign_in(observer).get(BOARD).content.decode()

    assert figures(page)["companies"] == "1 / 58"
    assert "Secret SARL" not in page
    assert "Waiting list" not in page
    assert stay.tenancy.reference not in page


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "resident"])
def test_board_is_closed_to_those_without_a_part_in_it(request, sign_in, park, person):
    response = sign_in(request.getfixturevalue(person)).get(BOARD)
    assert "board-day" not in response.content.decode()


def test_board_asks_a_visitor_to_sign_in(park):
    assert Client().get(BOARD).status_code == 302


def test_board_is_read_again_only_when_something_changed(
    sign_in, manager, park, offices, today, django_assert_num_queries
):
    browser = sign_in(manager)
    with django_assert_num_queries(16):
        browser.get(BOARD)
    with django_assert_num_queries(6):
        browser.get(BOARD)
    AssignmentFactory(space=offices[0], tenancy__park=park, tenancy__period=months_from(today, 6))
    with django_assert_num_queries(16):
        page = browser.get(BOARD).content.decode()
    assert figures(page)["companies"] == "1 / 58"
