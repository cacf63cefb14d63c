"""Bookings that repeat: holidays left out, clashes named, changed one by one, from one on, or all."""

from datetime import date, time, timedelta

import pytest

from bookings.actions import booking, series
from bookings.details import Details, Invitee
from bookings.enums import BookingStatus, Scope
from bookings.errors import NotPartOfSeries, QuotaReached, SeriesClashes, SeriesIsEmpty, SeriesTooLong, TooManyPeople
from bookings.models import Booking, Series
from bookings.slots import on_wall
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, at, span
from tests.factories.common import HolidayFactory
from tests.factories.spaces import ClosureFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
TUESDAYS = [TUESDAY + timedelta(days=7 * n) for n in range(4)]


@pytest.fixture
def repeat(room, company, resident):
    """Return a function that books four Tuesdays from nine to ten, or what is said otherwise."""

    def repeated(by=resident, **facts):
        facts = {
            "rhythm": "weekly",
            "first_day": TUESDAY,
            "until": TUESDAYS[-1],
            "starts_at": time(9),
            "ends_at": time(10),
            "company": company,
        } | facts
        return series.book_series(space=room, by=by, **facts)

    return repeated


def days(rows) -> list[date]:
    return [row.starts_at.date() for row in rows]


def bookings_of(made) -> list[Booking]:
    return list(made.bookings.order_by("period"))


def told() -> list[tuple[str, str]]:
    return sorted((mail.to, mail.kind) for mail in Mail.objects.all())


# Made


def test_series_books_every_day_of_its_rule_with_one_mail_a_person(repeat, resident):
    made = repeat(details=Details(title="Point", guests=[Invitee("salma@example.com")]))

    assert days(bookings_of(made)) == TUESDAYS
    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]
    mail = Mail.objects.get(kind="booking_step")
    assert mail.calendar.count("BEGIN:VEVENT") == 4
    assert "METHOD:PUBLISH" in mail.calendar


def test_series_leaves_holidays_and_weekends_out(repeat, room):
    HolidayFactory(date=TUESDAYS[1])
    ClosureFactory(space=room, starts_on=TUESDAYS[2], ends_on=TUESDAYS[2] + timedelta(days=1))
    assert days(bookings_of(repeat())) == [TUESDAYS[0], TUESDAYS[3]]

    daily = repeat(rhythm="daily", starts_at=time(11), ends_at=time(12), until=TUESDAY + timedelta(days=6))
    assert [day.weekday() for day in days(bookings_of(daily))] == [1, 2, 3, 4, 0]


def test_clash_names_each_day_with_what_is_free_and_books_nothing(repeat, room):
    for day in (TUESDAYS[1], TUESDAYS[3]):
        BookingFactory(space=room, period=span(day, "08:30", "09:30"))

    with pytest.raises(SeriesClashes) as refused:
        repeat()

    clashes = refused.value.clashes
    assert [clash.day for clash in clashes] == [TUESDAYS[1], TUESDAYS[3]]
    assert clashes[0].free[0] == on_wall(TUESDAYS[1], time(9, 30), time(10, 30))
    assert all(slot.day == TUESDAYS[1] for slot in clashes[0].free)
    assert "26/01/2027" in refused.value.message
    assert not Series.objects.exists()
    assert not Mail.objects.exists()

    made = repeat(instead={TUESDAYS[1]: clashes[0].free[0], TUESDAYS[3]: None})
    assert [row.starts_at.strftime("%d %H:%M") for row in bookings_of(made)] == ["19 09:00", "26 09:30", "02 09:00"]


def test_series_ends_too_late_or_has_no_day_or_too_many(repeat, rules):
    with pytest.raises(SeriesIsEmpty):
        repeat(rhythm="daily", first_day=date(2027, 1, 23), until=date(2027, 1, 24))
    with pytest.raises(SeriesTooLong):
        repeat(rhythm="daily", until=TUESDAY + timedelta(days=500))
    with pytest.raises(SeriesClashes):
        repeat(until=TUESDAY + timedelta(days=70))


def test_series_keeps_quota_seats_and_who_may(repeat, rules, neighbour):
    with pytest.raises(NotAllowed):
        repeat(by=neighbour)
    with pytest.raises(TooManyPeople):
        repeat(details=Details(people=99))
    rules.quota_minutes = 90
    rules.save()
    with pytest.raises(QuotaReached):
        repeat()
    assert repeat(until=TUESDAYS[0])


def test_long_series_waits_for_approval(repeat, rules):
    rules.approval_above_minutes = 30
    rules.save()
    assert {row.status for row in bookings_of(repeat())} == {BookingStatus.REQUESTED}


def test_series_keeps_the_wall_time_when_the_clock_moves(repeat, company, clock, room):
    company.tenancies.update(period=(date(2026, 1, 1), date(2027, 1, 1)))
    clock.move_to(at(date(2026, 9, 1), 8))
    made = repeat(first_day=date(2026, 9, 8), until=date(2026, 9, 29))
    assert [f"{row.period.lower:%d %H:%M}" for row in bookings_of(made)] == [
        "08 08:00",
        "15 08:00",
        "22 09:00",
        "29 09:00",
    ]


# Changed


@pytest.fixture
def made(repeat):
    """Four Tuesdays; their mails are gone."""
    made = repeat(details=Details(title="Point", guests=[Invitee("salma@example.com")]))
    Mail.objects.all().delete()
    return bookings_of(made)


