"""A holiday moves, the hours change, the room closes: what can no longer be is cancelled, and everybody told once."""

from datetime import date, time, timedelta

import pytest

from bookings.actions import rechecking, series, waiting
from bookings.details import Details, Invitee
from bookings.enums import BookingStatus, WaitingStatus
from bookings.tasks import recheck
from spaces.actions import closing
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import HoursPeriodFactory, at, span
from tests.factories.common import HolidayFactory

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
SALMA = Invitee("salma@example.com", "Salma", "ar")


@pytest.fixture
def booked(book):
    made = book(details=Details(guests=[SALMA]))
    Mail.objects.all().delete()
    return made


def told() -> list[tuple[str, str]]:
    return sorted((mail.to, mail.kind) for mail in Mail.objects.all())


def test_nothing_in_the_way_changes_nothing(booked):
    assert rechecking.recheck() == []
    assert not Mail.objects.exists()


def test_holiday_displaces_with_one_mail_a_person_and_the_nearest_slots(booked, resident):
    HolidayFactory(date=TUESDAY)

    assert [row.pk for row in rechecking.recheck()] == [booked.pk]
    assert rechecking.recheck() == []

    booked.refresh_from_db()
    assert booked.status == BookingStatus.CANCELLED
    assert [(step.verb, step.by) for step in booked.log.order_by("id")][1:] == [("displace", None)]
    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]
    mail = Mail.objects.get(to=resident.email)
    assert "METHOD:CANCEL" in mail.calendar
    assert "18 janvier 2027, 15:30–16:30" in mail.body


def test_holiday_that_moves_by_a_day_frees_the_one_and_takes_the_other(booked, book):
    holiday = HolidayFactory(date=WEDNESDAY, is_confirmed=False)
    holiday.date = TUESDAY
    holiday.save()
    rechecking.recheck(first_day=TUESDAY, last_day=TUESDAY)
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CANCELLED
    assert book(day=WEDNESDAY)


def test_closing_the_room_rechecks_its_days(booked, room, officer, run_jobs):
    closing.close(space=room, starts_on=TUESDAY, ends_on=WEDNESDAY, by=officer)
    assert "bookings.tasks.recheck" in run_jobs()
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CANCELLED


def test_other_days_and_other_rooms_are_left_alone(booked):
    HolidayFactory(date=TUESDAY)
    assert rechecking.recheck(first_day=WEDNESDAY) == []
    assert rechecking.recheck(last_day=MONDAY) == []
    assert rechecking.recheck(spaces=[]) == []
    assert rechecking.recheck(first_day=TUESDAY, last_day=TUESDAY, spaces=[booked.space_id])


def test_shorter_hours_displace_what_lies_outside_only(book, park):
    early, late = book("09:00", "10:00"), book("15:00", "16:00")
    HoursPeriodFactory(park=park, kind="ramadan", starts_on=TUESDAY, ends_on=WEDNESDAY, open=("09:00", "15:00"))
    assert [row.pk for row in rechecking.recheck()] == [late.pk]
    early.refresh_from_db()
    assert early.status == BookingStatus.CONFIRMED


def test_person_with_many_bookings_lost_has_one_mail(room, company, resident, book):
    series.book_series(
        space=room,
        rhythm="weekly",
        first_day=TUESDAY,
        until=date(2027, 2, 9),
        starts_at=time(9),
        ends_at=time(10),
        company=company,
        details=Details(guests=[SALMA]),
        by=resident,
    )
    book("11:00", "12:00", details=Details(guests=[SALMA]))
    Mail.objects.all().delete()
    for day in (TUESDAY, date(2027, 1, 26)):
        HolidayFactory(date=day)

    assert len(rechecking.recheck()) == 3

    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]
    assert all(mail.calendar.count("STATUS:CANCELLED") == 3 for mail in Mail.objects.all())


def test_what_has_begun_and_what_is_over_stays(booked, clock):
    HolidayFactory(date=TUESDAY)
    clock.move_to(at(TUESDAY, 9, 1))
    assert rechecking.recheck() == []


def test_offer_that_is_lost_ends_the_waiting(booked, room, neighbour, resident):
    from bookings.actions import booking

    period = span(TUESDAY, "09:00", "10:00")
    company = neighbour.memberships.get().company
    entry = waiting.join(space=room, start=period.lower, end=period.upper, company=company, by=neighbour)
    booking.cancel(booked, by=resident)
    Mail.objects.all().delete()
    HolidayFactory(date=TUESDAY)

    recheck(first_day=TUESDAY.isoformat(), last_day=TUESDAY.isoformat(), spaces=[room.pk])

    entry.refresh_from_db()
    assert (entry.status, entry.booking.status) == (WaitingStatus.PASSED, BookingStatus.CANCELLED)
    assert told() == [(neighbour.email, "booking_step")]


def test_company_that_leaves_loses_what_comes_after_its_stay(book, company, resident):
    kept, lost = book("09:00", "10:00", day=TUESDAY), book("09:00", "10:00", day=date(2027, 1, 25))
    Mail.objects.all().delete()
    company.tenancies.update(period=(date(2027, 1, 1), date(2027, 1, 25)))

    assert [row.pk for row in rechecking.recheck()] == [lost.pk]

    kept.refresh_from_db()
    assert kept.status == BookingStatus.CONFIRMED
    assert told() == [(resident.email, "booking_step")]
    assert lost.log.get(verb="displace").note == "company no longer resident"


def test_bookings_of_the_park_itself_need_no_stay(book, officer):
    book(by=officer, company=None)
    assert rechecking.recheck() == []
