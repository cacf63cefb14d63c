"""Booking a room: what the rules let through, what they refuse with which words, and who is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookings.actions import booking
from bookings.details import Details, Invitee
from bookings.enums import BookingStatus
from bookings.errors import (
    AlreadyPast,
    CompanyNotHere,
    EquipmentNotThere,
    HolidayThen,
    NotOnTheGrid,
    OutsideHours,
    QuotaReached,
    SlotIsTaken,
    SlotTooCloseToAnother,
    SpaceClosedThen,
    SpaceNotBookable,
    TooFarAhead,
    TooLong,
    TooManyPeople,
    TooShort,
)
from bookings.models import Booking, Guest
from bookings.slots import Span
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, BookingRulesFactory, HoursPeriodFactory, at, span
from tests.factories.common import HolidayFactory
from tests.factories.spaces import ClosureFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
SALMA = Invitee("salma@example.com", "Salma", "ar")


def wall(spans) -> list[tuple[str, str]]:
    """Slots as the wall's clock has them."""
    from technopark.common.formatting import clock

    return [(clock(one.start), clock(one.end)) for one in spans]


def mails(kind=None) -> list[tuple[str, str]]:
    rows = Mail.objects.order_by("id")
    return [(mail.to, mail.kind) for mail in (rows.filter(kind=kind) if kind else rows)]


# Booked


def test_book_gives_a_confirmed_booking_with_its_number_and_log(book, room, company, resident):
    made = book("09:00", "10:30", details=Details(title="Comité", people=6, equipment=["projector"]))

    assert made.reference == "KHE-2027-B0001"
    assert (made.status, made.company, made.booked_by, made.people) == ("confirmed", company, resident, 6)
    assert made.minutes == 90
    step = made.log.get()
    assert (step.verb, step.from_status, step.to_status, step.by) == ("book", "", "confirmed", resident)


def test_book_tells_the_person_and_each_guest_once_with_the_event(book, resident):
    made = book(details=Details(title="Démo", guests=[SALMA, SALMA, Invitee("SALMA@example.com")]))

    assert mails() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]
    to_resident, to_guest = Mail.objects.order_by("id")
    assert made.reference in to_resident.body
    assert "09:00" in to_resident.body
    assert "METHOD:REQUEST" in to_guest.calendar
    assert "DTSTART:20270119T090000Z" in to_guest.calendar
    assert Guest.objects.count() == 1


def test_back_to_back_is_allowed(book):
    book("09:00", "10:00")
    assert book("10:00", "11:00")
    assert book("08:30", "09:00")


def test_staff_book_for_the_park_itself_and_residents_do_not(book, officer, resident):
    assert book(by=officer, company=None).company is None
    with pytest.raises(NotAllowed):
        book("11:00", "12:00", company=None)


@pytest.mark.parametrize("person", ["stranger", "observer", "founder", "reviewer"])
def test_others_do_not_book(book, request, person):
    with pytest.raises(NotAllowed):
        book(by=request.getfixturevalue(person))


def test_resident_books_for_their_own_company_only(book, neighbour):
    with pytest.raises(NotAllowed):
        book(by=neighbour)


def test_booking_made_by_staff_is_told_to_the_company_as_well(book, officer, resident):
    book(by=officer)
    assert sorted(mails()) == [(officer.email, "booking_step"), (resident.email, "booking_step")]


# Refused, with the nearest free slots


def test_taken_slot_is_refused_with_the_nearest_ones(book):
    book("09:00", "10:00")

    with pytest.raises(SlotIsTaken) as refused:
        book("09:30", "10:30")

    assert wall(refused.value.alternatives) == [("10:00", "11:00"), ("11:00", "12:00"), ("12:00", "13:00")]
    assert "10:00–11:00" in refused.value.message
    assert "10:00" not in refused.value.rule


def test_pause_between_bookings_is_kept(book, rules):
    rules.buffer_minutes = 15
    rules.save()
    book("09:00", "10:00")

    with pytest.raises(SlotTooCloseToAnother) as refused:
        book("10:00", "11:00")

    assert ("10:30", "11:30") in wall(refused.value.alternatives)
    assert book("10:30", "11:00")


