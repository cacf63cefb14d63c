"""Bookings that repeat: made together or not at all, then changed and cancelled one by one, from one on, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.actions import _checks, _guests, _mails, _status, waiting
from bookings.actions import booking as single
from bookings.agenda import Agenda
from bookings.details import PLAIN, Details
from bookings.enums import BookingStatus, Rhythm, Scope
from bookings.errors import NotPartOfSeries, SeriesClashes, SeriesIsEmpty, SeriesTooLong, SlotRefusal
from bookings.models import Booking, Series
from bookings.permissions import can_change, can_keep_bookings, require
from bookings.slots import Span, on_wall
from spaces.models import Space
from technopark.common.history import acting
from tenants.models import Company

MOST_BOOKINGS = 120
STEP = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Clash:
    """A day of a series that cannot be had: why, and what of the same length is free that day."""

    day: date
    refusal: SlotRefusal
    free: list[Span] = field(default_factory=list)


def days_of(rhythm: str, first_day: date, until: date) -> list[date]:
    """The days after the rule, ``until`` included. Raises SeriesTooLong past 120 of them."""
    step = STEP[Rhythm(rhythm)]
    count = max(0, (until - first_day) // step + 1)
    # Weekends of a daily series fall out by themselves, so more days than bookings are looked at.
    if count > 2 * MOST_BOOKINGS:
        raise SeriesTooLong(most=MOST_BOOKINGS)
    return [first_day + n * step for n in range(count)]


@transaction.atomic
def book_series(
    *,
    space: Space,
    rhythm: str,
    first_day: date,
    until: date,
    starts_at: time,
    ends_at: time,
    company: Company | None,
    details: Details = PLAIN,
    instead: Mapping[date, Span | None] | None = None,
    by,
) -> Series:
    """Book every day of the rule at the same wall time; days on which the space is closed are left out.

    All of them or none: where a day cannot be had, SeriesClashes names each such day with what is free on it.
    ``instead`` answers: another slot for a day, or None to leave the day out. Raises as ``booking.book`` does,
    SeriesIsEmpty and SeriesTooLong.
    """
    space = _status.lock(space)
    is_staff = _checks.may_book(space, company, by=by)
    days, instead = days_of(rhythm, first_day, until), instead or {}
    agenda = Agenda.load(space, first_day, max(until, first_day))
    slots = wanted([day for day in days if agenda.opening(day)], starts_at, ends_at, instead)
    check_all(agenda, slots, is_staff=is_staff)
    if not slots:
        raise SeriesIsEmpty
    if len(slots) > MOST_BOOKINGS:
        raise SeriesTooLong(most=MOST_BOOKINGS)
    rules = check_rest(space, company, slots, details, agenda, is_staff=is_staff)
    with acting(by):
        series = Series.objects.create(
            space=space, rhythm=rhythm, first_day=first_day, until=until, starts_at=starts_at, ends_at=ends_at
        )
    is_asked = any(_checks.needs_approval(rules, slot, is_staff=is_staff) for slot in slots)
    made = [
        single.write(space, slot, company=company, details=details, is_asked=is_asked, by=by, series=series)
        for slot in slots
    ]
    single.tell_made(made)
    return series


@transaction.atomic
def change(
    booking: Booking,
    *,
    scope: str,
    starts_at: time | None = None,
    ends_at: time | None = None,
    details: Details | None = None,
    instead: Mapping[date, Span | None] | None = None,
    by,
) -> list[Booking]:
    """Change one booking of a series, it and those after it, or all that are still to come.

    Each stays on its day; the times are wall time. "Following" makes a series of its own of them. All or none:
    SeriesClashes as above; ``instead`` with None leaves that day's booking as it is. Returns those that are now
    another than they were; nobody is told of the rest, and without any nothing is written.
    """
    booking = _status.lock_booking(booking)
    require(can_change(by, booking))
    series, chosen = within(booking, scope)
    instead = instead or {}
    starts_at, ends_at = starts_at or times(booking)[0], ends_at or times(booking)[1]
    chosen = [one for one in chosen if instead.get(day_of(one), ...) is not None]
    wished = [(one, instead.get(day_of(one)) or on_wall(day_of(one), starts_at, ends_at)) for one in chosen]
    moves = single.changing(wished, details)
    if not moves:
        return []
    changed, slots = [one for one, _ in moves], [slot for _, slot in moves]
    check_moves(changed, slots, details, by=by)
    before = [Span.of(one.period.lower, one.period.upper) for one in changed]
    with acting(by):
        keep_rule(series, chosen, scope, starts_at=starts_at, ends_at=ends_at)
    for one, slot in moves:
        single.rewrite(one, slot, details, by=by)
    _mails.tell(changed, "change" if changed[0].status == BookingStatus.CONFIRMED else "request")
    _guests.replace(changed, details, has_moved=before != slots)
    for freed, slot in zip(before, slots, strict=True):
        if freed != slot:
            waiting.offer_next(booking.space, freed)
    return changed


@transaction.atomic
def cancel(booking: Booking, *, scope: str, note: str = "", by) -> list[Booking]:
    """Give back one booking of a series, it and those after it, or all that are still to come: one mail a person."""
    booking = _status.lock_booking(booking)
    require(can_change(by, booking))
    series, chosen = within(booking, scope, statuses=BookingStatus.open)
    certain = [one for one in chosen if one.status == BookingStatus.CONFIRMED]
    with acting(by):
        for one in chosen:
            _status.step(one, "cancel", by=by, note=note)
        last = booking.starts_at.date() - timedelta(days=1)
        if scope == Scope.FOLLOWING and last >= series.first_day:
            series.until = last
            series.save(update_fields=["until"])
    if chosen:
        _mails.tell(chosen, "cancel", note=note, guest_verb="cancel" if certain else "")
    for one in chosen:
        waiting.offer_next(booking.space, Span.of(one.period.lower, one.period.upper))
    return chosen


def within(booking: Booking, scope: str, *, statuses=(BookingStatus.REQUESTED, BookingStatus.CONFIRMED)):
    """The series of ``booking`` and those of its bookings that ``scope`` means and that have not begun.

    Raises NotPartOfSeries, and InvalidTransition where it is about one that can no longer be changed.
    """
    if booking.series is None:
        raise NotPartOfSeries
    if scope == Scope.ONE:
        _status.may_step(booking, "cancel")
        return booking.series, [booking]
    rows = Booking.objects.filter(series=booking.series, status__in=statuses, period__startswith__gt=timezone.now())
    if scope == Scope.FOLLOWING:
        rows = rows.filter(period__startswith__gte=booking.period.lower)
    rows = rows.select_related("space__park", "company", "booked_by", "series").order_by("period")
    return booking.series, list(rows)


def keep_rule(series: Series, chosen: Sequence[Booking], scope: str, *, starts_at: time, ends_at: time) -> None:
    """Write the new times into the rule; those that follow become a series of their own."""
    if scope == Scope.ONE or not chosen:
        return
    if scope == Scope.ALL or day_of(chosen[0]) <= series.first_day:
        series.starts_at, series.ends_at = starts_at, ends_at
        series.save(update_fields=["starts_at", "ends_at"])
        return
    first_day = day_of(chosen[0])
    new = Series.objects.create(
        space=series.space,
        rhythm=series.rhythm,
        first_day=first_day,
        until=max(series.until, day_of(chosen[-1])),
        starts_at=starts_at,
        ends_at=ends_at,
        split_from=series,
    )
    series.until = first_day - timedelta(days=1)
    series.save(update_fields=["until"])
    for one in chosen:
        one.series = new
        one.save(update_fields=["series"])


def wanted(days: Sequence[date], starts_at: time, ends_at: time, instead: Mapping[date, Span | None]) -> list[Span]:
    """The slot of each day, or the one named ``instead``; a day whose answer is None is left out."""
    slots = [instead.get(day, on_wall(day, starts_at, ends_at)) for day in days]
    return [slot for slot in slots if slot is not None]


def check_all(agenda: Agenda, slots: Sequence[Span], *, is_staff: bool) -> None:
    """Raise SeriesClashes where some of ``slots`` cannot be had. No query, however many there are."""
    clashes = []
    for slot in slots:
        rules, refusal = _checks.refusal_of(agenda, slot, is_staff=is_staff)
        if refusal:
            free = agenda.slots(slot.day, _checks.suitable(slot.minutes, rules))
            refusal.alternatives = tuple(free[:3])
            clashes.append(Clash(slot.day, refusal, free))
    if clashes:
        raise SeriesClashes(clashes)


def check_rest(space, company, slots, details, agenda, *, is_staff: bool):
    """What else a series must keep: seats, equipment, residence and quota. Returns the rules of its first day."""
    rules = agenda.rules_on(slots[0].day)
    _checks.check_details(space, details)
    if company:
        _checks.check_company(space, company, [slot.day for slot in slots])
    if company and not is_staff:
        _checks.check_quota(space, company, rules, slots)
    return rules


def check_moves(chosen: Sequence[Booking], slots: Sequence[Span], details: Details | None, *, by) -> None:
    """Check each of ``chosen`` in its new slot, as if none of them were there yet."""
    if not chosen:
        return
    space, ids = chosen[0].space, [one.pk for one in chosen]
    is_staff = can_keep_bookings(by, space.park)
    if details:
        _checks.check_details(space, details)
    moved = [
        slot for one, slot in zip(chosen, slots, strict=True) if slot != Span.of(one.period.lower, one.period.upper)
    ]
    if not moved:
        return
    days = [slot.day for slot in slots]
    agenda = Agenda.load(space, min(days), max(days), besides=ids)
    check_all(agenda, moved, is_staff=is_staff)
    if chosen[0].company and not is_staff:
        _checks.check_quota(space, chosen[0].company, agenda.rules_on(min(days)), slots, besides=ids)


def day_of(booking: Booking) -> date:
    return timezone.localdate(booking.period.lower)


def times(booking: Booking) -> tuple[time, time]:
    """The wall times of ``booking``."""
    return booking.starts_at.time(), booking.ends_at.time()
