"""Random histories of a room: whatever is booked, repeated, moved, given up, closed or declared a holiday,

no moment is booked twice, no booking disappears without a word, and whoever a change touches, and nobody else,
has exactly one mail of it.
"""

import itertools
from collections import Counter
from datetime import time, timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bookings.actions import booking, rechecking, series, waiting
from bookings.details import Details, Invitee
from bookings.enums import BookingStatus, Scope
from bookings.models import Booking, WaitingEntry
from spaces.actions import closing
from technopark.common.errors import Refusal
from technopark.common.models import Holiday, Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import at
from tests.factories.common import HolidayFactory

pytestmark = [pytest.mark.promises, pytest.mark.django_db]

# Few days and hours, so that people get in each other's way.
DAYS = [MONDAY + timedelta(days=n) for n in (1, 2, 3, 4, 7)]
days = st.sampled_from(DAYS)
hours = st.sampled_from([9, 10, 14])
picks = st.integers(0, 30)
subjects = st.sampled_from(["", "Comité"])
guests = st.sampled_from([(), ("salma@example.com",), ("salma@example.com", "ali@example.com")])

STEPS = st.one_of(
    st.tuples(st.just("book"), days, hours, guests, picks),
    st.tuples(st.just("repeat"), days, hours, st.sampled_from(["daily", "weekly"]), guests, picks),
    st.tuples(st.just("move"), picks, days, hours, guests),
    st.tuples(st.just("move_series"), picks, st.sampled_from(list(Scope)), hours),
    st.tuples(st.just("say"), picks, subjects),
    st.tuples(st.just("say_series"), picks, st.sampled_from(list(Scope)), subjects),
    st.tuples(st.just("cancel"), picks),
    st.tuples(st.just("cancel_series"), picks, st.sampled_from(list(Scope))),
    st.tuples(st.just("wait"), picks),
    st.tuples(st.just("accept"), picks),
    st.tuples(st.just("holiday"), days),
    st.tuples(st.just("holiday_moves"), picks, st.sampled_from([-1, 1])),
    st.tuples(st.just("close"), days, st.integers(1, 3)),
)

# Every history begins with a room that is in use.
BEGINNING = [
    ("book", DAYS[0], 9, ("salma@example.com",), 0),
    ("book", DAYS[1], 10, (), 1),
    ("repeat", DAYS[0], 14, "daily", ("ali@example.com",), 1),
    ("wait", 0),
]


class World:
    """The room, the people, and one method for each kind of step."""

    def __init__(self, room, people, officer):
        self.room, self.people, self.officer = room, people, officer

    def person(self, pick):
        return self.people[pick % len(self.people)]

    def of(self, pick):
        rows = list(Booking.objects.live().order_by("id"))
        return rows[pick % len(rows)] if rows else None

    def book(self, day, hour, addresses, pick):
        by = self.person(pick)
        booking.book(
            space=self.room,
            start=at(day, hour),
            end=at(day, hour + 1),
            company=by.memberships.get().company,
            details=details(addresses),
            by=by,
        )

    def repeat(self, day, hour, rhythm, addresses, pick):
        by = self.person(pick)
        series.book_series(
            space=self.room,
            rhythm=rhythm,
            first_day=day,
            until=day + timedelta(days=9),
            starts_at=time(hour),
            ends_at=time(hour + 1),
            company=by.memberships.get().company,
            details=details(addresses),
            by=by,
        )

    def move(self, pick, day, hour, addresses):
        if row := self.of(pick):
            booking.change(
                row, start=at(day, hour), end=at(day, hour + 1), details=details(addresses), by=row.booked_by
            )

    def move_series(self, pick, scope, hour):
        if row := self.of(pick):
            series.change(row, scope=scope, starts_at=time(hour), ends_at=time(hour + 1), by=row.booked_by)

    def say(self, pick, subject):
        """What it is for, said anew or said again; the hours and the guests stay."""
        if row := self.of(pick):
            booking.change(row, details=details(row.guests.values_list("email", flat=True), subject), by=row.booked_by)

    def say_series(self, pick, scope, subject):
        if row := self.of(pick):
            said = details(row.guests.values_list("email", flat=True), subject)
            series.change(row, scope=scope, details=said, by=row.booked_by)

    def cancel(self, pick):
        if row := self.of(pick):
            booking.cancel(row, by=row.booked_by)

    def cancel_series(self, pick, scope):
        if row := self.of(pick):
            series.cancel(row, scope=scope, by=row.booked_by)

    def wait(self, pick):
        """One of the others wants what somebody has."""
        if row := self.of(pick):
            by = next(person for person in self.people if person != row.booked_by)
            company = by.memberships.get().company
            waiting.join(space=self.room, start=row.period.lower, end=row.period.upper, company=company, by=by)

    def accept(self, pick):
        entries = list(WaitingEntry.objects.filter(status="offered").order_by("id"))
        if entries:
            entry = entries[pick % len(entries)]
            waiting.accept(entry, by=entry.person)

    def holiday(self, day):
        HolidayFactory(date=day)
        rechecking.recheck(first_day=day, last_day=day)

    def holiday_moves(self, pick, by):
        rows = list(Holiday.objects.order_by("date"))
        if rows:
            row = rows[pick % len(rows)]
            row.date += timedelta(days=by)
            if not Holiday.objects.filter(date=row.date).exists():
                row.save()
                rechecking.recheck(first_day=row.date, last_day=row.date)

    def close(self, day, length):
        closing.close(space=self.room, starts_on=day, ends_on=day + timedelta(days=length), by=self.officer)
        rechecking.recheck(first_day=day, last_day=day + timedelta(days=length), spaces=[self.room.pk])