def test_holiday_is_refused_by_its_name(book):
    HolidayFactory(date=TUESDAY, label="Fête")
    with pytest.raises(HolidayThen) as refused:
        book()
    assert "Fête" in refused.value.rule
    assert refused.value.alternatives[0].day != TUESDAY


def test_closure_is_refused_and_the_first_day_open_again_is_offered(book, room):
    ClosureFactory(space=room, starts_on=MONDAY, ends_on=date(2027, 1, 22))
    with pytest.raises(SpaceClosedThen) as refused:
        book()
    assert {slot.day for slot in refused.value.alternatives} == {date(2027, 1, 22)}


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [("08:00", "09:00", TUESDAY), ("16:00", "17:00", TUESDAY), ("09:00", "10:00", date(2027, 1, 23))],
)
def test_outside_the_hours_is_refused(book, first, last, day):
    with pytest.raises(OutsideHours) as refused:
        book(first, last, day=day)
    assert len(refused.value.alternatives) == 3


def test_slot_too_far_ahead_is_refused_with_the_last_ones_that_can_be_booked(book, rules):
    rules.days_ahead = 7
    rules.save()
    with pytest.raises(TooFarAhead) as refused:
        book(day=MONDAY + timedelta(days=70))
    assert {slot.day for slot in refused.value.alternatives} == {MONDAY + timedelta(days=7)}


def test_long_closure_is_refused_with_the_first_day_open_again(book, room):
    ClosureFactory(space=room, starts_on=MONDAY, ends_on=date(2027, 3, 1))
    with pytest.raises(SpaceClosedThen) as refused:
        book()
    assert {slot.day for slot in refused.value.alternatives} == {date(2027, 3, 1)}


def test_past_and_too_far_and_lengths_are_refused(book, rules):
    cases = [
        (AlreadyPast, ("09:00", "10:00"), MONDAY - timedelta(days=3)),
        (TooFarAhead, ("09:00", "10:00"), MONDAY + timedelta(days=61)),
        (TooLong, ("09:00", "13:30"), TUESDAY),
        (NotOnTheGrid, ("09:10", "10:10"), TUESDAY),
    ]
    for refusal, (first, last), day in cases:
        with pytest.raises(refusal):
            book(first, last, day=day)
    rules.shortest_minutes = 60
    rules.save()
    with pytest.raises(TooShort):
        book("09:00", "09:30")


def test_space_without_rules_or_switched_off_cannot_be_booked(book, rules, room):
    BookingRulesFactory(space=room, starts_on=MONDAY, is_bookable=False)
    with pytest.raises(SpaceNotBookable):
        book()
    room.booking_rules.all().delete()
    with pytest.raises(SpaceNotBookable):
        book()


def test_rules_of_the_day_count(book, room):
    BookingRulesFactory(space=room, starts_on=MONDAY + timedelta(days=7), longest_minutes=60)
    assert book("09:00", "12:00")
    with pytest.raises(TooLong):
        book("09:00", "12:00", day=MONDAY + timedelta(days=7))


def test_seats_and_equipment_are_those_of_the_room(book):
    with pytest.raises(TooManyPeople):
        book(details=Details(people=21))
    with pytest.raises(EquipmentNotThere) as refused:
        book(details=Details(equipment=["projector", "piano"]))
    assert "piano" in refused.value.message
    assert "projector" not in refused.value.message


def test_company_books_for_days_on_which_it_is_resident(book, company):
    company.tenancies.update(status="suspended", period=(date(2027, 1, 1), date(2027, 1, 20)))
    assert book()
    with pytest.raises(CompanyNotHere):
        book(day=date(2027, 1, 20))


