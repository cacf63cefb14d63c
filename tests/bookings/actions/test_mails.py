"""The mails about bookings, in each language, read back as their readers' programs do."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from icalendar import Calendar

from bookings.actions import _mails
from bookings.models import Booking
from bookings.slots import Span, on_wall
from technopark.common.actions import mailing
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, GuestFactory, WaitingEntryFactory, at, span
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
VERBS = ["book", "request", "approve", "decline", "change", "cancel", "displace", "lapse", "release"]


@pytest.fixture
def booked(room, company, resident) -> Booking:
    row = BookingFactory(space=room, company=company, booked_by=resident, period=span(TUESDAY, "09:00", "10:00"))
    GuestFactory(booking=row, email="salma@example.com", language="ar")
    return row


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("verb", VERBS)
def test_mail_of_each_verb_says_which_booking_and_when(booked, resident, verb, language):
    type(resident).objects.update(language=language)
    booked.booked_by.refresh_from_db()

    _mails.tell([booked], verb, note="Travaux")

    mail = Mail.objects.get()
    assert (mail.language, mail.subject_reference) == (language, booked.reference)
    assert "R1" in mail.subject
    for words in ("09:00–10:00", booked.reference, "Travaux", f"http://testserver/{language}/bookings/b/"):
        assert words in mail.body, words


@pytest.mark.parametrize("reason", ["holiday", "closure", "hours", "residence", ""])
def test_mail_of_the_house_closing_says_why_and_what_is_free(booked, reason):
    free = on_wall(TUESDAY, booked.starts_at.time().replace(hour=14), booked.starts_at.time().replace(hour=15))
    _mails.tell([booked], "displace", reason=reason, alternatives=[free])
    assert "14:00–15:00" in Mail.objects.get().body


@pytest.mark.parametrize(("verb", "method"), [("invite", "REQUEST"), ("change", "REQUEST"), ("cancel", "CANCEL")])
def test_guest_reads_their_language_and_gets_the_event(booked, verb, method):
    _mails.tell_guests([booked], verb)

    mail = Mail.objects.get()
    assert (mail.to, mail.language, mail.recipient) == ("salma@example.com", "ar", None)
    assert "Atlas Capteurs" in mail.body
    calendar = Calendar.from_ical(mail.calendar)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == method
    assert Span.of(event.decoded("DTSTART"), event.decoded("DTEND")) == Span.of(at(TUESDAY, 9), at(TUESDAY, 10))


def test_file_that_goes_along_is_one_that_calendars_open(booked):
    _mails.tell([booked], "book")
    mailing.deliver(Mail.objects.get().pk)

    (sent,) = outbox.outbox
    (attached,) = [part for part in sent.message().walk() if part.get_content_type() == "text/calendar"]
    assert attached.get_param("method") == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    assert Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")


def test_guest_who_is_also_told_as_a_person_has_one_mail(booked, resident):
    GuestFactory(booking=booked, email=resident.email.upper())
    _mails.tell([booked], "cancel", guest_verb="cancel")
    assert sorted(Mail.objects.values_list("to", flat=True)) == [resident.email, "salma@example.com"]


def test_company_is_told_where_staff_booked_for_it(booked, company, officer, resident):
    booked.booked_by = officer
    booked.save()
    MemberFactory(company=company, is_representative=False)
    assert _mails.people_of(booked) == [officer, resident]


def test_offer_says_until_when(booked, neighbour):
    from bookings.actions import booking

    company = neighbour.memberships.get().company
    entry = WaitingEntryFactory(space=booked.space, person=neighbour, company=company, period=booked.period)
    booking.cancel(booked, by=booked.booked_by)
    mail = Mail.objects.get(kind="waiting_step")
    entry.refresh_from_db()
    assert mail.to == neighbour.email
    assert "18 janvier 2027, 10:15" in mail.body
    assert f"/fr/bookings/waiting/{entry.pk}/" in mail.body
