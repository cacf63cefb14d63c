from datetime import timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils import translation

from bookings.actions import series
from bookings.details import Details, Invitee
from bookings.models import Booking
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, BookingLogFactory, GuestFactory, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def made(book):
    """Tomorrow from 9 to 10, with a guest."""
    details = Details(title="Comité", people=4, guests=[Invitee("salma@example.com", "Salma")])
    return book("09:00", "10:00", details=details)


@pytest.fixture
def weekly(room, company, resident):
    """Four Tuesdays from 9 to 10."""
    from datetime import time

    made = series.book_series(
        space=room,
        rhythm="weekly",
        first_day=TUESDAY,
        until=TUESDAY + timedelta(weeks=3),
        starts_at=time(9),
        ends_at=time(10),
        company=company,
        by=resident,
    )
    return list(made.bookings.order_by("period"))


def url(name: str, booking) -> str:
    return reverse(f"bookings:{name}", args=[booking.reference])


def fields(booking, **changed) -> dict:
    start = booking.starts_at
    said = {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "minutes": booking.minutes, "people": booking.people}
    return said | {"title": booking.title, "guests": "", "language": "fr"} | changed


def page_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_page_says_what_is_known(made, resident, sign_in):
    page = page_of(sign_in(resident), url("booking", made))

    for text in (made.reference, "Comité", "Atlas Capteurs", "09:00–10:00", "Salma", "The room was booked."):
        assert text in page


@pytest.mark.parametrize("name", ["booking", "change", "cancel", "check_in", "approve", "decline"])
def test_others_find_nothing(made, name, neighbour, stranger, sign_in):
    for person in (neighbour, stranger):
        assert sign_in(person).get(url(name, made)).status_code == 404
        assert sign_in(person).post(url(name, made)).status_code in (404, 405)
        made.refresh_from_db()
        assert made.status == "confirmed"


def test_change_moves_and_invites(made, resident, sign_in):
    client = sign_in(resident)
    assert "Salma &lt;salma@example.com&gt;" in page_of(client, url("change", made))

    response = client.post(
        url("change", made), fields(made, start="11:00", minutes="90", title="Autre", guests="karim@example.com")
    )

    made.refresh_from_db()
    assert response.url == url("booking", made)
    assert (made.starts_at, made.minutes, made.title) == (at(TUESDAY, 11), 90, "Autre")
    assert made.guests.get().email == "karim@example.com"


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_change_to_what_it_is_already_is_no_change(weekly, resident, sign_in, scope):
    same = fields(weekly[1], scope=scope)
    page = sign_in(resident).post(url("change", weekly[1]), same, follow=True).content.decode()

    assert "Saved." in page
    assert "changed." not in page
    assert set(Booking.objects.values_list("sequence", flat=True)) == {0}


def test_change_to_a_taken_slot_offers_others(made, room, resident, sign_in):
    BookingFactory(space=room, day=TUESDAY, clock=("11:00", "12:00"))

    response = sign_in(resident).post(url("change", made), fields(made, start="11:00"))

    page = response.content.decode()
    assert "This slot has just been taken." in page
    assert 'name="slot" value="2027-01-19T12:00/60"' in page


def test_change_of_following_ones_splits_the_series(weekly, resident, sign_in):
    client = sign_in(resident)

    response = client.post(url("change", weekly[1]), fields(weekly[1], scope="following", start="11:00"))

    assert response.status_code == 302
    rows = list(Booking.objects.order_by("period"))
    assert [row.starts_at.hour for row in rows] == [9, 11, 11, 11]
    assert rows[0].series_id != rows[1].series_id == rows[3].series_id


def test_change_of_all_that_clashes_asks_and_takes_the_answer(weekly, room, resident, sign_in):
    BookingFactory(space=room, day=TUESDAY + timedelta(weeks=1), clock=("11:00", "12:00"))
    client, answers = sign_in(resident), fields(weekly[0], scope="all", start="11:00")

    page = client.post(url("change", weekly[0]), answers).content.decode()
    assert 'name="instead-2027-01-26"' in page
    assert 'value="2027-01-26T12:00/60"' in page
    client.post(url("change", weekly[0]), answers | {"instead-2027-01-26": "2027-01-26T12:00/60"})

    hours = [row.starts_at.hour for row in room.bookings.filter(series__isnull=False).order_by("period")]
    assert hours == [11, 12, 11, 11]


