"""The one place where a booking's status is assigned; every step leaves a log row.

Verbs call ``lock`` first: the space's row queues everybody who wants it, so that what they then check is true
until they commit. The exclusion constraint alone would let racing writers wait for each other in circles.
"""

from django.utils import timezone

from bookings.enums import CHANGES, TRANSITIONS, BookingStatus
from bookings.errors import BY_CONSTRAINT
from bookings.models import Booking, BookingLog
from spaces.models import Space
from technopark.common.actions.numbering import next_number, reference
from technopark.common.database import locked, refusing
from technopark.common.errors import InvalidTransition
from technopark.common.transitions import target


def lock(space: Space) -> Space:
    """Hold the space until the transaction ends; return it read again, with its park."""
    return locked(Space.objects.select_related("park").filter(pk=space.pk))


def lock_all(space_ids) -> list[Space]:
    """Hold several spaces, always in the same order, so that nobody waits in a circle."""
    rows = Space.objects.select_related("park").filter(pk__in=space_ids).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def lock_booking(booking: Booking) -> Booking:
    """Hold the booking's space; return the booking read again, with its space, company and people."""
    lock(booking.space)
    return Booking.objects.select_related("space__park", "company", "booked_by", "series").get(pk=booking.pk)


def begin(booking: Booking, verb: str, status: BookingStatus, *, by, note: str = "") -> Booking:
    """Number and save a new ``booking`` in its first ``status``. The space is locked already. Raises SlotIsTaken."""
    code, year = booking.space.park.code, timezone.localdate().year
    booking.reference = reference(code, year, next_number(park_code=code, year=year, kind="B"), kind="B")
    return _record(booking, verb, status, by=by, note=note, came_from="")


def step(booking: Booking, verb: str, *, by, note: str = "", **facts) -> Booking:
    """Take a locked ``booking`` where ``TRANSITIONS`` says. Raises InvalidTransition, naming the current status."""
    came_from = booking.status
    status = target(TRANSITIONS, verb, came_from, booking.get_status_display())
    return _record(booking, verb, status, by=by, note=note, came_from=came_from, facts=facts)


def change(booking: Booking, verb: str, *, by, note: str = "", **facts) -> Booking:
    """Log a change of a locked ``booking`` that leaves its status as it is. Check with ``may_change`` first."""
    status = BookingStatus(booking.status)
    return _record(booking, verb, status, by=by, note=note, came_from=status, facts=facts)


def may_change(booking: Booking, verb: str) -> None:
    """Raise InvalidTransition unless ``CHANGES`` lets ``verb`` happen in the booking's status."""
    if booking.status not in CHANGES[verb]:
        raise InvalidTransition(status=booking.get_status_display())


def may_step(booking: Booking, verb: str) -> None:
    """Raise InvalidTransition unless ``TRANSITIONS`` lets ``verb`` start from the booking's status."""
    target(TRANSITIONS, verb, booking.status, booking.get_status_display())


def _record(booking, verb, status, *, by, note, came_from, facts=None) -> Booking:
    facts = facts or {}
    booking.status = status
    if booking.pk:
        # Calendars take of two versions of an event the one with the higher number.
        facts = facts | {"sequence": booking.sequence + 1}
    for name, value in facts.items():
        setattr(booking, name, value)
    with refusing(**BY_CONSTRAINT):
        booking.save(update_fields=["status", *facts] if booking.pk else None)
    BookingLog.objects.create(
        booking=booking, verb=verb, from_status=came_from, to_status=status, by=by, note=note.strip()
    )
    return booking
