from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings import door
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, GuestFactory, at
from tests.factories.common import HolidayFactory
from tests.factories.spaces import AppointmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def at_the_door(room):
    return reverse("bookings:door", args=[door.sign(room)])


@pytest.fixture
def display(room):
    """Return a function that reads the tablet, as nobody in particular."""
    address = reverse("bookings:display", args=[door.sign(room, "display")])

    def read() -> str:
        response = Client().get(address)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return read


# The phone


def test_resident_checks_in_at_the_door(book, at_the_door, resident, sign_in, clock):
    made = book("09:00", "10:00")
    clock.move_to(at(TUESDAY, 8, 55))
    client = sign_in(resident)
    assert "09:00–10:00" in client.get(at_the_door).content.decode()

    page = client.post(at_the_door, follow=True).content.decode()

    made.refresh_from_db()
    assert made.status == "attended"
    assert "You are checked in." in page
    clock.move_to(at(TUESDAY, 9, 30))
    assert "The room is yours until 10:00." in client.get(at_the_door).content.decode()


def test_early_resident_reads_from_when(book, at_the_door, resident, sign_in, clock):
    book("09:00", "10:00")
    clock.move_to(at(TUESDAY, 8, 20))

    assert "Check-in opens at 08:45." in sign_in(resident).get(at_the_door).content.decode()


def test_resident_without_a_booking_reads_whether_the_room_is_free(book, at_the_door, neighbour, sign_in, clock):
    book("09:00", "10:00")
    client = sign_in(neighbour)
    clock.move_to(at(TUESDAY, 9, 5))
    assert "The room is taken until 10:00." in client.get(at_the_door).content.decode()
    clock.move_to(at(TUESDAY, 10, 5))
    assert "The room is free until 16:30." in client.get(at_the_door).content.decode()

    page = client.post(at_the_door, follow=True).content.decode()

    assert "You have no booking here now." in page


def test_door_asks_to_sign_in_and_knows_no_stranger(at_the_door, stranger, sign_in):
    assert Client().get(at_the_door).status_code == 302
    assert sign_in(stranger).get(at_the_door).status_code == 404
    assert sign_in(stranger).post(at_the_door).status_code == 404


@pytest.mark.parametrize("name", ["door", "display"])
def test_token_that_nobody_signed_opens_nothing(room, name, resident, sign_in):
    other = door.sign(room, "display" if name == "door" else "check-in")
    for token in ("nonsense", other, other[:-2]):
        assert sign_in(resident).get(reverse(f"bookings:{name}", args=[token])).status_code == 404


# The tablet


def test_display_says_free_or_busy_in_both_languages(display, book, company, clock):
    company.name_ar = "أطلس كابتور"
    company.save()
    booking = book("09:00", "10:00")
    GuestFactory(booking=booking, name="Famous Guest")
    book("11:00", "12:00")

    clock.move_to(at(TUESDAY, 8, 40))
    page = display()
    assert 'class="display is-free"' in page
    assert "09:00–10:00" in page

    clock.move_to(at(TUESDAY, 9, 30))
    page = display()
    assert 'class="display is-busy"' in page
    assert "Atlas Capteurs" in page
    assert "أطلس كابتور" in page
    assert 'lang="fr" dir="ltr"' in page
    assert 'lang="ar" dir="rtl"' in page
    assert "10:00" in page
    assert "11:00–12:00" in page
    assert "Famous" not in page
    assert 'http-equiv="refresh"' in page


def test_display_on_a_closed_day_names_the_reason(display, clock):
    HolidayFactory(date=TUESDAY, label_fr="Anniversary of the park", label_ar="ذكرى التيكنوبارك")
    clock.move_to(at(TUESDAY, 10))

    page = display()

    assert 'class="display is-closed"' in page
    assert "Anniversary of the park" in page
    assert "ذكرى التيكنوبارك" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_display_takes_few_queries(display, room, rows, clock, django_assert_num_queries):
    for hour in range(9, 9 + rows):
        BookingFactory(space=room, day=TUESDAY, clock=(f"{hour:02}:00", f"{hour + 1:02}:00"))
    clock.move_to(at(TUESDAY, 9, 30))
    display()

    with django_assert_num_queries(6):
        display()


# The sheet


def test_sheet_bears_a_code_that_leads_to_the_door_in_the_language_of_the_phone(room, officer, sign_in, settings):
    page = sign_in(officer).get(reverse("bookings:staff_door", args=[room.park.slug, room.code])).content.decode()

    assert "<svg" in page
    assert reverse("bookings:display", args=[door.sign(room, "display")]).split("/")[4][:10] in page
    bare = reverse("bookings:door", args=[door.sign(room)]).removeprefix("/en")
    answer = sign_in(officer).get(bare, headers={"accept-language": "ar"})
    assert answer.status_code == 302
    assert answer.url.startswith("/ar/bookings/door/")


def test_sheet_is_for_the_staff_of_the_park(room, resident, stranger, sign_in):
    elsewhere = AppointmentFactory(role="manager").user
    for person in (resident, stranger, elsewhere):
        url = reverse("bookings:staff_door", args=[room.park.slug, room.code])
        assert sign_in(person).get(url).status_code == 404