def test_quota_of_the_month_is_kept_and_each_month_counts_for_itself(book, rules, room, company, officer):
    rules.quota_minutes = 120
    rules.save()
    book("09:00", "10:00")
    BookingFactory(space=room, company=company, status="no_show", period=span(MONDAY, "09:00", "09:30"))
    BookingFactory(space=room, company=company, status="cancelled", period=span(MONDAY, "10:00", "12:00"))

    with pytest.raises(QuotaReached) as refused:
        book("10:00", "11:00")
    assert "1:30" in refused.value.message
    assert book("10:00", "10:30")
    assert book("10:00", "12:00", day=date(2027, 2, 1))
    assert book("14:00", "15:00", by=officer)


# Approval


@pytest.fixture
def asked(book, rules):
    rules.approval_above_minutes = 60
    rules.save()
    return book("09:00", "11:00", details=Details(guests=[SALMA]))


def test_long_booking_waits_for_approval_and_its_guests_are_told_only_then(asked, officer, resident):
    assert asked.status == BookingStatus.REQUESTED
    assert mails() == [(resident.email, "booking_step")]
    assert "STATUS:TENTATIVE" in Mail.objects.get().calendar
    Mail.objects.all().delete()

    approved = booking.approve(asked, by=officer)

    assert approved.status == BookingStatus.CONFIRMED
    assert mails() == [(resident.email, "booking_step"), (SALMA.email, "booking_guest")]


def test_officers_are_told_that_a_booking_waits_for_their_answer(officer, resident, asked):
    assert mails() == [(resident.email, "booking_step"), (officer.email, "booking_to_approve")]
    mail = Mail.objects.get(to=officer.email)
    assert asked.reference in mail.body
    assert asked.company.name in mail.body
    assert f"/bookings/b/{asked.reference}/" in mail.body


def test_declined_booking_frees_its_slot(asked, officer, book):
    booking.decline(asked, note="Travaux", by=officer)
    assert "Travaux" in Mail.objects.order_by("id").last().body
    assert book("09:00", "10:00")


def test_residents_do_not_approve(asked, resident):
    for verb in (lambda: booking.approve(asked, by=resident), lambda: booking.decline(asked, note="", by=resident)):
        with pytest.raises(NotAllowed):
            verb()


def test_staff_need_no_approval(asked, book, officer):
    assert book("12:00", "15:00", by=officer).status == BookingStatus.CONFIRMED


def test_request_without_answer_lapses_when_it_would_begin(asked, clock):
    assert booking.lapse_unanswered() == 0
    clock.move_to(at(TUESDAY, 9))
    assert booking.lapse_unanswered() == 1
    assert booking.lapse_unanswered() == 0
    asked.refresh_from_db()
    assert asked.status == BookingStatus.CANCELLED


# Changed


def test_change_moves_the_booking_and_tells_everybody_once(book, resident):
    made = book(details=Details(guests=[SALMA]))
    Mail.objects.all().delete()

    moved = booking.change(made, start=at(TUESDAY, 14), end=at(TUESDAY, 15), by=resident)

    assert wall([Span.of(moved.period.lower, moved.period.upper)]) == [("14:00", "15:00")]
    assert (moved.sequence, moved.log.count()) == (1, 2)
    assert mails() == [(resident.email, "booking_step"), (SALMA.email, "booking_guest")]
    assert all("SEQUENCE:1" in mail.calendar for mail in Mail.objects.all())


def test_change_of_guests_tells_each_what_it_is_for_them(book, resident):
    made = book(details=Details(guests=[SALMA, Invitee("old@example.com")]))
    Mail.objects.all().delete()

    booking.change(made, details=Details(title="Nouveau", guests=[SALMA, Invitee("new@example.com")]), by=resident)

    assert sorted(mails("booking_guest")) == [
        ("new@example.com", "booking_guest"),
        ("old@example.com", "booking_guest"),
        ("salma@example.com", "booking_guest"),
    ]
    assert "METHOD:CANCEL" in Mail.objects.get(to="old@example.com").calendar
    assert "METHOD:REQUEST" in Mail.objects.get(to="new@example.com").calendar
    assert sorted(made.guests.values_list("email", flat=True)) == ["new@example.com", "salma@example.com"]


