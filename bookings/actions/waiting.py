"""Waiting for a slot that is taken: offered to the next person once it is free, until they say yes or time is up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.actions import _checks, _mails, _status
from bookings.agenda import Agenda
from bookings.details import Details
from bookings.enums import BookingStatus, WaitingStatus
from bookings.errors import (
    BY_CONSTRAINT,
    CompanyNotHere,
    OfferHasLapsed,
    QuotaReached,
    SlotIsFree,
    SlotIsTaken,
    SlotTooCloseToAnother,
)
from bookings.models import Booking, WaitingEntry
from bookings.permissions import can_keep_bookings, require
from bookings.slots import Span
from spaces.models import Space
from technopark.common.actions import mailing
from technopark.common.database import refusing
from technopark.common.errors import InvalidTransition
from technopark.common.formatting import clock
from technopark.common.history import acting
from tenants.models import Company


@transaction.atomic
def join(
    *, space: Space, start: datetime, end: datetime, company: Company | None, title: str = "", people: int = 1, by
) -> WaitingEntry:
    """Wait for a slot that somebody else has. Raises SlotIsFree, AlreadyWaiting, or what ``book`` would refuse."""
    space, slot = _status.lock(space), Span.of(start, end)
    is_staff = _checks.may_book(space, company, by=by)
    agenda = Agenda.load(space, slot.day, slot.day)
    _, refusal = _checks.refusal_of(agenda, slot, is_staff=is_staff)
    if refusal is None:
        raise SlotIsFree
    if not isinstance(refusal, SlotIsTaken | SlotTooCloseToAnother):
        raise refusal
    _checks.check_details(space, Details(people=people))
    if company:
        _checks.check_company(space, company, [slot.day])
    with acting(by), refusing(**BY_CONSTRAINT):
        return WaitingEntry.objects.create(
            space=space, period=DateTimeTZRange(*slot), company=company, person=by, title=title, people=people
        )


@transaction.atomic
def leave(entry: WaitingEntry, *, by) -> WaitingEntry:
    """Stop waiting, or say no to an offer: the slot goes to the next person. Raises InvalidTransition."""
    entry = _lock(entry)
    require(entry.person_id == by.pk or can_keep_bookings(by, entry.space.park))
    if entry.status not in WaitingStatus.live:
        raise InvalidTransition(status=entry.get_status_display())
    with acting(by):
        if entry.booking_id:
            _status.step(entry.booking, "cancel", by=by)
        _move(entry, WaitingStatus.LEFT)
    if entry.booking_id:
        offer_next(entry.space, _span(entry))
    return entry


@transaction.atomic
def accept(entry: WaitingEntry, *, by) -> Booking:
    """Take the slot that was offered. Raises OfferHasLapsed, also before the task has passed it on; QuotaReached."""
    entry = _lock(entry)
    require(entry.person_id == by.pk)
    if entry.status == WaitingStatus.LAPSED or (
        entry.status == WaitingStatus.OFFERED and entry.offered_until <= timezone.now()
    ):
        raise OfferHasLapsed(moment=clock(entry.offered_until))
    if entry.status != WaitingStatus.OFFERED:
        raise InvalidTransition(status=entry.get_status_display())
    booking, slot = entry.booking, _span(entry)
    is_staff = can_keep_bookings(by, entry.space.park)
    rules = Agenda.load(entry.space, slot.day, slot.day).rules_on(slot.day)
    if entry.company and not is_staff:
        _checks.check_quota(entry.space, entry.company, rules, [slot], besides=[booking.pk])
    is_asked = _checks.needs_approval(rules, slot, is_staff=is_staff)
    with acting(by):
        _status.step(booking, "request" if is_asked else "accept", by=by)
        _move(entry, WaitingStatus.TAKEN)
    _mails.tell([booking], "request" if is_asked else "book")
    return booking


def lapse_offers(now: datetime | None = None) -> int:
    """Pass on every offer that nobody answered in time; return how many. Running again is harmless.

    Whoever waited for a slot whose beginning has come stops waiting, without a mail.
    """
    now = now or timezone.now()
    overdue = WaitingEntry.objects.filter(status=WaitingStatus.OFFERED, offered_until__lte=now)
    count = sum(_lapse(entry, now) for entry in overdue.select_related("space").order_by("offered_until", "id"))
    for entry in WaitingEntry.objects.filter(status=WaitingStatus.WAITING, period__startswith__lte=now):
        _let_pass(entry)
    return count


# The space is locked by the caller.


def offer_next(space: Space, freed: Span) -> list[WaitingEntry]:
    """Offer what has become free to whoever waits for some of it, first come first; return who was offered."""
    entries = WaitingEntry.objects.filter(
        space=space, status=WaitingStatus.WAITING, period__overlap=(freed.start, freed.end)
    )
    chosen = entries.select_related("company", "person", "space__park").order_by("created_at", "id")
    return [entry for entry in chosen if _offer(entry)]


def note_end(booking: Booking) -> None:
    """Where ``booking`` was an offer, whoever it was made to no longer waits."""
    entry = WaitingEntry.objects.filter(booking=booking, status=WaitingStatus.OFFERED).first()
    if entry:
        _move(entry, WaitingStatus.PASSED)


def _offer(entry: WaitingEntry) -> bool:
    slot, now = _span(entry), timezone.now()
    agenda = Agenda.load(entry.space, slot.day, slot.day)
    is_staff = can_keep_bookings(entry.person, entry.space.park)
    rules = agenda.rules_on(slot.day)
    if rules is None or _checks.refusal_of(agenda, slot, is_staff=is_staff)[1]:
        return False
    try:
        if entry.company:
            _checks.check_company(entry.space, entry.company, [slot.day])
        if entry.company and not is_staff:
            _checks.check_quota(entry.space, entry.company, rules, [slot])
    except (CompanyNotHere, QuotaReached):
        return False
    booking = Booking(
        space=entry.space,
        period=entry.period,
        company=entry.company,
        booked_by=entry.person,
        title=entry.title,
        people=entry.people,
    )
    _status.begin(booking, "offer", BookingStatus.OFFERED, by=None)
    until = min(now + timedelta(minutes=rules.offer_minutes), slot.start)
    _move(entry, WaitingStatus.OFFERED, booking=booking, offered_until=until)
    _tell(entry, "offer")
    return True


@transaction.atomic
def _lapse(entry: WaitingEntry, now: datetime) -> bool:
    entry = _lock(entry)
    if entry.status != WaitingStatus.OFFERED or entry.offered_until > now:
        return False
    _status.step(entry.booking, "lapse", by=None)
    _move(entry, WaitingStatus.LAPSED)
    _tell(entry, "lapse")
    offer_next(entry.space, _span(entry))
    return True


@transaction.atomic
def _let_pass(entry: WaitingEntry) -> None:
    entry = _lock(entry)
    if entry.status == WaitingStatus.WAITING:
        _move(entry, WaitingStatus.PASSED)


def _lock(entry: WaitingEntry) -> WaitingEntry:
    _status.lock(entry.space)
    rows = WaitingEntry.objects.select_related("space__park", "company", "person", "booking__space__park")
    return rows.select_related("booking__company", "booking__booked_by").get(pk=entry.pk)


def _move(entry: WaitingEntry, status: WaitingStatus, **facts) -> None:
    entry.status = status
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save(update_fields=["status", *facts])


def _span(entry: WaitingEntry) -> Span:
    return Span.of(entry.period.lower, entry.period.upper)


def _tell(entry: WaitingEntry, verb: str) -> None:
    mailing.send(
        kind="waiting_step",
        to=entry.person,
        about=entry.booking.reference,
        context={
            "verb": verb,
            "entry": entry,
            "booking": entry.booking,
            "park": entry.space.park,
            "what": _mails.in_words([entry.booking], entry.person.language),
            "address": _mails.address_of(f"bookings/waiting/{entry.pk}/", entry.person.language),
        },
    )
