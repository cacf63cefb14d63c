"""Coming to a booked room: checked in at the door or by staff, given back where nobody came."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.actions import _mails, _status, waiting
from bookings.enums import BookingStatus
from bookings.errors import CheckInNotOpen, NothingToCheckIn
from bookings.models import Booking, BookingRules
from bookings.permissions import bookings_for, can_change, can_keep_bookings, require
from bookings.slots import Span
from spaces.models import Space
from technopark.common.formatting import clock
from technopark.common.history import acting


@transaction.atomic
def check_in(booking: Booking, *, by) -> Booking:
    """Say that somebody came. Its people may do so a little before the start until the grace time is over, staff
    until the end. Raises CheckInNotOpen, InvalidTransition, NotAllowed."""
    booking = _status.lock_booking(booking)
    require(can_change(by, booking))
    _status.may_step(booking, "check_in")
    first, last = window(booking, is_staff=can_keep_bookings(by, booking.space.park))
    now = timezone.now()
    if not first <= now <= last:
        raise CheckInNotOpen(first=clock(first), last=clock(last))
    with acting(by):
        return _status.step(booking, "check_in", by=by, checked_in_at=now)


def check_in_here(space: Space, *, by) -> Booking:
    """Check in the person's own booking of ``space``, now or about to begin. Raises NothingToCheckIn and as above."""
    booking = own_booking_now(space, by)
    if booking is None:
        raise NothingToCheckIn
    return check_in(booking, by=by)


def own_booking_now(space: Space, user) -> Booking | None:
    """The confirmed booking of ``space`` that ``user`` could check in now or within the hour; the earliest one."""
    now = timezone.now()
    rows = bookings_for(user).filter(space=space, status=BookingStatus.CONFIRMED, period__endswith__gt=now)
    own = rows.filter(period__startswith__lte=now + timedelta(hours=1)).select_related("space__park", "company")
    return own.order_by("period").first()


def window(booking: Booking, *, is_staff: bool = False) -> tuple[datetime, datetime]:
    """From when until when the booking can be checked in."""
    rules = rules_of(booking)
    first = booking.period.lower - timedelta(minutes=rules.early_minutes if rules else 0)
    if is_staff or rules is None or rules.grace_minutes is None:
        return first, booking.period.upper
    return first, min(booking.period.lower + timedelta(minutes=rules.grace_minutes), booking.period.upper)


def release_no_shows(now: datetime | None = None) -> int:
    """Give back every booking that nobody checked in in time; return how many. Running again is harmless."""
    now = now or timezone.now()
    # A worker that was down for a week finds the rest of the past as it was.
    recent = {"period__startswith__lt": now, "period__startswith__gt": now - timedelta(days=7)}
    rows = Booking.objects.filter(status=BookingStatus.CONFIRMED, **recent)
    return sum(_release(booking, now) for booking in rows.select_related("space").order_by("period", "id"))


@transaction.atomic
def _release(booking: Booking, now: datetime) -> bool:
    booking = _status.lock_booking(booking)
    rules = rules_of(booking)
    if booking.status != BookingStatus.CONFIRMED or rules is None or rules.grace_minutes is None:
        return False
    if now <= window(booking)[1]:
        return False
    _status.step(booking, "release", by=None)
    _mails.tell([booking], "release")
    if now < booking.period.upper:
        waiting.offer_next(booking.space, Span.of(now, booking.period.upper))
    return True


def rules_of(booking: Booking) -> BookingRules | None:
    """The rules that hold on the booking's day."""
    day = timezone.localdate(booking.period.lower)
    return BookingRules.objects.filter(space=booking.space_id, starts_on__lte=day).order_by("-starts_on").first()