def test_change_to_what_it_is_already_writes_nothing_and_tells_nobody(book, resident):
    details = Details(title="Comité", people=4, equipment=["projector"], guests=[SALMA])
    made = book(details=details)
    Mail.objects.all().delete()

    for said in ({}, {"start": at(TUESDAY, 9), "end": at(TUESDAY, 10)}, {"details": details}):
        same = booking.change(made, by=resident, **said)
        assert (same.sequence, same.log.count(), mails()) == (0, 1, [])

    for n, (name, value) in enumerate([("title", "Autre"), ("people", 5), ("equipment", []), ("guests", [])], start=1):
        details = replace(details, **{name: value})
        other = booking.change(made, details=details, by=resident)
        assert (other.sequence, other.log.count()) == (n, n + 1)
        assert len(mails("booking_step")) == n


def test_change_may_overlap_the_booking_itself_and_nothing_else(book, resident):
    made, other = book("09:00", "10:00"), book("11:00", "12:00")
    assert booking.change(made, end=at(TUESDAY, 11), by=resident).minutes == 120
    with pytest.raises(SlotIsTaken):
        booking.change(made, end=at(TUESDAY, 11, 30), by=resident)
    made.refresh_from_db()
    assert made.minutes == 120
    assert other.minutes == 60


def test_change_to_a_long_one_asks_for_approval_again(book, rules, resident):
    made = book("09:00", "10:00")
    rules.approval_above_minutes = 60
    rules.save()
    assert booking.change(made, end=at(TUESDAY, 12), by=resident).status == BookingStatus.REQUESTED


def test_neighbour_neither_changes_nor_cancels(book, neighbour):
    made = book()
    for verb in (
        lambda: booking.change(made, details=Details(), by=neighbour),
        lambda: booking.cancel(made, by=neighbour),
    ):
        with pytest.raises(NotAllowed):
            verb()


# Cancelled


def test_cancel_frees_the_slot_and_takes_it_out_of_all_calendars(book, resident):
    made = book(details=Details(guests=[SALMA]))
    Mail.objects.all().delete()

    booking.cancel(made, note="Reporté", by=resident)

    assert mails() == [(resident.email, "booking_step"), (SALMA.email, "booking_guest")]
    assert all("METHOD:CANCEL" in mail.calendar and "Reporté" in mail.body for mail in Mail.objects.all())
    assert book().reference == "KHE-2027-B0002"
    with pytest.raises(InvalidTransition):
        booking.cancel(made, by=resident)
    assert Booking.objects.count() == 2


# Local time


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 9, 18), "T080000Z"),  # the last working day at +01
        (date(2026, 9, 21), "T090000Z"),  # the first one at +00, for good
        (date(2026, 2, 13), "T080000Z"),  # before Ramadan's clock
        (date(2026, 2, 16), "T090000Z"),  # in it: +00
        (date(2026, 3, 20), "T090000Z"),
        (date(2026, 3, 23), "T080000Z"),  # after it
    ],
)
def test_nine_on_the_wall_is_the_right_moment_around_the_clock_changes(room, resident, company, clock, day, utc):
    company.tenancies.update(period=(date(2026, 1, 1), date(2027, 1, 1)))
    clock.move_to(at(day, 8) - timedelta(days=3))
    period = span(day, "09:00", "10:00")

    made = booking.book(space=room, start=period.lower, end=period.upper, company=company, by=resident)

    mail = Mail.objects.get()
    assert f"DTSTART:{day:%Y%m%d}{utc}" in mail.calendar
    assert "09:00–10:00" in mail.body
    assert made.starts_at.strftime("%H:%M") == "09:00"


def test_ramadan_hours_prevail_over_normal_ones(book, park):
    HoursPeriodFactory(
        park=park, kind="ramadan", starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 1), open=("09:00", "15:00")
    )
    with pytest.raises(OutsideHours):
        book("15:00", "16:00")
    assert book("14:00", "15:00")
    assert book("15:00", "16:00", day=date(2027, 2, 1))
