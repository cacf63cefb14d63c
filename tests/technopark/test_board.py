"""The occupancy board, the admin's first page: for whom, what it counts, and where its figures lead."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.kept import house
from technopark.common.ranges import add_months, months_from
from technopark.common.ranges import days as span
from tests.factories.applications import ApplicationFactory, CallFactory, OfferFactory
from tests.factories.bookings import BookingFactory, BookingRulesFactory, DayPassFactory, HoursPeriodFactory
from tests.factories.spaces import AppointmentFactory, ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TenancyFactory

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


@pytest.mark.parametrize("text", ["yesterday", "9999-12-31", "0001-01-01"])
def test_board_shows_today_for_a_day_that_cannot_be_read(sign_in, manager, park, text):
    response = sign_in(manager).get(BOARD, {"on": text})
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

    assert counts == {
        "companies": 2,
        "offices held": 1,
        "desks held": 1,
        "area held": 2,
        "day passes, of the desks free": 0,
    }


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


@pytest.fixture
def room(park):
    HoursPeriodFactory(park=park, open=True)
    return BookingRulesFactory(space=SpaceFactory(park=park, code="R1", meeting_room=True)).space


def test_board_is_read_again_only_when_something_changed(
    sign_in, manager, park, offices, room, today, django_assert_num_queries
):
    browser = sign_in(manager)
    house()
    with django_assert_num_queries(15):
        browser.get(BOARD)
    with django_assert_num_queries(6):
        browser.get(BOARD)
    AssignmentFactory(space=offices[0], tenancy__park=park, tenancy__period=months_from(today, 6))
    with django_assert_num_queries(15):
        page = browser.get(BOARD).content.decode()
    assert figures(page)["companies"] == "1 / 58"
    BookingFactory(space=room)
    with django_assert_num_queries(15):
        browser.get(BOARD)


def lines(page: str, table: str) -> dict[str, list[str]]:
    """The lines of a table on the use of the rooms: heading → cells."""
    found = re.search(rf'aria-labelledby="board-rooms-{table}">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)[1]
    cells = [
        [text(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)] for row in found.split("</tr>")
    ]
    return {heading: rest for heading, *rest in filter(None, cells)}


@time_machine.travel("2026-11-23 10:00Z", tick=False)
@pytest.mark.parametrize("rows", [1, 3])
def test_board_shows_how_the_rooms_are_used(sign_in, manager, observer, park, room, rows):
    day = date(2026, 11, 2)
    BookingFactory(space=room, day=day, clock=("09:00", "11:00"), company__name="Atlas Capteurs")
    for number in range(rows):
        BookingFactory(
            space=room, day=day, clock=(f"{14 + number // 2}:{number % 2 * 3}0", f"{14 + number}:59"), status="no_show"
        )
    BookingFactory(space=room, day=date(2026, 10, 30), clock=("10:00", "11:30"), company=None)

    page = sign_in(manager).get(BOARD).content.decode()

    assert list(lines(page, "months")) == [
        f"{name} 2026" for name in ["June", "July", "August", "September", "October", "November"]
    ]
    assert lines(page, "months")["November 2026"] == ["2 / 168", f"{rows} No-shows, November 2026"]
    assert lines(page, "months")["October 2026"] == ["1.5 / 176", "0 No-shows, October 2026"]
    assert lines(page, "hours")["09:00"] == ["1 / 131", "0"]
    assert lines(page, "companies")["Atlas Capteurs"] == ["2", "0"]
    assert lines(page, "companies")["The park itself"] == ["1.5", "0"]
    listed = [unescape(url) for url in re.findall(r'href="([^"]+begins_in=[^"]+)"', page)]
    assert [sign_in(manager).get(url).context["cl"].result_count for url in listed] == [0, 0, 0, 0, 0, rows]
    for url in re.findall(r'href="(/en/staff/bookings/usage/[^"]+)"', page):
        assert sign_in(manager).get(unescape(url)).status_code == 200

    seen = sign_in(observer).get(BOARD).content.decode()
    assert lines(seen, "months")["November 2026"] == ["2 / 168", f"{rows}"]
    assert "Atlas Capteurs" not in seen


def test_board_counts_day_passes_and_visitors_against_the_desks_free(sign_in, manager, observer, park, today):
    desks = [SpaceFactory(park=park, desk=True, code=f"C1-{number}") for number in range(4)]
    area = desks[0].parent
    for desk in desks[1:]:
        desk.parent = area
        desk.save()
    AssignmentFactory(space=desks[0], tenancy__park=park, tenancy__period=months_from(today, 6))
    DayPassFactory(area=area, day=today)
    DayPassFactory(area=area, day=today, company=CompanyFactory(), visitor_name="")
    DayPassFactory(area=area, day=today, cancelled_at=timezone.now())
    DayPassFactory(area=area, day=today + timedelta(days=1))

    page = sign_in(manager).get(BOARD).content.decode()

    assert figures(page)["day passes, of the desks free"] == "2 / 3"
    assert "1 visitor<" in page
    [url] = re.findall(r'<a href="([^"]+)">day passes', page)
    assert sign_in(manager).get(unescape(url)).context["cl"].result_count == 2
    assert "bookings/daypass/?" not in sign_in(observer).get(BOARD).content.decode()
