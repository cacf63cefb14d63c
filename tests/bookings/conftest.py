"""A meeting room with its hours and rules, a resident who books it, and a fixed Monday morning."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.factories.bookings import BookingRulesFactory, HoursPeriodFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import MemberFactory, TenancyFactory

MONDAY = date(2027, 1, 18)


@pytest.fixture(autouse=True)
def clock():
    """Monday 18 January 2027, a quarter past eight in Khémisset; ``clock.move_to(…)`` for later."""
    with time_machine.travel(datetime(2027, 1, 18, 8, 15, tzinfo=ZoneInfo("Africa/Casablanca")), tick=False) as moved:
        yield moved


@pytest.fixture
def room(park, clock):
    """The meeting room R1: 20 seats, a projector; Monday to Friday 8:30 to 16:30."""
    HoursPeriodFactory(park=park, open=True)
    space = SpaceFactory(park=park, meeting_room=True, code="R1", name="Salle de réunion", equipment=["projector"])
    BookingRulesFactory(space=space)
    return space


@pytest.fixture
def rules(room):
    """The rules of the room, to be changed."""
    return room.booking_rules.get()


@pytest.fixture
def company(resident):
    """The resident's company."""
    return resident.memberships.get().company


@pytest.fixture
def neighbour(park):
    """Somebody of another resident company."""
    company = TenancyFactory(park=park, company__name="Biotech Zemmour", company__slug="biotech-zemmour").company
    return MemberFactory(company=company, user__email="neighbour@example.ma", user__full_name="Nadia Neighbour").user


@pytest.fixture
def book(room, company, resident):
    """Return a function that books the room: ``book("09:00", "10:00")``, tomorrow, by the resident."""
    from bookings.actions import booking
    from tests.factories.bookings import span

    def booked(first="09:00", last="10:00", *, day=MONDAY + timedelta(days=1), by=resident, company=company, **facts):
        period = span(day, first, last)
        return booking.book(space=room, start=period.lower, end=period.upper, company=company, by=by, **facts)

    return booked
