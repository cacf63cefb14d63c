"""Calendars read back by ``vobject``, which shares no code with the library that writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail

from bookings import ics
from bookings.actions import booking
from bookings.details import Details, Invitee
from tests.factories.bookings import BookingFactory, at, span

pytestmark = pytest.mark.django_db


def read(*events, **options):
    return vobject.readOne(ics.calendar(events, **options))


def event(booking, **options):
    return ics.event(booking, **{"language": "fr"} | options)


# Wall time in Khémisset -> UTC, around the end of +01 (2026-09-20) and around Ramadan, when the clock went back.
MOMENTS = [
    (date(2026, 9, 18), 8),
    (date(2026, 9, 19), 8),
    (date(2026, 9, 20), 9),
    (date(2026, 9, 21), 9),
    (date(2026, 10, 1), 9),
    (date(2026, 2, 13), 8),
    (date(2026, 2, 16), 9),
    (date(2026, 3, 20), 9),
    (date(2026, 3, 23), 8),
    (date(2025, 3, 3), 9),
    (date(2025, 4, 7), 8),
    (date(2027, 2, 15), 9),
    (date(2027, 7, 1), 9),
]


@pytest.mark.parametrize(("day", "hour"), MOMENTS)
def test_nine_o_clock_on_the_wall_is_the_right_moment(day, hour):
    booking = BookingFactory(period=span(day, "09:00", "10:30"))

    found = read(event(booking)).vevent

    assert found.dtstart.value == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert found.dtend.value == datetime(day.year, day.month, day.day, hour + 1, 30, tzinfo=UTC)
    assert f"{found.dtstart.value.astimezone(ZoneInfo('Africa/Casablanca')):%H:%M}" == "09:00"


def test_moments_are_written_in_utc_for_readers_with_old_zones():
    text = ics.calendar([event(BookingFactory(period=span(date(2026, 9, 21), "09:00", "10:00")))])

    assert "DTSTART:20260921T090000Z\r\n" in text
    assert "TZID" not in text


def test_event_says_what_where_and_which_version():
    booking = BookingFactory(
        title="Comité; budget, suite\nannexe", sequence=3, space__name="Salle Zellige", space__park__name="Technopark"
    )

    found = read(event(booking)).vevent

    assert found.summary.value == "Comité; budget, suite\nannexe"
    assert found.location.value == "Salle Zellige, Technopark"
    assert found.uid.value.startswith(f"{booking.reference}@")
    assert found.sequence.value == "3"


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("offered", "TENTATIVE"),
        ("requested", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("attended", "CONFIRMED"),
        ("no_show", "CANCELLED"),
        ("declined", "CANCELLED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_status_is_one_that_calendars_know(status, shown):
    assert read(event(BookingFactory(status=status))).vevent.status.value == shown


def test_cancelled_for_one_guest_is_cancelled_in_their_copy():
    assert read(event(BookingFactory(), cancelled=True), method="CANCEL").vevent.status.value == "CANCELLED"


def test_title_given_hides_the_booking_s_own():
    assert read(event(BookingFactory(title="Secret"), title="Réservé")).vevent.summary.value == "Réservé"


def test_booking_without_subject_has_words():
    assert read(event(BookingFactory(title=""))).vevent.summary.value


def test_invitation_names_who_invites_and_who_is_invited():
    booking = BookingFactory(space__park__name='Technopark "de" Khémisset', space__park__email="salle@example.ma")

    made = read(event(booking, attendee=("amina@example.com", "Amina; El, Idrissi")), method="REQUEST")

    assert made.method.value == "REQUEST"
    assert made.vevent.organizer.value == "mailto:salle@example.ma"
    assert made.vevent.organizer.params["CN"] == ["Technopark 'de' Khémisset"]
    assert made.vevent.attendee.value == "mailto:amina@example.com"
    assert made.vevent.attendee.params["CN"] == ["Amina; El, Idrissi"]


def test_arabic_is_folded_without_cutting_a_letter():
    booking = BookingFactory(title="اجتماع لجنة الانتقاء الخاصة بالمشاريع المبتكرة في الخميسات " * 2)

    text = ics.calendar([event(booking, language="ar")], method=None, name="حجوزاتي")

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert vobject.readOne(text).vevent.summary.value == booking.title


def test_feed_has_a_name_and_no_method():
    made = read(event(BookingFactory()), method=None, name="Mes réservations")

    assert made.contents["x-wr-calname"][0].value == "Mes réservations"
    assert "method" not in made.contents


def test_same_booking_and_moment_give_the_same_text():
    booking, stamp = BookingFactory(), datetime(2027, 1, 4, 8, tzinfo=UTC)

    texts = {ics.calendar([event(booking, stamp=stamp)], method=None, name="x") for _ in range(2)}

    assert len(texts) == 1


def test_calendar_without_events_can_be_read():
    assert "vevent" not in read(method=None, name="Vide").contents


WEEKDAYS = [(day, hour) for day, hour in MOMENTS if day.weekday() < 5]


def attachment():
    """The calendar that goes along with the last mail sent, as a mail program gets it."""
    [(name, content, kind)] = [
        (part.get_filename(), part.get_payload(decode=True).decode(), part["Content-Type"])
        for part in mail.outbox[-1].message().walk()
        if part.get_content_type() == "text/calendar"
    ]
    return name, vobject.readOne(content), kind


@pytest.mark.parametrize(("day", "hour"), WEEKDAYS)
def test_guest_s_mail_carries_the_right_moment(clock, room, officer, book, run_jobs, day, hour):
    clock.move_to(at(day, 8) - timedelta(days=10))
    guest = Invitee("amina@example.com", "Amina", "fr")

    book("09:00", "10:30", day=day, by=officer, company=None, details=Details(title="Comité", guests=(guest,)))
    run_jobs()

    name, read, kind = attachment()
    assert mail.outbox[-1].to == ["amina@example.com"]
    assert name == "invite.ics"
    assert "method=REQUEST" in kind.replace('"', "")
    assert read.vevent.dtstart.value == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert read.vevent.dtend.value - read.vevent.dtstart.value == timedelta(minutes=90)


def test_change_and_cancellation_reach_the_event_that_the_guest_has(room, officer, book, run_jobs):
    guest = Invitee("amina@example.com", "Amina", "ar")
    made = book("09:00", "10:00", by=officer, company=None, details=Details(title="Comité", guests=(guest,)))
    seen = []

    for step in (
        lambda: None,
        lambda: booking.change(
            made, start=at(made.starts_at.date(), 14), end=at(made.starts_at.date(), 15), by=officer
        ),
        lambda: booking.cancel(made, by=officer),
    ):
        step()
        made.refresh_from_db()
        run_jobs()
        _, read, kind = attachment()
        event = read.vevent
        assert mail.outbox[-1].to == ["amina@example.com"]
        assert f"method={read.method.value}" in kind.replace('"', "")
        seen.append((read.method.value, event.status.value, f"{event.dtstart.value:%H}", event.uid.value))
        seen[-1] += (int(event.sequence.value),)

    [uid] = {uid for _, _, _, uid, _ in seen}
    assert [one[:3] for one in seen] == [
        ("REQUEST", "CONFIRMED", "09"),
        ("REQUEST", "CONFIRMED", "14"),
        ("CANCEL", "CANCELLED", "14"),
    ]
    assert uid.startswith(made.reference)
    assert [one[4] for one in seen] == sorted({one[4] for one in seen})
