from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.actions import booking as booking_actions
from bookings.actions import waiting
from bookings.models import Booking
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def taken(book):
    return book("09:00", "10:00")


@pytest.fixture
def entry(taken, room, neighbour):
    company = neighbour.memberships.get().company
    return waiting.join(space=room, start=at(TUESDAY, 9), end=at(TUESDAY, 10), company=company, by=neighbour)


@pytest.fixture
def offered(taken, entry, resident):
    booking_actions.cancel(taken, by=resident)
    entry.refresh_from_db()
    return entry


def url(entry) -> str:
    return reverse("bookings:waiting", args=[entry.pk])


def test_waiting_is_shown_and_given_up(entry, neighbour, sign_in):
    client = sign_in(neighbour)
    page = client.get(url(entry)).content.decode()
    assert "Stop waiting" in page
    assert "Yes, I take it" not in page

    assert client.post(url(entry), {"leave": "1"}).url == reverse("bookings:home")

    entry.refresh_from_db()
    assert entry.status == "left"


def test_offer_is_accepted(offered, neighbour, sign_in):
    client = sign_in(neighbour)
    assert "Yes, I take it" in client.get(url(offered)).content.decode()

    response = client.post(url(offered), {"accept": "1"})

    booking = Booking.objects.get(status="confirmed")
    assert booking.booked_by == neighbour
    assert response.url == reverse("bookings:booking", args=[booking.reference])
    assert booking.reference in client.get(url(offered)).content.decode()


def test_offer_is_declined(offered, neighbour, sign_in):
    sign_in(neighbour).post(url(offered), {"leave": "1"})

    assert not Booking.objects.live().exists()


def test_offer_that_lapsed_says_so(offered, neighbour, sign_in, clock):
    clock.move_to(at(TUESDAY, 8))
    client = sign_in(neighbour)

    assert "Nobody answered in time" in client.get(url(offered)).content.decode()
    response = client.post(url(offered), {"accept": "1"}, follow=True)

    assert "This offer was open until" in response.content.decode()
    assert not Booking.objects.filter(status="confirmed").exists()


def test_post_without_an_answer_changes_nothing(offered, neighbour, sign_in):
    assert sign_in(neighbour).post(url(offered)).url == url(offered)
    offered.refresh_from_db()
    assert offered.status == "offered"


def test_offer_is_first_on_the_first_page(offered, neighbour, sign_in):
    page = sign_in(neighbour).get(reverse("bookings:home")).content.decode()

    assert "An offer waits for your answer" in page


def test_others_find_nothing(entry, resident, stranger, sign_in):
    for person in (resident, stranger):
        for method in ("get", "post"):
            assert getattr(sign_in(person), method)(url(entry)).status_code == 404
