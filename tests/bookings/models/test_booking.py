"""What the database refuses of bookings, whoever writes."""

import pytest
from django.db import DatabaseError, transaction

from tests.bookings.conftest import MONDAY
from tests.factories.bookings import (
    BookingFactory,
    BookingLogFactory,
    BookingRulesFactory,
    DayPassFactory,
    FeedFactory,
    GuestFactory,
    HoursPeriodFactory,
    OpeningHoursFactory,
    SeriesFactory,
    WaitingEntryFactory,
)
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]

LIVE = ["offered", "requested", "confirmed"]
GONE = ["no_show", "declined", "cancelled"]


def change(row, what: str, *params) -> int:
    return sql(f"UPDATE {row._meta.db_table} SET {what} WHERE id = %s", *params, row.pk)


# A space once


@pytest.mark.parametrize("status", LIVE)
def test_space_is_booked_once_at_a_moment_and_back_to_back_is_allowed(status):
    booked = BookingFactory(status=status)
    after = BookingFactory(space=booked.space, clock=("10:00", "11:00"))

    with refused_by("booking_space_once"):
        BookingFactory(space=booked.space, clock=("08:00", "09:01"))
    with refused_by("booking_space_once"):
        change(after, "period = tstzrange(lower(period) - interval '1 second', upper(period))")
    with refused_by("booking_space_once"):
        change(BookingFactory(), "space_id = %s", booked.space_id)


@pytest.mark.parametrize("status", GONE)
def test_what_is_over_holds_no_space_and_does_not_come_back(status):
    gone = BookingFactory(status=status)
    assert BookingFactory(space=gone.space)
    with refused_by("booking_space_once"):
        change(gone, "status = 'confirmed'")


@pytest.mark.parametrize("period", ["empty", "[2027-01-18 09:00,)", "(,2027-01-18 09:00)"])
def test_period_without_beginning_or_end_is_refused(period):
    with refused_by("booking_period_bounded"):
        change(BookingFactory(), "period = %s", period)


def test_unknown_status_and_nobody_are_refused():
    booking = BookingFactory()
    with refused_by("booking_status_known"):
        change(booking, "status = 'maybe'")
    with refused_by("booking_for_somebody"):
        change(booking, "people = 0")


def test_checked_in_has_its_moment_and_nothing_else_has():
    booking = BookingFactory()
    with refused_by("booking_attended_has_moment"):
        change(booking, "status = 'attended'")
    with refused_by("booking_attended_has_moment"):
        change(booking, "checked_in_at = now()")
    change(booking, "status = 'attended', checked_in_at = now()")


def test_log_of_a_booking_never_changes():
    """``booking_log_is_frozen``."""
    row = BookingLogFactory()
    for statement in ("UPDATE bookings_bookinglog SET note = 'x'", "DELETE FROM bookings_bookinglog"):
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
            sql(f"{statement} WHERE id = %s", row.pk)


def test_guest_is_invited_once():
    guest = GuestFactory()
    with refused_by("guest_once"):
        GuestFactory(booking=guest.booking, email=guest.email)


# Series


@pytest.mark.parametrize("what", ["until = first_day - 1", "ends_at = starts_at"])
def test_series_runs_forward(what):
    with refused_by("series_days_and_times_in_order"):
        change(SeriesFactory(), what)


def test_unknown_rhythm_is_refused():
    with refused_by("series_rhythm_known"):
        change(SeriesFactory(), "rhythm = 'yearly'")


# Rules and hours


def test_rules_begin_once_a_day_and_their_lengths_are_in_order():
    rules = BookingRulesFactory()
    with refused_by("booking_rules_once_a_day"):
        BookingRulesFactory(space=rules.space)
    for what in ("slot_minutes = 4", "shortest_minutes = 29", "longest_minutes = 10", "offer_minutes = 4"):
        with refused_by("booking_rules_lengths_in_order"):
            change(rules, what)


