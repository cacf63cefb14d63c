"""The guests of bookings: invited, told of changes, no longer expected."""

from collections import defaultdict
from collections.abc import Sequence

from bookings.actions import _mails
from bookings.details import Details
from bookings.enums import BookingStatus
from bookings.models import Booking, Guest


def invite(booking: Booking, details: Details) -> list[Guest]:
    """Write the guests of a new booking; the mails are the caller's."""
    return Guest.objects.bulk_create(
        Guest(booking=booking, email=email, name=guest.name.strip(), language=guest.language)
        for email, guest in details.invited.items()
    )


def addresses(bookings: Sequence[Booking]) -> defaultdict[int, set[str]]:
    """Who is invited, by booking. One query."""
    found = defaultdict(set)
    for booking, email in Guest.objects.filter(booking__in=bookings).values_list("booking_id", "email"):
        found[booking].add(email.lower())
    return found


def replace(bookings: Sequence[Booking], details: Details | None, *, has_moved: bool) -> None:
    """Have the guests of ``bookings`` be those of ``details`` (None: the same) and tell each what changed for them.

    Nobody is told of a booking that still waits for approval, except that it is off for who was left out.
    """
    before = list(Guest.objects.filter(booking__in=bookings).order_by("id"))
    wanted = None if details is None else details.invited
    left_out = [guest for guest in before if wanted is not None and guest.email.lower() not in wanted]
    staying = [guest for guest in before if guest not in left_out]
    persons = {person.email.lower() for booking in bookings for person in _mails.people_of(booking)}
    if left_out:
        _mails.tell_guests(bookings, "cancel", guests=left_out, besides=persons)
        Guest.objects.filter(pk__in=[guest.pk for guest in left_out]).delete()
    new = add(bookings, wanted or {}, {(guest.booking_id, guest.email.lower()) for guest in before})
    if bookings[0].status != BookingStatus.CONFIRMED:
        return
    if staying and (has_moved or details is not None):
        _mails.tell_guests(bookings, "change", guests=staying, besides=persons)
    if new:
        told = persons | {guest.email.lower() for guest in staying}
        _mails.tell_guests(bookings, "invite", guests=new, besides=told)


def add(bookings: Sequence[Booking], wanted: dict, known: set[tuple[int, str]]) -> list[Guest]:
    """Write the guests of ``wanted`` that a booking does not have yet."""
    return Guest.objects.bulk_create(
        Guest(booking=booking, email=email, name=guest.name.strip(), language=guest.language)
        for booking in bookings
        for email, guest in wanted.items()
        if (booking.pk, email) not in known
    )