def details(addresses, title="") -> Details:
    return Details(title=title, guests=[Invitee(address) for address in addresses])


class Seen(NamedTuple):
    """What of a booking somebody would want to be told of; and how often it was written."""

    status: str
    period: object
    said: tuple
    invited: frozenset
    person: str
    sequence: int
    lines: int

    @property
    def facts(self) -> tuple:
        return self.status, self.period, self.said, self.invited


NOT_THERE = Seen("", None, (), frozenset(), "", 0, 0)


def picture() -> dict[int, Seen]:
    rows = Booking.objects.select_related("booked_by").prefetch_related("guests").annotate(lines=Count("log"))
    return {
        row.pk: Seen(
            row.status,
            row.period,
            (row.title, row.people, tuple(row.equipment)),
            frozenset(guest.email for guest in row.guests.all()),
            row.booked_by.email,
            row.sequence,
            row.lines,
        )
        for row in rows
    }


def touched(before: dict[int, Seen], after: dict[int, Seen]) -> set[str]:
    """Whom the step touched: the people, and the guests of what was or is certain, of each booking that changed."""
    found = set()
    for pk, now in after.items():
        was = before.get(pk, NOT_THERE)
        if now.facts == was.facts:
            continue
        found.add(now.person)
        if BookingStatus.CONFIRMED in {now.status, was.status}:
            found |= now.invited | was.invited
    return found


def check(before: dict, mails_before: int) -> None:
    after = picture()
    assert before.keys() <= after.keys(), "a booking is gone"
    live = sorted((row.period.lower, row.period.upper) for row in after.values() if row.status in BookingStatus.live)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(live)), "booked twice"
    closed = set(Holiday.objects.values_list("date", flat=True))
    assert not any(start.date() in closed for start, _ in live), "booked on a holiday"
    told = Counter(Mail.objects.order_by("id").values_list("to", flat=True)[mails_before:])
    # One mail of one change, however many bookings; an offer that follows from it is a matter of its own.
    offers = Counter(mail.to for mail in Mail.objects.order_by("id")[mails_before:] if mail.kind == "waiting_step")
    assert set(told) >= touched(before, after), "somebody was not told"
    assert set(told) - set(offers) <= touched(before, after), "somebody was told whom nothing touched"
    assert all(count - offers[to] <= 1 for to, count in told.items()), "somebody was told twice"
    for pk, row in after.items():
        was = before.get(pk, NOT_THERE)
        if row.facts == was.facts:
            assert row == was, "written although nothing changed"
        elif row.status != was.status:
            assert Booking.objects.get(pk=pk).log.filter(to_status=row.status).exists(), "a move without its log"


@given(st.lists(STEPS, min_size=5, max_size=16))
@settings(
    max_examples=25,
    # A history is short enough to be read as it is; making it shorter takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_history_double_books_or_loses_a_booking_or_tells_twice(room, resident, neighbour, officer, steps):
    with transaction.atomic():
        world = World(room, [resident, neighbour], officer)
        for verb, *facts in [*BEGINNING, *steps]:
            before, mails = picture(), Mail.objects.count()
            try:
                with transaction.atomic():
                    getattr(world, verb)(*facts)
            except Refusal:
                assert (picture(), Mail.objects.count()) == (before, mails), "a refusal that changed something"
                continue
            check(before, mails)
        transaction.set_rollback(True)
