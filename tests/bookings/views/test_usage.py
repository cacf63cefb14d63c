"""The page of figures: for whom, of which days, and that its numbers are those of the rows."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.factories.bookings import BookingFactory, BookingRulesFactory, HoursPeriodFactory
from tests.factories.spaces import AppointmentFactory, SpaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]

MONDAY = date(2026, 11, 2)


@pytest.fixture
def _now():
    with time_machine.travel("2026-11-23 10:00Z", tick=False), translation.override("en"):
        yield


@pytest.fixture
def room(park):
    HoursPeriodFactory(park=park, open=True)
    return BookingRulesFactory(space=SpaceFactory(park=park, code="R1", name="Salle Zellige", meeting_room=True)).space


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page_of(client, **query) -> str:
    answer = client.get(reverse("bookings:usage"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def lines(page: str, table: str) -> list[str]:
    """The lines of one of the tables, as they read."""
    section = re.search(rf'<section aria-labelledby="usage-{table}">(.*?)</section>', page, re.DOTALL)
    return [text(row) for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", section[1], re.DOTALL)]


def test_this_month_is_shown_by_month_hour_space_and_company(sign_in, officer, room):
    BookingFactory(space=room, day=MONDAY, clock=("09:00", "11:00"), company__name="Atlas")
    BookingFactory(space=room, day=MONDAY, clock=("14:00", "15:00"), company=None)
    BookingFactory(space=room, day=MONDAY, clock=("15:00", "16:00"), company__name="Biotech", status="no_show")

    page = page_of(sign_in(officer))

    assert lines(page, "months") == ["November 2026 3 168 2% 1"]
    assert lines(page, "hours")[:2] == ["08:00–09:00 0 10.5 0% 0", "09:00–10:00 1 21 5% 0"]
    assert lines(page, "spaces") == ["Salle Zellige 3 168 2% 1"]
    assert lines(page, "companies") == ["Atlas 2 1 0", "The park itself 1 1 0", "Biotech 0 0 1"]


def test_days_of_the_address_are_shown_in_order_and_not_for_ever(sign_in, officer, room):
    client = sign_in(officer)

    two = page_of(client, **{"from": "2026-11-30", "until": "2026-10-01"})
    century = page_of(client, **{"from": "2001-01-01", "until": "2099-01-01"})
    unreadable = page_of(client, **{"from": "yesterday", "until": ""})

    assert len(lines(two, "months")) == 2
    assert len(lines(century, "months")) == 37
    assert lines(unreadable, "months")[0].startswith("November 2026")


def test_observer_reads_figures_and_no_names(sign_in, observer, room):
    BookingFactory(space=room, day=MONDAY, company__name="Atlas")

    page = page_of(sign_in(observer))

    assert lines(page, "spaces")
    assert "Atlas" not in page


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer"])
def test_page_is_for_those_who_see_the_occupancy(sign_in, request, room, who):
    assert sign_in(request.getfixturevalue(who)).get(reverse("bookings:usage")).status_code == 404


def test_park_is_chosen_among_one_s_own(sign_in, officer, room, park):
    other = BookingRulesFactory(space=SpaceFactory(code="X1", name="Autre salle", meeting_room=True)).space
    client = sign_in(officer)
    assert "Autre salle" not in page_of(client, park=other.park.slug)

    AppointmentFactory(user=officer, park=other.park, role="observer")

    page = page_of(client, park=other.park.slug)
    assert lines(page, "spaces")[0].startswith("Autre salle")
    assert f"park={other.park.slug}" in page


def test_park_without_a_room_says_so(sign_in, officer):
    assert "No room can be booked yet" in page_of(sign_in(officer))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(sign_in, officer, room, rows, django_assert_num_queries):
    for number in range(rows):
        BookingFactory(space=room, day=MONDAY + timedelta(days=number))
    client = sign_in(officer)
    with django_assert_num_queries(14):
        page_of(client)
    with django_assert_num_queries(6):
        page_of(client)
