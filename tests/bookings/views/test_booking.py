import pytest
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking, Guest, WaitingEntry
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, at
from tests.factories.common import HolidayFactory
from tests.factories.tenants import MemberFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]

WANTED = {"day": "2027-01-19", "start": "09:00", "minutes": "60", "title": "Comité", "people": "6"}


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def send(room, resident, sign_in):
    """Return a function that posts the form: ``send(title="…")``; by=, name= for another person or page."""

    def sent(*, by=resident, name="book", **answers):
        url = reverse(f"bookings:{name}", args=[room.park.slug, room.code])
        return sign_in(by).post(url, WANTED | answers)

    return sent


def page_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_form_starts_from_the_slot_in_the_address(room, resident, sign_in):
    url = reverse("bookings:book", args=[room.park.slug, room.code])

    page = page_of(sign_in(resident).get(url, {"start": "2027-01-19T09:30", "minutes": "90"}))

    assert 'value="2027-01-19"' in page
    assert 'value="09:30"' in page
    assert '<option value="90" selected>' in page


@pytest.mark.parametrize("start", ["x", "2027-02-30T09:00", "", "2027-01-19T09:00:00Z", "99999-01-01T00:00"])
def test_address_that_says_no_moment_is_no_error(room, resident, sign_in, start):
    url = reverse("bookings:book", args=[room.park.slug, room.code])

    page_of(sign_in(resident).get(url, {"start": start, "minutes": "-5"}))


def test_book_with_guests_and_equipment(send, company, resident):
    response = send(
        equipment="projector",
        guests="Salma Amrani <salma@example.com>\nYoussef Alami youssef@example.com; karim@example.com",
        language="ar",
    )

    booking = Booking.objects.get()
    assert response.url == reverse("bookings:booking", args=[booking.reference])
    assert (booking.company, booking.booked_by, booking.title, booking.people) == (company, resident, "Comité", 6)
    assert booking.equipment == ["projector"]
    assert list(Guest.objects.order_by("id").values_list("name", "email", "language")) == [
        ("Salma Amrani", "salma@example.com", "ar"),
        ("Youssef Alami", "youssef@example.com", "ar"),
        ("", "karim@example.com", "ar"),
    ]


def test_line_that_is_no_email_is_named_beside_the_field(send):
    page = page_of(send(guests="salma@example.com\nnobody at all"))

    assert "This is not an e-mail: nobody at all" in page
    assert not Booking.objects.exists()


def test_taken_slot_is_refused_with_the_nearest_and_nothing_typed_is_lost(send, room):
    BookingFactory(space=room, day=MONDAY.replace(day=19), clock=("09:00", "10:00"))

    page = page_of(send(guests="salma@example.com"))

    assert "This slot has just been taken." in page
    assert 'value="2027-01-19T10:00/60"' in page
    assert 'value="Comité"' in page
    assert "salma@example.com" in page
    assert "Wait for this slot" in page


def test_button_of_a_free_slot_books_it_with_what_was_typed(send):
    send(slot="2027-01-19T10:00/60", guests="salma@example.com")

    booking = Booking.objects.get()
    assert booking.starts_at == at(MONDAY.replace(day=19), 10)
    assert (booking.title, booking.guests.get().email) == ("Comité", "salma@example.com")


@pytest.mark.parametrize(
    ("answers", "field", "rule"),
    [
        ({"start": "17:00"}, "start", "Outside the opening hours"),
        ({"start": "09:10"}, "start", "every 30 minutes"),
        ({"minutes": "15"}, "minutes", "The shortest booking is 30 minutes."),
        ({"minutes": "300"}, "minutes", "The longest booking is 240 minutes."),
        ({"day": "2027-06-01"}, "day", "too far ahead"),
        ({"day": "2027-01-20"}, "day", "is a public holiday"),
        ({"day": "2027-01-11"}, "start", "This moment has passed."),
        ({"people": "21"}, "people", "has 20 seats"),
    ],
)
def test_refusal_stands_beside_its_field(send, answers, field, rule):
    HolidayFactory(date=MONDAY.replace(day=20))

    response = send(**answers)

    page = page_of(response)
    assert rule in "".join(response.context["form"].errors[field])
    assert rule in page.replace("&#x27;", "'")
    assert not Booking.objects.exists()


def test_quota_is_refused_on_top_where_no_company_is_asked(send, rules):
    rules.quota_minutes = 30
    rules.save()

    assert "has booked 0:00 of the 0:30" in page_of(send())


def test_long_booking_is_requested(send, rules):
    rules.approval_above_minutes = 30
    rules.save()

    response = send()

    assert Booking.objects.get().status == "requested"
    assert response.status_code == 302


def test_person_of_several_companies_says_for_which(send, room, resident):
    other = TenancyFactory(park=room.park, company__name="Bidaya").company
    MemberFactory(company=other, user=resident)

    assert "Say for which company you book." in page_of(send())
    assert send(company=str(other.pk)).status_code == 302
    assert Booking.objects.get().company == other


def test_company_of_others_cannot_be_chosen(send, resident, room, neighbour):
    theirs = neighbour.memberships.get().company
    MemberFactory(company=TenancyFactory(park=room.park).company, user=resident)

    assert send(company=str(theirs.pk)).status_code == 200
    assert not Booking.objects.exists()


def test_staff_book_for_any_company_or_for_the_park_itself(send, officer, company):
    send(by=officer, company=str(company.pk))
    send(by=officer, start="10:00")

    assert list(Booking.objects.order_by("period").values_list("company", flat=True)) == [company.pk, None]


def test_stranger_books_nothing(send, stranger):
    assert send(by=stranger).status_code == 404
    assert send(by=stranger, name="wait").status_code == 404
    assert not Booking.objects.exists()


def test_wait_for_a_taken_slot(send, room, resident, company):
    BookingFactory(space=room, day=MONDAY.replace(day=19), clock=("09:00", "10:00"))

    response = send(name="wait")

    entry = WaitingEntry.objects.get()
    assert response.url == reverse("bookings:waiting", args=[entry.pk])
    assert (entry.person, entry.company, entry.title, entry.people) == (resident, company, "Comité", 6)


def test_wait_for_a_free_slot_says_to_book_it(send):
    page = page_of(send(name="wait"))

    assert "This slot is free: book it at once." in page
    assert not WaitingEntry.objects.exists()


def test_address_of_waiting_leads_to_the_form(room, resident, sign_in):
    response = sign_in(resident).get(reverse("bookings:wait", args=[room.park.slug, room.code]))

    assert response.url == reverse("bookings:book", args=[room.park.slug, room.code])


def test_booker_has_one_mail(send, resident):
    send()

    assert [mail.to for mail in Mail.objects.all()] == [resident.email]
