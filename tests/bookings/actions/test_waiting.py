"""Waiting for a taken slot: offered to the first, then to the next, until somebody says yes."""

from datetime import timedelta

import pytest

from bookings.actions import booking, waiting
from bookings.enums import BookingStatus, WaitingStatus
from bookings.errors import AlreadyWaiting, HolidayThen, OfferHasLapsed, QuotaReached, SlotIsFree, SlotIsTaken
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, at, span
from tests.factories.common import HolidayFactory
from tests.factories.tenants import MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def booked(book):
    return book("09:00", "10:00")


@pytest.fixture
def wait(room):
    """Return a function that has somebody wait: ``wait(neighbour)`` for tomorrow from nine to ten."""

    def joined(person, first="09:00", last="10:00", day=TUESDAY):
        period = span(day, first, last)
        company = person.memberships.get().company
        return waiting.join(space=room, start=period.lower, end=period.upper, company=company, by=person)

    return joined


@pytest.fixture
def third(park):
    company = TenancyFactory(park=park, company__name="Cuir d'Oulmès", company__slug="cuir").company
    return MemberFactory(company=company, user__email="third@example.ma").user


def told() -> list[tuple[str, str]]:
    return sorted((mail.to, mail.kind) for mail in Mail.objects.all())


def test_only_what_is_taken_is_waited_for_and_once(booked, wait, neighbour):
    with pytest.raises(SlotIsFree):
        wait(neighbour, "11:00", "12:00")
    wait(neighbour)
    with pytest.raises(AlreadyWaiting):
        wait(neighbour)
    HolidayFactory(date=TUESDAY)
    with pytest.raises(HolidayThen):
        wait(neighbour, "09:30", "10:30")


def test_strangers_and_other_companies_do_not_wait(booked, room, stranger, neighbour, company):
    period = span(TUESDAY, "09:00", "10:00")
    for person in (stranger, neighbour):
        with pytest.raises(NotAllowed):
            waiting.join(space=room, start=period.lower, end=period.upper, company=company, by=person)


def test_cancelled_slot_is_kept_for_the_first_who_waits(booked, wait, neighbour, third, resident, book, clock):
    first = wait(neighbour)
    clock.shift(60)
    second = wait(third, "09:30", "10:30")
    Mail.objects.all().delete()

    booking.cancel(booked, by=resident)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (WaitingStatus.OFFERED, WaitingStatus.WAITING)
    assert first.booking.status == BookingStatus.OFFERED
    assert told() == [(neighbour.email, "waiting_step"), (resident.email, "booking_step")]
    with pytest.raises(SlotIsTaken):
        book("09:00", "10:00")


def offered(booked, wait, person, resident):
    entry = wait(person)
    booking.cancel(booked, by=resident)
    entry.refresh_from_db()
    Mail.objects.all().delete()
    return entry


def test_accepted_offer_is_a_booking(booked, wait, neighbour, resident):
    entry = offered(booked, wait, neighbour, resident)
    with pytest.raises(NotAllowed):
        waiting.accept(entry, by=resident)

    made = waiting.accept(entry, by=neighbour)

    assert (made.status, made.booked_by) == (BookingStatus.CONFIRMED, neighbour)
    assert [step.verb for step in made.log.all()] == ["offer", "accept"]
    assert told() == [(neighbour.email, "booking_step")]
    with pytest.raises(InvalidTransition):
        waiting.accept(entry, by=neighbour)


def test_accepted_offer_that_is_long_asks_for_approval(booked, wait, neighbour, resident, rules):
    rules.approval_above_minutes = 30
    rules.save()
    assert waiting.accept(offered(booked, wait, neighbour, resident), by=neighbour).status == BookingStatus.REQUESTED


def test_offer_that_is_refused_goes_to_the_next(booked, wait, neighbour, third, resident, clock):
    first = wait(neighbour)
    clock.shift(60)
    second = wait(third)
    booking.cancel(booked, by=resident)
    first.refresh_from_db()

    waiting.leave(first, by=neighbour)

    second.refresh_from_db()
    assert second.status == WaitingStatus.OFFERED
    first.refresh_from_db()
    assert (first.status, first.booking.status) == (WaitingStatus.LEFT, BookingStatus.CANCELLED)


def test_offer_without_answer_lapses_and_goes_to_the_next(booked, wait, neighbour, third, resident, clock):
    first = wait(neighbour)
    clock.shift(60)
    second = wait(third)
    booking.cancel(booked, by=resident)
    first.refresh_from_db()
    Mail.objects.all().delete()
    clock.move_to(first.offered_until)

    with pytest.raises(OfferHasLapsed):
        waiting.accept(first, by=neighbour)
    assert waiting.lapse_offers() == 1
    assert waiting.lapse_offers() == 0

    second.refresh_from_db()
    assert second.status == WaitingStatus.OFFERED
    assert told() == [(neighbour.email, "waiting_step"), (third.email, "waiting_step")]
    with pytest.raises(OfferHasLapsed):
        waiting.accept(first, by=neighbour)


def test_offer_ends_at_the_latest_when_the_slot_begins(booked, wait, neighbour, resident, clock):
    wait(neighbour)
    clock.move_to(at(TUESDAY, 8, 30))
    booking.cancel(booked, by=resident)
    assert neighbour.waiting.get().offered_until == at(TUESDAY, 9)


def test_whoever_reached_the_quota_is_passed_over(booked, wait, neighbour, third, resident, rules, room, clock):
    rules.quota_minutes = 60
    rules.save()
    first = wait(neighbour)
    clock.shift(60)
    wait(third)
    company = neighbour.memberships.get().company
    BookingFactory(space=room, company=company, period=span(MONDAY, "09:00", "09:30"))

    booking.cancel(booked, by=resident)

    first.refresh_from_db()
    assert first.status == WaitingStatus.WAITING
    assert third.waiting.get().status == WaitingStatus.OFFERED


def test_quota_reached_meanwhile_is_said_on_accepting(booked, wait, neighbour, resident, rules, room):
    entry = offered(booked, wait, neighbour, resident)
    rules.quota_minutes = 30
    rules.save()
    with pytest.raises(QuotaReached):
        waiting.accept(entry, by=neighbour)


def test_moved_booking_frees_its_old_slot_for_whoever_waits(booked, wait, neighbour, resident):
    entry = wait(neighbour)
    booking.change(booked, start=at(TUESDAY, 14), end=at(TUESDAY, 15), by=resident)
    entry.refresh_from_db()
    assert entry.status == WaitingStatus.OFFERED


def test_waiting_ends_when_the_slot_begins(booked, wait, neighbour, clock):
    entry = wait(neighbour)
    clock.move_to(at(TUESDAY, 9))
    waiting.lapse_offers()
    entry.refresh_from_db()
    assert entry.status == WaitingStatus.PASSED
    with pytest.raises(InvalidTransition):
        waiting.leave(entry, by=neighbour)


def test_staff_cancel_an_offer_and_its_person_no_longer_waits(booked, wait, neighbour, resident, officer):
    entry = offered(booked, wait, neighbour, resident)
    booking.cancel(entry.booking, by=officer)
    entry.refresh_from_db()
    assert entry.status == WaitingStatus.PASSED
    assert told() == [(neighbour.email, "booking_step")]
