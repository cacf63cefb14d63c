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
from technopark.common.database import locked
from technopark.common.statuses import Statuses

STATUSES = Statuses(transitions=TRANSITIONS, changes=CHANGES, log=BookingLog, owner="booking", refusals=BY_CONSTRAINT)
may_change, may_step = STATUSES.may_change, STATUSES.may_step


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
    return STATUSES.begin(booking, verb, status, by=by, note=note)


def step(booking: Booking, verb: str, *, by, note: str = "", **facts) -> Booking:
    """Take a locked ``booking`` where ``TRANSITIONS`` says. Raises InvalidTransition, naming the current status."""
    return STATUSES.step(booking, verb, by=by, note=note, **facts, **_next(booking))


def change(booking: Booking, verb: str, *, by, note: str = "", **facts) -> Booking:
    """Log a change of a locked ``booking`` that leaves its status as it is. Raises InvalidTransition."""
    return STATUSES.change(booking, verb, by=by, note=note, **facts, **_next(booking))


def _next(booking: Booking) -> dict[str, int]:
    """Calendars take of two versions of an event the one with the higher number."""
    return {"sequence": booking.sequence + 1}
