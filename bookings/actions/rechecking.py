"""After a holiday, hours, a closure or a stay changed: what can no longer be is cancelled, and people are told."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.actions import _mails, _status, waiting
from bookings.agenda import Agenda, around
from bookings.enums import BookingStatus, Closed
from bookings.models import Booking, BookingRules
from bookings.slots import Span, midnight
from technopark.common.history import acting
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

# What the log says; the mail says it in the reader's language (templates/emails/booking_step.txt).
REASONS = {
    Closed.HOLIDAY: gettext_noop("public holiday"),
    Closed.CLOSURE: gettext_noop("closure of the space"),
    Closed.HOURS: gettext_noop("outside the opening hours"),
    Closed.RESIDENCE: gettext_noop("company no longer resident"),
}


@transaction.atomic
def recheck(
    *, first_day: date | None = None, last_day: date | None = None, spaces: Collection[int] | None = None, by=None
) -> list[Booking]:
    """Cancel every booking to come, on those days (both included) in those spaces, that can no longer be.

    The house is closed then, or the company will have left. By default all days and spaces. Each person and guest
    touched gets one mail, whatever it touches of theirs; what has become free is offered to the waiting lists.
    Running again changes nothing.
    """
    # All that can be booked, not only what is lost now: who books just before us may have read the old hours.
    bookable = BookingRules.objects.values_list("space_id", flat=True)
    _status.lock_all(bookable if spaces is None else bookable.filter(space__in=spaces))
    lost = lost_bookings(first_day, last_day, spaces)
    if not lost:
        return []
    was = {booking.pk: booking.status for booking, _ in lost}
    with acting(by):
        for booking, kind in lost:
            _status.step(booking, "displace", by=by, note=REASONS[kind])
            waiting.note_end(booking)
    displaced = [booking for booking, _ in lost]
    tell(lost, certain=[booking for booking in displaced if was[booking.pk] == BookingStatus.CONFIRMED])
    for booking in displaced:
        waiting.offer_next(booking.space, Span.of(booking.period.lower, booking.period.upper))
    return displaced


def tell(lost: list[tuple[Booking, Closed]], *, certain: list[Booking]) -> None:
    """One mail a person; a single booking comes with the nearest free slots."""
    displaced, kinds = [booking for booking, _ in lost], {kind for _, kind in lost}
    alternatives = []
    if len(displaced) == 1 and Closed.RESIDENCE not in kinds:
        slot = Span.of(displaced[0].period.lower, displaced[0].period.upper)
        alternatives = around(displaced[0].space, slot.day).nearest(slot.start, slot.minutes)
    # Guests expected nothing of what was never certain.
    _mails.tell(
        displaced,
        "displace",
        reason=kinds.pop() if len(kinds) == 1 else "",
        alternatives=alternatives,
        guests=[guest for booking in certain for guest in booking.guests.all()],
        guest_verb="cancel",
    )


def lost_bookings(first_day, last_day, spaces) -> list[tuple[Booking, Closed]]:
    """The bookings to come that lie outside what is open now, each with the reason; by space and time."""
    rows = Booking.objects.open().filter(period__startswith__gt=timezone.now())
    if first_day:
        rows = rows.filter(period__endswith__gt=midnight(first_day))
    if last_day:
        rows = rows.filter(period__startswith__lt=midnight(last_day + timedelta(days=1)))
    if spaces is not None:
        rows = rows.filter(space__in=spaces)
    latest = rows.aggregate(last=Max("period__endswith"))["last"]
    agendas: dict[int, Agenda] = {}
    stays = stays_of(rows)
    lost = []
    for booking in rows.select_related("space__park", "company", "booked_by").order_by("space", "period", "id"):
        agenda = agendas.get(booking.space_id) or agendas.setdefault(
            booking.space_id, Agenda.load(booking.space, timezone.localdate(), timezone.localdate(latest))
        )
        slot = Span.of(booking.period.lower, booking.period.upper)
        is_here = booking.company_id is None or any(
            slot.day in period for period in stays[booking.company_id, booking.space.park_id]
        )
        kind = why_lost(agenda, slot) or (None if is_here else Closed.RESIDENCE)
        if kind:
            lost.append((booking, kind))
    return lost


def stays_of(rows) -> dict[tuple[int, int], list]:
    """The running stays of the companies that booked: by company and park, their periods. One query."""
    stays = Tenancy.objects.filter(company__in=rows.values("company"), status__in=TenancyStatus.running)
    found = defaultdict(list)
    for company_id, park_id, period in stays.values_list("company_id", "park_id", "period"):
        found[company_id, park_id].append(period)
    return found


def why_lost(agenda: Agenda, slot: Span) -> Closed | None:
    """What is in the way of a booking that was possible once; None where it still is."""
    obstacle = agenda.obstacle(slot.day)
    if obstacle:
        return obstacle.kind
    return None if any(stretch.contains(slot) for stretch in agenda.opening(slot.day)) else Closed.HOURS
