"""Making a booking, moving it, approving it, giving it up."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.actions import _checks, _guests, _mails, _status, waiting
from bookings.details import PLAIN, Details
from bookings.enums import BookingStatus
from bookings.models import Booking
from bookings.permissions import can_change, can_keep_bookings, require
from bookings.slots import Span
from spaces.models import Space
from technopark.common.history import acting
from tenants.models import Company


@transaction.atomic
def book(
    *, space: Space, start: datetime, end: datetime, company: Company | None, details: Details = PLAIN, by
) -> Booking:
    """Book ``space`` from ``start`` until before ``end`` for ``company``; None is the park itself, for staff only.

    It is confirmed at once, or requested where its length needs approval. Staff need none, and are not held to
    the longest length, the days ahead and the quota. The person and the guests are told, each by one mail with
    the event. Raises a SlotRefusal with the nearest free slots, SpaceNotBookable, QuotaReached, TooManyPeople,
    EquipmentNotThere, CompanyNotHere, NotAllowed.
    """
    space = _status.lock(space)
    slot, is_staff = Span.of(start, end), _checks.may_book(space, company, by=by)
    rules = _checks.check_slot(space, slot, is_staff=is_staff)
    _checks.check_details(space, details)
    if company:
        _checks.check_company(space, company, [slot.day])
    if company and not is_staff:
        _checks.check_quota(space, company, rules, [slot])
    is_asked = _checks.needs_approval(rules, slot, is_staff=is_staff)
    booking = write(space, slot, company=company, details=details, is_asked=is_asked, by=by)
    tell_made([booking])
    return booking


@transaction.atomic
def change(
    booking: Booking,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    details: Details | None = None,
    by,
) -> Booking:
    """Move the booking, make it longer or shorter, or change what it is for; what is not given stays.

    A confirmed one that now needs approval is requested again. Guests are told: the new ones invited, the
    others of the change, those left out that they are no longer expected. Where nothing would be another than it
    is, nothing is written and nobody is told. Raises as ``book`` does.
    """
    booking = _status.lock_booking(booking)
    require(can_change(by, booking))
    _status.may_change(booking, "change")
    before = Span.of(booking.period.lower, booking.period.upper)
    slot = Span.of(start or before.start, end or before.end)
    if not changing([(booking, slot)], details):
        return booking
    check_again([(booking, slot)], details, by=by)
    rewrite(booking, slot, details, by=by)
    _mails.tell([booking], "change" if booking.status == BookingStatus.CONFIRMED else "request")
    _guests.replace([booking], details, has_moved=slot != before)
    if slot != before:
        waiting.offer_next(booking.space, before)
    return booking


@transaction.atomic
def cancel(booking: Booking, *, note: str = "", by) -> Booking:
    """Give the slot back; the guests are told, and whoever waits for it is offered it. Raises InvalidTransition."""
    booking = _status.lock_booking(booking)
    require(can_change(by, booking))
    was = booking.status
    with acting(by):
        _status.step(booking, "cancel", by=by, note=note)
    waiting.note_end(booking)
    _mails.tell([booking], "cancel", note=note, guest_verb="cancel" if was == BookingStatus.CONFIRMED else "")
    waiting.offer_next(booking.space, Span.of(booking.period.lower, booking.period.upper))
    return booking


@transaction.atomic
def approve(booking: Booking, *, by) -> Booking:
    """Say yes to a requested booking; its guests are invited now. Raises InvalidTransition, NotAllowed."""
    booking = _status.lock_booking(booking)
    require(can_keep_bookings(by, booking.space.park))
    with acting(by):
        _status.step(booking, "approve", by=by)
    _mails.tell([booking], "approve", guest_verb="invite")
    return booking


@transaction.atomic
def decline(booking: Booking, *, note: str, by) -> Booking:
    """Say no to a requested booking, and why; the slot is free again. Raises InvalidTransition, NotAllowed."""
    booking = _status.lock_booking(booking)
    require(can_keep_bookings(by, booking.space.park))
    with acting(by):
        _status.step(booking, "decline", by=by, note=note)
    _mails.tell([booking], "decline", note=note)
    waiting.offer_next(booking.space, Span.of(booking.period.lower, booking.period.upper))
    return booking


def lapse_unanswered(now: datetime | None = None) -> int:
    """Let requests lapse whose beginning has come without an answer; return how many did. Running again is harmless."""
    now = now or timezone.now()
    rows = Booking.objects.filter(status=BookingStatus.REQUESTED, period__startswith__lte=now)
    return sum(_lapse(booking, now) for booking in rows.select_related("space").order_by("period", "id"))


@transaction.atomic
def _lapse(booking: Booking, now: datetime) -> bool:
    booking = _status.lock_booking(booking)
    if booking.status != BookingStatus.REQUESTED or booking.period.lower > now:
        return False
    _status.step(booking, "lapse", by=None)
    _mails.tell([booking], "lapse")
    return True


# What the other verbs share. The space is locked.


def changing(moves: Collection[tuple[Booking, Span]], details: Details | None) -> list[tuple[Booking, Span]]:
    """Those of ``moves`` that change something: when it is, what it is for, or who is invited to it."""
    if details is None:
        return [(one, slot) for one, slot in moves if slot != Span.of(one.period.lower, one.period.upper)]
    invited = _guests.addresses([one for one, _ in moves])
    wanted = (details.title, details.people, set(details.equipment), set(details.invited))
    return [
        (one, slot)
        for one, slot in moves
        if slot != Span.of(one.period.lower, one.period.upper)
        or wanted != (one.title, one.people, set(one.equipment), invited[one.pk])
    ]


def check_again(moves: Collection[tuple[Booking, Span]], details: Details | None, *, by) -> None:
    """Check bookings of one space and company, each in its new slot, as if they were not there yet."""
    first = next(iter(moves))[0]
    space, company, is_staff = first.space, first.company, can_keep_bookings(by, first.space.park)
    if details:
        _checks.check_details(space, details)
    moved = [(one, slot) for one, slot in moves if slot != Span.of(one.period.lower, one.period.upper)]
    if not moved:
        return
    ids = [one.pk for one, _ in moves]
    rules = [_checks.check_slot(space, slot, is_staff=is_staff, besides=ids) for _, slot in moved]
    if company:
        _checks.check_company(space, company, [slot.day for _, slot in moved])
    if company and not is_staff:
        _checks.check_quota(space, company, rules[0], [slot for _, slot in moves], besides=ids)


def write(space: Space, slot: Span, *, company, details: Details, is_asked: bool, by, series=None) -> Booking:
    """Insert a checked booking with its guests."""
    booking = Booking(
        space=space,
        period=DateTimeTZRange(*slot),
        company=company,
        booked_by=by,
        title=details.title,
        people=details.people,
        equipment=list(details.equipment),
        series=series,
    )
    status = BookingStatus.REQUESTED if is_asked else BookingStatus.CONFIRMED
    with acting(by):
        _status.begin(booking, "request" if is_asked else "book", status, by=by)
        _guests.invite(booking, details)
    return booking


def rewrite(booking: Booking, slot: Span, details: Details | None, *, by) -> None:
    """Update a checked booking; a longer one may need approval (again)."""
    facts = {"period": DateTimeTZRange(*slot)}
    if details:
        facts |= {"title": details.title, "people": details.people, "equipment": list(details.equipment)}
    is_staff = can_keep_bookings(by, booking.space.park)
    grown = slot.minutes > booking.minutes
    rules = booking.space.booking_rules.filter(starts_on__lte=slot.day).order_by("-starts_on").first()
    asks = grown and rules is not None and _checks.needs_approval(rules, slot, is_staff=is_staff)
    with acting(by):
        if asks and booking.status == BookingStatus.CONFIRMED:
            _status.step(booking, "request", by=by, **facts)
        else:
            _status.change(booking, "change", by=by, **facts)


def tell_made(bookings: list[Booking]) -> None:
    """Tell of new bookings: guests only of what is certain."""
    is_certain = bookings[0].status == BookingStatus.CONFIRMED
    _mails.tell(bookings, "book" if is_certain else "request", guest_verb="invite" if is_certain else "")