def test_several_cannot_change_their_day(weekly, resident, sign_in):
    response = sign_in(resident).post(url("change", weekly[0]), fields(weekly[0], scope="all", day="2027-01-20"))

    assert "Several bookings keep their days" in response.content.decode()


def test_cancel_tells_the_guests_and_frees_the_slot(made, resident, sign_in):
    client = sign_in(resident)
    assert "1 guest is told by mail." in page_of(client, url("cancel", made))

    client.post(url("cancel", made), {"note": "Sorry"})

    made.refresh_from_db()
    assert made.status == "cancelled"
    assert "Sorry" in page_of(client, url("booking", made))
    assert "can no longer be cancelled" in page_of(client, url("cancel", made))


@pytest.mark.parametrize(("scope", "left"), [("one", 3), ("following", 1), ("all", 0)])
def test_cancel_of_a_series_by_scope(weekly, resident, sign_in, scope, left):
    sign_in(resident).post(url("cancel", weekly[1]), {"scope": scope, "note": ""})

    assert Booking.objects.live().count() == left


def test_check_in_opens_a_little_before(made, resident, sign_in, clock):
    client = sign_in(resident)
    assert 'class="check-in"' not in page_of(client, url("booking", made))
    clock.move_to(at(TUESDAY, 8, 50))
    assert 'class="check-in"' in page_of(client, url("booking", made))

    client.post(url("check_in", made))

    made.refresh_from_db()
    assert made.status == "attended"


def test_check_in_too_early_says_from_when(made, resident, sign_in):
    response = sign_in(resident).post(url("check_in", made), follow=True)

    assert "Check-in for this booking is open from 08:45 to 09:15." in response.content.decode()


def test_staff_approve_and_decline_and_residents_do_not(room, company, resident, officer, sign_in):
    asked = [
        BookingFactory(space=room, company=company, booked_by=resident, status="requested", clock=clock)
        for clock in (("09:00", "10:00"), ("10:00", "11:00"))
    ]
    assert "Approve this booking?" not in page_of(sign_in(resident), url("booking", asked[0]))
    sign_in(resident).post(url("approve", asked[0]))
    assert not Booking.objects.filter(status="confirmed").exists()

    client = sign_in(officer)
    assert "Approve this booking?" in page_of(client, url("booking", asked[0]))
    assert client.post(url("approve", asked[0]), {"back": "staff"}).url == reverse("bookings:staff")
    assert client.post(url("decline", asked[1]), {"note": "Board meeting"}).url == url("booking", asked[1])

    assert [Booking.objects.get(pk=one.pk).status for one in asked] == ["confirmed", "declined"]


@pytest.mark.parametrize("name", ["check_in", "approve", "decline"])
def test_address_of_a_step_leads_to_the_booking(made, name, resident, sign_in):
    assert sign_in(resident).get(url(name, made)).url == url("booking", made)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_nine_queries(made, resident, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        BookingLogFactory(booking=made)
        GuestFactory(booking=made)
    client = sign_in(resident)

    with django_assert_num_queries(9):
        page_of(client, url("booking", made))


def test_booking_is_downloaded_for_a_calendar_by_its_people_and_by_nobody_else(made, sign_in, resident, stranger):
    browser = sign_in(resident)
    assert url("calendar_file", made) in page_of(browser, url("booking", made))
    answer = browser.get(url("calendar_file", made))
    assert answer["Content-Type"].startswith("text/calendar")
    event = vobject.readOne(answer.content.decode()).vevent
    assert (event.summary.value, event.dtstart.value) == ("Comité", made.starts_at)
    assert event.uid.value.startswith(made.reference)
    assert event.url.value.endswith(url("booking", made))
    assert sign_in(stranger).get(url("calendar_file", made)).status_code == 404
    Booking.objects.filter(pk=made.pk).update(status="cancelled")
    assert b"STATUS:CANCELLED" in browser.get(url("calendar_file", made)).content