def test_periods_of_one_kind_do_not_overlap_and_others_may():
    normal = HoursPeriodFactory()
    HoursPeriodFactory(park=normal.park, kind="ramadan", starts_on=MONDAY, ends_on=MONDAY.replace(day=25))
    with refused_by("hours_period_no_overlap"):
        HoursPeriodFactory(park=normal.park, starts_on=MONDAY)
    with refused_by("hours_period_ends_after_start"):
        change(normal, "ends_on = starts_on")
    with refused_by("hours_period_kind_known"):
        change(normal, "kind = 'winter'")


def test_hours_of_a_weekday_do_not_overlap_and_leave_a_break():
    morning = OpeningHoursFactory(opens="08:30", closes="12:30")
    OpeningHoursFactory(period=morning.period, opens="12:30", closes="16:30")
    with refused_by("opening_hours_no_overlap"):
        OpeningHoursFactory(period=morning.period, opens="12:00", closes="12:31")
    with refused_by("opening_hours_close_after_opening"):
        change(morning, "closes = opens")
    with refused_by("opening_hours_weekday_known"):
        change(morning, "weekday = 7")


# Waiting lists


def test_person_waits_once_for_a_slot_at_a_time():
    entry = WaitingEntryFactory()
    again = {"space": entry.space, "person": entry.person, "period": entry.period}
    with refused_by("waiting_once"):
        WaitingEntryFactory(**again)
    change(entry, "status = 'left'")
    assert WaitingEntryFactory(**again)


def test_offer_keeps_a_booking_until_a_moment():
    entry = WaitingEntryFactory()
    for status in ("offered", "taken"):
        with refused_by("waiting_offer_has_booking"):
            change(entry, "status = %s", status)
    with refused_by("waiting_status_known"):
        change(entry, "status = 'maybe'")
    with refused_by("waiting_period_bounded"):
        change(entry, "period = 'empty'")


# Links


def test_person_has_one_link_to_a_calendar_at_a_time():
    own, of_room = FeedFactory(), FeedFactory(space=SpaceFactory(meeting_room=True))
    for feed in (own, of_room):
        with refused_by("feed_once"):
            FeedFactory(person=feed.person, space=feed.space)
        change(feed, "revoked_at = now()")
        assert FeedFactory(person=feed.person, space=feed.space)


# Day passes


@pytest.fixture
def area():
    """A coworking area with two desks."""
    desk = SpaceFactory(desk=True)
    SpaceFactory(kind="desk", parent=desk.parent, park=desk.park, seats=1)
    return desk.parent


def test_there_are_never_more_passes_than_free_desks(area):
    passes = [DayPassFactory(area=area, day=MONDAY) for _ in range(2)]
    with refused_by("day_pass_has_desk"):
        DayPassFactory(area=area, day=MONDAY)
    with refused_by("day_pass_has_desk"):
        change(DayPassFactory(area=area, day=MONDAY.replace(day=19)), "day = %s", MONDAY)

    change(passes[0], "cancelled_at = now()")
    assert DayPassFactory(area=area, day=MONDAY)
    with refused_by("day_pass_has_desk"):
        change(passes[0], "cancelled_at = NULL")


def test_desks_held_or_closed_take_no_pass(area):
    first, second = area.children.order_by("code")
    stay = TenancyFactory(park=area.park, starts_on=MONDAY.replace(day=1))
    AssignmentFactory(tenancy=stay, space=first)
    ClosureFactory(space=second, starts_on=MONDAY, ends_on=MONDAY.replace(day=20))
    with refused_by("day_pass_has_desk"):
        DayPassFactory(area=area, day=MONDAY)
    assert DayPassFactory(area=area, day=MONDAY.replace(day=20))


def test_pass_is_for_somebody():
    with refused_by("day_pass_for_somebody"):
        change(DayPassFactory(), "visitor_name = ''")
