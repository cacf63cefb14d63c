"""The admin's part in bookings: what changes there is looked at again, and the buttons call the verbs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.enums import BookingStatus
from bookings.models import HoursPeriod
from technopark.common.models import Holiday
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory
from tests.factories.common import HolidayFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def booked(room, company, resident):
    return BookingFactory(space=room, company=company, booked_by=resident, day=TUESDAY)


def status(booking) -> str:
    booking.refresh_from_db()
    return booking.status


def test_holiday_moved_in_the_admin_displaces_what_was_booked(booked, manager, sign_in, run_jobs):
    holiday = HolidayFactory(date=MONDAY, label="Aïd")
    facts = {"date": "19/01/2027", "label_fr": "Aïd", "label_ar": "عيد", "label_en": "Eid", "kind": "religious"}

    answer = sign_in(manager).post(reverse("admin:common_holiday_change", args=[holiday.pk]), facts)

    assert answer.status_code == 302
    assert Holiday.objects.get().date == TUESDAY
    assert "bookings.tasks.recheck" in run_jobs()
    assert status(booked) == BookingStatus.CANCELLED


def test_holiday_confirmed_in_the_admin_changes_nothing(booked, manager, sign_in, run_jobs):
    holiday = HolidayFactory(date=MONDAY, label="Aïd", is_confirmed=False)
    facts = {"date": "18/01/2027", "label_fr": "Aïd", "kind": "national", "is_confirmed": "on"}
    sign_in(manager).post(reverse("admin:common_holiday_change", args=[holiday.pk]), facts)
    assert Holiday.objects.get().is_confirmed
    assert run_jobs() == []


def test_hours_changed_in_the_admin_displace_what_lies_outside(booked, park, manager, sign_in, run_jobs):
    facts = {
        "park": park.pk,
        "kind": "special",
        "starts_on": "19/01/2027",
        "ends_on": "20/01/2027",
        "is_confirmed": "on",
    }
    inline = {"hours-TOTAL_FORMS": "1", "hours-INITIAL_FORMS": "0"}
    row = {"hours-0-weekday": "1", "hours-0-opens": "12:00", "hours-0-closes": "15:00"}

    answer = sign_in(manager).post(reverse("admin:bookings_hoursperiod_add"), facts | inline | row)

    assert answer.status_code == 302, answer.context["errors"]
    assert HoursPeriod.objects.filter(kind="special").get().hours.count() == 1
    run_jobs()
    assert status(booked) == BookingStatus.CANCELLED


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [("requested", "approve", "confirmed"), ("requested", "decline", "declined"), ("confirmed", "cancel", "cancelled")],
)
def test_buttons_call_the_verbs(room, company, resident, officer, sign_in, before, name, after):
    row = BookingFactory(space=room, company=company, booked_by=resident, status=before, day=TUESDAY)
    sign_in(officer).post(reverse("admin:bookings_booking_do", args=[row.pk, name]), {"note": "Travaux"})
    assert status(row) == after
    assert row.log.get().by == officer


def test_check_in_that_is_not_open_says_so(booked, officer, sign_in):
    page = sign_in(officer).post(reverse("admin:bookings_booking_do", args=[booked.pk, "check_in"]))
    assert page.status_code == 200
    assert status(booked) == BookingStatus.CONFIRMED


def test_nobody_writes_bookings_by_hand(booked, manager, sign_in):
    assert sign_in(manager).get(reverse("admin:bookings_booking_add")).status_code == 403
    page = sign_in(manager).post(reverse("admin:bookings_booking_change", args=[booked.pk]), {"title": "x"})
    assert page.status_code == 403


def test_observers_see_no_bookings(booked, observer, sign_in):
    assert sign_in(observer).get(reverse("admin:bookings_booking_changelist")).status_code == 403


def test_bookings_are_listed_by_the_month_in_which_they_begin(room, manager, sign_in):
    for day in (date(2027, 1, 29), date(2027, 2, 1), date(2027, 2, 26), date(2027, 3, 1)):
        BookingFactory(space=room, day=day)

    listed = sign_in(manager).get(reverse("admin:bookings_booking_changelist"), {"begins_in": "2027-02-10"})

    assert {row.starts_at.date() for row in listed.context["cl"].result_list} == {date(2027, 2, 1), date(2027, 2, 26)}
