import pytest
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory
from tests.factories.common import HolidayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]

RULE = {
    "rhythm": "weekly",
    "first_day": "2027-01-19",
    "until": "2027-02-16",
    "starts_at": "09:00",
    "ends_at": "10:00",
    "title": "Point",
    "people": "4",
}


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def send(room, resident, sign_in):
    def sent(by=resident, **answers):
        return sign_in(by).post(reverse("bookings:book_series", args=[room.park.slug, room.code]), RULE | answers)

    return sent


def test_every_week_is_booked_and_holidays_are_left_out(send):
    HolidayFactory(date=MONDAY.replace(day=26))

    response = send()

    days = [row.starts_at.strftime("%d/%m") for row in Booking.objects.order_by("period")]
    assert days == ["19/01", "02/02", "09/02", "16/02"]
    assert response.url == reverse("bookings:booking", args=[Booking.objects.order_by("period").first().reference])


def test_each_clashing_day_is_shown_with_what_is_free(send, room):
    BookingFactory(space=room, day=MONDAY.replace(day=26), clock=("09:30", "10:00"))
    BookingFactory(space=room, day=MONDAY.replace(month=2, day=9), clock=("08:30", "16:30"))

    page = send().content.decode()

    assert "2 days of this series cannot be booked" in page
    assert 'name="instead-2027-01-26"' in page
    assert 'value="2027-01-26T10:00/60"' in page
    assert 'name="instead-2027-02-09"' in page
    assert not room.bookings.filter(series__isnull=False).exists()


def test_answers_settle_the_clashes(send, room):
    BookingFactory(space=room, day=MONDAY.replace(day=26), clock=("09:30", "10:00"))
    BookingFactory(space=room, day=MONDAY.replace(month=2, day=9), clock=("08:30", "16:30"))

    send(**{"instead-2027-01-26": "2027-01-26T10:00/60", "instead-2027-02-09": "out"})

    made = [row.starts_at.strftime("%d/%m %H:%M") for row in room.bookings.filter(title="Point").order_by("period")]
    assert made == ["19/01 09:00", "26/01 10:00", "02/02 09:00", "16/02 09:00"]


def test_answer_given_stays_while_another_day_is_asked(send, room):
    BookingFactory(space=room, day=MONDAY.replace(day=26), clock=("09:30", "10:00"))
    BookingFactory(space=room, day=MONDAY.replace(month=2, day=9), clock=("09:30", "10:00"))

    page = send(**{"instead-2027-01-26": "2027-01-26T11:00/60"}).content.decode()

    assert 'value="2027-01-26T11:00/60" checked' in page


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"until": "2027-01-18"}, "The last day is not before the first one."),
        ({"ends_at": "08:00"}, "The end comes after the beginning."),
        ({"people": "40"}, "has 20 seats"),
        ({"first_day": "2027-01-23", "until": "2027-01-24"}, "no day that can be booked"),
        ({"instead-not-a-day": "x"}, None),
    ],
)
def test_what_is_wrong_is_said(send, answers, words):
    response = send(**answers)

    assert (response.status_code == 302) if words is None else (words in response.content.decode())


def test_stranger_repeats_nothing(send, stranger):
    assert send(by=stranger).status_code == 404


def test_form_starts_from_the_slot_in_the_address(room, resident, sign_in):
    url = reverse("bookings:book_series", args=[room.park.slug, room.code])

    page = sign_in(resident).get(url, {"start": "2027-01-20T14:00"}).content.decode()

    assert 'value="2027-01-20"' in page
    assert 'value="14:00"' in page
