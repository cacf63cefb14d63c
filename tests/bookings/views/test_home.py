from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, BookingRulesFactory, WaitingEntryFactory, at
from tests.factories.spaces import SpaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("room", "_english")]


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


def page_of(client) -> str:
    response = client.get(reverse("bookings:home"))
    assert response.status_code == 200
    return response.content.decode()


def test_free_room_says_until_when_and_offers_its_next_hour(room, resident, sign_in, clock):
    BookingFactory(space=room, day=MONDAY, clock=("11:00", "12:00"))
    clock.move_to(at(MONDAY, 9, 10))

    page = page_of(sign_in(resident))

    assert "until 11:00" in page
    assert "09:30–10:30" in page


def test_taken_room_says_until_when(room, resident, sign_in, clock):
    BookingFactory(space=room, day=MONDAY, clock=("09:00", "10:00"))
    clock.move_to(at(MONDAY, 9, 10))

    page = page_of(sign_in(resident))

    assert "until 10:00" in page
    assert "10:00–11:00" in page


def test_one_tap_books_the_next_free_hour(room, resident, company, sign_in):
    client = sign_in(resident)
    page = page_of(client)
    assert 'value="2027-01-18T08:30/60"' in page

    response = client.post(reverse("bookings:book", args=[room.park.slug, room.code]), {"slot": "2027-01-18T08:30/60"})

    booking = Booking.objects.get()
    assert response.url == reverse("bookings:booking", args=[booking.reference])
    assert (booking.starts_at, booking.minutes, booking.company) == (at(MONDAY, 8, 30), 60, company)


def test_own_bookings_and_wishes_are_listed_and_others_are_not(room, resident, neighbour, book, sign_in):
    mine = book("09:00", "10:00")
    theirs = book("10:00", "11:00", by=neighbour, company=neighbour.memberships.get().company)
    WaitingEntryFactory(space=room, person=resident, day=MONDAY + timedelta(days=1), clock=("10:00", "11:00"))

    page = page_of(sign_in(resident))

    assert mine.reference in page
    assert theirs.reference not in page
    assert "What I wait for" in page


def test_stranger_finds_nothing(stranger, sign_in):
    assert sign_in(stranger).get(reverse("bookings:home")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_nine_queries(room, resident, company, sign_in, rows, django_assert_num_queries):
    client = sign_in(resident)
    for number in range(rows):
        hour = 9 + number
        day = MONDAY + timedelta(days=1)
        BookingFactory(
            space=room, booked_by=resident, company=company, day=day, clock=(f"{hour:02}:00", f"{hour:02}:30")
        )
        WaitingEntryFactory(space=room, person=resident, clock=(f"{hour:02}:00", f"{hour:02}:30"), day=day)
        BookingRulesFactory(space=SpaceFactory(park=room.park, meeting_room=True))
    page_of(client)

    with django_assert_num_queries(9):
        page_of(client)
