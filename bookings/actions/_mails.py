"""Who is told of a change, each once: a person or a guest gets one mail, however many bookings it touches."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from bookings import ics
from bookings.models import Booking, Guest
from bookings.slots import Span
from technopark.accounts.models import User
from technopark.accounts.roles import Role
from technopark.common.actions import mailing
from technopark.common.formatting import clock, day_short, isolate

# Verbs after which the event no longer stands in anybody's calendar.
GONE = {"decline", "cancel", "displace", "lapse", "release"}


@dataclass
class Told:
    """What one address is told: as a person of the house, or as a guest."""

    person: User | None
    guest: Guest | None
    bookings: list[Booking] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.person.language if self.person else self.guest.language


def people_of(booking: Booking) -> list[User]:
    """Whoever made the booking, and the company's representatives where staff made it for them."""
    booker = booking.booked_by
    if not booking.company_id or booker.memberships.filter(company=booking.company_id).exists():
        return [booker]
    representatives = User.objects.filter(
        is_active=True, memberships__company=booking.company_id, memberships__is_representative=True
    )
    return [booker, *representatives.exclude(pk=booker.pk).order_by("id")]


def tell(
    bookings: Sequence[Booking],
    verb: str,
    *,
    note: str = "",
    alternatives: Sequence[Span] = (),
    reason: str = "",
    guests: Iterable[Guest] | None = None,
    guest_verb: str = "",
) -> None:
    """Write to everybody whom ``verb`` touches, in this transaction: one mail a person, one a guest.

    ``guests`` says which guests; by default all of the bookings. ``guest_verb`` is invite, change or cancel;
    nothing where guests are not told.
    """
    told: dict[str, Told] = {}
    for booking in bookings:
        for person in people_of(booking):
            told.setdefault(person.email.lower(), Told(person, None)).bookings.append(booking)
    for one in told.values():
        write_to_person(one, verb, note=note, alternatives=alternatives, reason=reason)
    if verb == "request":
        ask_for_approval(bookings, besides=told)
    if guest_verb:
        tell_guests(bookings, guest_verb, note=note, guests=guests, besides=told)


def ask_for_approval(bookings: Sequence[Booking], *, besides: Container[str] = ()) -> None:
    """Write to the officers of the park that an answer is theirs to give; not to those in ``besides``."""
    officers = User.objects.filter(
        is_active=True, appointments__park=bookings[0].space.park_id, appointments__role=Role.OFFICER
    )
    for officer in officers.distinct().order_by("pk"):
        if officer.email.lower() not in besides:
            mailing.send(
                kind="booking_to_approve",
                to=officer,
                about=bookings[0].reference,
                context=context_of(Told(officer, None, list(bookings))),
            )


def tell_guests(bookings: Sequence[Booking], verb: str, *, note: str = "", guests=None, besides=()) -> None:
    """Write to the guests of ``bookings`` (or to ``guests``), except those whose address is in ``besides``."""
    by_id = {booking.pk: booking for booking in bookings}
    rows = Guest.objects.filter(booking__in=by_id).order_by("id") if guests is None else guests
    told: dict[str, Told] = {}
    for guest in rows:
        if guest.email.lower() not in besides:
            told.setdefault(guest.email.lower(), Told(None, guest)).bookings.append(by_id[guest.booking_id])
    for one in told.values():
        write_to_guest(one, verb, note=note)


def write_to_person(told: Told, verb: str, **facts) -> None:
    mailing.send(
        kind="booking_step",
        to=told.person,
        about=told.bookings[0].reference,
        context={"verb": verb, **context_of(told), **facts},
        calendar=calendar_of(told, gone=verb in GONE, address=told.person.email, name=told.person.full_name),
    )


def write_to_guest(told: Told, verb: str, **facts) -> None:
    mailing.send(
        kind="booking_guest",
        to_email=told.guest.email,
        language=told.guest.language,
        about=told.bookings[0].reference,
        context={"verb": verb, "guest": told.guest, **context_of(told), **facts},
        calendar=calendar_of(told, gone=verb == "cancel", address=told.guest.email, name=told.guest.name),
    )


def context_of(told: Told) -> dict:
    """What both templates are given: the bookings, the first one's address, and all of them in a few words."""
    first = told.bookings[0]
    return {
        "bookings": told.bookings,
        "booking": first,
        "park": first.space.park,
        "host": first.holder_in(told.language),
        "what": in_words(told.bookings, told.language),
        "address": address_of(f"bookings/b/{first.reference}/", told.language),
    }


def in_words(bookings: Sequence[Booking], language: str) -> str:
    """« R1, 21/09/2026 09:00 », or how many there are."""
    first = bookings[0]
    with translation.override(language):
        if len(bookings) == 1:
            return f"{first.space.code}, " + isolate(f"{day_short(first.starts_at)} {clock(first.starts_at)}")
        words = ngettext("%(space)s, %(count)s booking", "%(space)s, %(count)s bookings", len(bookings))
        return words % {"space": first.space.code, "count": len(bookings)}


def calendar_of(told: Told, *, gone: bool, address: str, name: str) -> str:
    """The bookings as a calendar's file. One is an invitation; several can only be published (RFC 5546)."""
    events = [
        ics.event(booking, language=told.language, attendee=(address, name), cancelled=gone)
        for booking in told.bookings
    ]
    if len(events) > 1:
        return ics.calendar(events, method="PUBLISH")
    return ics.calendar(events, method="CANCEL" if gone else "REQUEST")


def address_of(path: str, language: str) -> str:
    """The address of a page in ``language``."""
    return f"{settings.SITE_URL}/{language}/{path}"
