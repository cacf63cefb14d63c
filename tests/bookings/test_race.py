"""Fifty people want one slot at the same instant: one has it, the others a clear answer, and nobody waits for ever."""

import itertools
from datetime import timedelta
from time import monotonic

import pytest

from bookings.actions import booking
from bookings.models import Booking
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import span
from tests.factories.tenants import MemberFactory, TenancyFactory
from tests.promises import kinds, race, refusals

pytestmark = [pytest.mark.promises, pytest.mark.django_db(transaction=True)]

PEOPLE = 50
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def people(park):
    """Residents of as many companies."""
    companies = [TenancyFactory(park=park).company for _ in range(PEOPLE)]
    return [MemberFactory(company=company).user for company in companies]


def wanting(room, person, first, last):
    company, period = person.memberships.get().company, span(TUESDAY, first, last)
    return lambda: booking.book(space=room, start=period.lower, end=period.upper, company=company, by=person)


def test_fifty_at_once_make_one_booking_and_forty_nine_clear_answers(room, people):
    jobs = [wanting(room, person, "09:00", "10:00") for person in people]

    began = monotonic()
    results = race(*jobs)

    assert kinds(results) == {"Booking": 1, "SlotIsTaken": PEOPLE - 1}
    assert all(len(refusal.alternatives) == 3 for refusal in refusals(results))
    assert Booking.objects.count() == Mail.objects.count() == 1
    assert monotonic() - began < 30


def test_racing_for_slots_that_overlap_never_double_books(room, people):
    """Each wants an hour that begins at one of six half hours: at most three of them fit."""
    starts = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    ends = ["10:00", "10:30", "11:00", "11:30", "12:00", "12:30"]
    jobs = [wanting(room, person, starts[n % 6], ends[n % 6]) for n, person in enumerate(people)]

    found = kinds(race(*jobs))

    assert set(found) == {"Booking", "SlotIsTaken"}
    periods = sorted((row.period.lower, row.period.upper) for row in Booking.objects.all())
    assert 2 <= len(periods) <= 3
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(periods))