def starts(rows) -> list[str]:
    return [
        row.starts_at.strftime("%H:%M")
        for row in Booking.objects.filter(pk__in=[r.pk for r in rows]).order_by("period")
    ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.ONE, ["09:00", "14:00", "09:00", "09:00"]),
        (Scope.FOLLOWING, ["09:00", "14:00", "14:00", "14:00"]),
        (Scope.ALL, ["14:00", "14:00", "14:00", "14:00"]),
    ],
)
def test_change_of_one_of_those_after_or_of_all(made, resident, scope, expected):
    changed = series.change(made[1], scope=scope, starts_at=time(14), ends_at=time(15), by=resident)

    assert starts(made) == expected
    assert len(changed) == expected.count("14:00")
    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]


def test_following_ones_become_a_series_of_their_own(made, resident):
    series.change(made[2], scope=Scope.FOLLOWING, starts_at=time(14), ends_at=time(15), by=resident)

    old, new = Series.objects.order_by("id")
    assert days(bookings_of(old)) == TUESDAYS[:2]
    assert days(bookings_of(new)) == TUESDAYS[2:]
    assert (old.until, new.first_day, new.starts_at, new.split_from) == (
        TUESDAYS[2] - timedelta(days=1),
        TUESDAYS[2],
        time(14),
        old,
    )


def test_change_leaves_what_has_begun_as_it_was(made, resident, clock):
    clock.move_to(at(TUESDAYS[1], 9, 5))
    series.change(made[2], scope=Scope.ALL, starts_at=time(14), ends_at=time(15), by=resident)
    assert starts(made) == ["09:00", "09:00", "14:00", "14:00"]


def test_change_that_clashes_changes_nothing(made, resident, room):
    BookingFactory(space=room, period=span(TUESDAYS[2], "14:00", "15:00"))
    facts = {"scope": Scope.ALL, "starts_at": time(14), "ends_at": time(15), "by": resident}

    with pytest.raises(SeriesClashes) as refused:
        series.change(made[0], **facts)

    assert [clash.day for clash in refused.value.clashes] == [TUESDAYS[2]]
    assert starts(made) == ["09:00"] * 4
    series.change(made[0], **facts, instead={TUESDAYS[2]: None})
    assert starts(made) == ["14:00", "14:00", "09:00", "14:00"]


def test_change_of_what_it_is_for_moves_nothing(made, resident, room):
    BookingFactory(space=room, period=span(TUESDAYS[2], "10:00", "11:00"))
    series.change(made[0], scope=Scope.ALL, details=Details(title="Autre", people=3), by=resident)
    assert starts(made) == ["09:00"] * 4
    assert set(Booking.objects.filter(series__isnull=False).values_list("title", "people")) == {("Autre", 3)}
    # The guest was left out and is told once, of all four.
    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]


@pytest.mark.parametrize("scope", list(Scope))
def test_change_to_what_it_is_already_writes_nothing_and_tells_nobody(made, resident, scope):
    facts = {"starts_at": time(9), "ends_at": time(10)}
    details = Details(title="Point", guests=[Invitee("salma@example.com")])

    assert series.change(made[1], scope=scope, details=details, by=resident, **facts) == []

    assert Series.objects.count() == 1
    assert [(row.sequence, row.log.count()) for row in bookings_of(made[0].series)] == [(0, 1)] * 4
    assert told() == []


def test_change_of_all_leaves_those_alone_that_are_so_already(made, resident):
    guest = Details(title="Point", guests=[Invitee("ali@example.com")])
    booking.change(made[0], start=at(TUESDAY, 14), end=at(TUESDAY, 15), details=guest, by=resident)
    Mail.objects.all().delete()

    changed = series.change(made[1], scope=Scope.ALL, starts_at=time(14), ends_at=time(15), by=resident)

    assert days(changed) == TUESDAYS[1:]
    assert [row.sequence for row in bookings_of(made[0].series)] == [1, 1, 1, 1]
    # The guest of the first one alone is not troubled.
    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]


def test_booking_outside_a_series_has_no_scope(book, resident):
    with pytest.raises(NotPartOfSeries):
        series.change(book(), scope=Scope.ALL, by=resident)


# Cancelled


@pytest.mark.parametrize(("scope", "left"), [(Scope.ONE, 3), (Scope.FOLLOWING, 1), (Scope.ALL, 0)])
def test_cancel_of_one_of_those_after_or_of_all(made, resident, scope, left):
    series.cancel(made[1], scope=scope, by=resident)

    assert Booking.objects.live().count() == left
    assert told() == [(resident.email, "booking_step"), ("salma@example.com", "booking_guest")]
    assert Mail.objects.filter(calendar__contains="STATUS:CANCELLED").count() == 2


def test_neighbour_touches_no_series(made, neighbour):
    with pytest.raises(NotAllowed):
        series.cancel(made[0], scope=Scope.ALL, by=neighbour)
    with pytest.raises(NotAllowed):
        series.change(made[0], scope=Scope.ALL, starts_at=time(14), ends_at=time(15), by=neighbour)


def test_one_of_a_series_is_changed_like_any_other(made, resident):
    assert (
        booking.change(made[0], start=at(TUESDAY, 15), end=at(TUESDAY, 16), by=resident).series_id == made[0].series_id
    )
