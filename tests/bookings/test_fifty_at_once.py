"""A room under a real rush: fifty people take one slot at the same instant, over HTTP, through a threaded server."""

import re
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from bookings.models import Booking
from technopark.common.models import Mail
from tests.applications.test_seventy_at_once import all_at_once, session_of
from tests.factories.bookings import BookingRulesFactory, HoursPeriodFactory
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import MemberFactory, TenancyFactory

PEOPLE = 50

pytestmark = [pytest.mark.promises, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock():
    """The true time: the server's threads have no other."""


@pytest.fixture
def rush():
    """A room that is open every day, and fifty residents, each signed in."""
    park = ParkFactory(code="KHE")
    HoursPeriodFactory(park=park, open=True)
    room = SpaceFactory(park=park, meeting_room=True, code="R1")
    BookingRulesFactory(space=room)
    people = [MemberFactory(company=TenancyFactory(park=park).company).user for _ in range(PEOPLE)]
    yield room, [session_of(person) for person in people]
    connections.close_all()


def next_weekday():
    """A working day from tomorrow on."""
    day = timezone.localdate() + timedelta(days=1)
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def test_fifty_people_taking_one_slot_at_once_leave_one_booking(rush, live_server):
    room, sessions = rush
    day = next_weekday()
    path = f"/en/bookings/{room.park.slug}/R1/book/"

    began = time.monotonic()
    answers = all_at_once(
        [(live_server.url, path, session, {"slot": f"{day}T09:00/60", "title": "Point"}) for session in sessions]
    )
    took = time.monotonic() - began

    assert Counter(status for status, _ in answers) == {302: 1, 200: PEOPLE - 1}
    for status, page in answers:
        if status == 200:
            assert "This slot has just been taken." in page
            assert "Nearest free" in page
            assert len(re.findall(r"\d\d:\d\d–\d\d:\d\d", page)) >= 3
            assert "Wait for this slot" in page
    booking = Booking.objects.get()
    assert (booking.starts_at.date(), booking.starts_at.hour) == (day, 9)
    assert Mail.objects.count() == 1
    assert took < 60, "somebody was left waiting"


def test_fifty_people_waiting_for_one_slot_at_once_all_wait(rush, live_server):
    room, sessions = rush
    day = next_weekday()
    path = f"/en/bookings/{room.park.slug}/R1"
    all_at_once([(live_server.url, f"{path}/book/", sessions[0], {"slot": f"{day}T09:00/60"})])

    answers = all_at_once(
        [(live_server.url, f"{path}/wait/", session, {"slot": f"{day}T09:00/60"}) for session in sessions[1:]]
    )

    assert Counter(status for status, _ in answers) == {302: PEOPLE - 1}
    assert room.waiting.count() == PEOPLE - 1
