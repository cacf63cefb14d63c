"""The whole table of moves: every verb from every status, allowed or refused, each move logged once."""

from datetime import timedelta
from itertools import product

import pytest

from bookings.actions import _status, booking, checking_in
from bookings.enums import CHANGES, TRANSITIONS, BookingStatus
from technopark.common.errors import InvalidTransition
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, at, span

pytestmark = pytest.mark.django_db


def directly(verb):
    """A move that a task or another verb makes, as they do: with the space locked."""
    return lambda row, by: _status.step(_status.lock_booking(row), verb, by=by)


# verb -> the action that makes the move, whoever makes it
VERBS = {verb: directly(verb) for verb in ("accept", "request", "release", "lapse", "displace")} | {
    "approve": lambda row, by: booking.approve(row, by=by),
    "decline": lambda row, by: booking.decline(row, note="", by=by),
    "check_in": lambda row, by: checking_in.check_in(row, by=by),
    "cancel": lambda row, by: booking.cancel(row, by=by),
    "change": lambda row, by: booking.change(row, end=at(MONDAY, 9, 30), by=by),
}


def test_every_verb_of_the_tables_is_tried():
    assert set(VERBS) == TRANSITIONS.keys() | CHANGES.keys()


@pytest.mark.parametrize(("status", "verb"), list(product(BookingStatus.values, [*TRANSITIONS, *CHANGES])))
def test_verb_goes_where_the_table_says_and_nowhere_else(room, company, resident, officer, status, verb):
    sources, destination = TRANSITIONS.get(verb) or (CHANGES[verb], status)
    # A quarter of an hour before its beginning, when it can be checked in already.
    row = BookingFactory(
        space=room, company=company, booked_by=resident, status=status, period=span(MONDAY, "08:30", "09:00")
    )

    if status in sources:
        VERBS[verb](row, by=officer)
        row.refresh_from_db()
        log = row.log.get()
        assert row.status == destination
        assert (log.verb, log.from_status, log.to_status, log.by) == (verb, status, destination, officer)
        assert row.sequence == 1
    else:
        with pytest.raises(InvalidTransition) as refused:
            VERBS[verb](row, by=officer)
        row.refresh_from_db()
        assert (row.status, row.log.count(), Mail.objects.count()) == (status, 0, 0)
        assert str(BookingStatus(status).label) in refused.value.message


@pytest.mark.parametrize("status", BookingStatus.values)
def test_live_means_that_nobody_else_can_have_the_slot(room, status):
    BookingFactory(space=room, status=status, period=span(MONDAY + timedelta(days=1), "09:00", "10:00"))
    assert (status in BookingStatus.live) == bool(room.bookings.live().count())
