"""Coming to a booked room, and not coming."""

from datetime import timedelta

import pytest

from bookings import door
from bookings.actions import checking_in
from bookings.enums import BookingStatus
from bookings.errors import CheckInNotOpen, NothingToCheckIn
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import WaitingEntryFactory, at, span

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(book):
    """Today from nine to ten."""
    made = book("09:00", "10:00", day=MONDAY)
    Mail.objects.all().delete()
    return made


def test_check_in_is_open_around_the_beginning(booked, resident, clock):
    for moment in (at(MONDAY, 8, 44), at(MONDAY, 9, 16)):
        clock.move_to(moment)
        with pytest.raises(CheckInNotOpen) as refused:
            checking_in.check_in(booked, by=resident)
        assert "08:45" in refused.value.message
        assert "09:15" in refused.value.message
    clock.move_to(at(MONDAY, 8, 45))
    checked = checking_in.check_in(booked, by=resident)
    assert (checked.status, checked.checked_in_at) == (BookingStatus.ATTENDED, at(MONDAY, 8, 45))
    assert not Mail.objects.exists()


def test_staff_check_in_until_the_end_and_strangers_never(booked, officer, neighbour, clock):
    clock.move_to(at(MONDAY, 9, 50))
    with pytest.raises(NotAllowed):
        checking_in.check_in(booked, by=neighbour)
    assert checking_in.check_in(booked, by=officer).status == BookingStatus.ATTENDED


def test_door_checks_in_the_persons_own_booking(booked, room, resident, neighbour, clock):
    clock.move_to(at(MONDAY, 9))
    with pytest.raises(NothingToCheckIn):
        checking_in.check_in_here(room, by=neighbour)
    assert checking_in.check_in_here(room, by=resident).pk == booked.pk
    with pytest.raises(NothingToCheckIn):
        checking_in.check_in_here(room, by=resident)


def test_door_is_signed_for_its_purpose(room):
    assert door.space_of(door.sign(room)) == room
    assert door.space_of(door.sign(room), "display") is None
    assert door.space_of(door.sign(room)[:-2] + "xx") is None


def test_no_show_frees_the_slot_once_and_tells_the_person(booked, resident, clock, book):
    clock.move_to(at(MONDAY, 9, 15))
    assert checking_in.release_no_shows() == 0
    clock.move_to(at(MONDAY, 9, 16))
    assert checking_in.release_no_shows() == 1
    assert checking_in.release_no_shows() == 0

    booked.refresh_from_db()
    assert booked.status == BookingStatus.NO_SHOW
    assert [(mail.to, mail.kind) for mail in Mail.objects.all()] == [(resident.email, "booking_step")]
    assert book("09:30", "10:00", day=MONDAY)


def test_no_show_goes_to_whoever_waits_for_what_is_left(booked, room, neighbour, clock):
    company = neighbour.memberships.get().company
    facts = {"space": room, "person": neighbour, "company": company}
    entry = WaitingEntryFactory(**facts, period=span(MONDAY, "09:30", "10:00"))
    too_late = WaitingEntryFactory(**facts, period=span(MONDAY, "09:00", "10:00"))
    clock.move_to(at(MONDAY, 9, 16))
    checking_in.release_no_shows()
    entry.refresh_from_db()
    too_late.refresh_from_db()
    assert (entry.status, too_late.status) == ("offered", "waiting")


def test_space_without_grace_gives_nothing_back(booked, rules, clock):
    rules.grace_minutes = None
    rules.save()
    clock.move_to(at(MONDAY, 12) + timedelta(days=1))
    assert checking_in.release_no_shows() == 0
