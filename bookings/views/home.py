"""The first page of bookings: which room is free now, the next free hour in one tap, and what I have booked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.agenda import DAYS_AFTER, Agenda
from bookings.enums import BookingStatus, WaitingStatus
from bookings.kept import holidays_between, house, rooms_of, rows_by_space
from bookings.models import Booking, WaitingEntry
from bookings.permissions import KEEP
from bookings.sheets import days_between, slot_value
from bookings.slots import Span
from spaces.models import Space

HOUR = 60
MOST_SHOWN = 10


@dataclass
class Room:
    """A space as the first page shows it."""

    space: Space
    free_until: datetime | None
    taken_until: datetime | None
    next_hour: Span | None

    @property
    def state(self) -> str:
        if self.free_until:
            return "free"
        return "occupied" if self.taken_until else "closed"

    @property
    def slot(self) -> str:
        return slot_value(self.next_hour)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The rooms that the reader may book, and the reader's own bookings, wishes and offers."""
    kept = house()
    spaces = rooms_of(request.user, kept)
    if not spaces and not request.user.has_perm("bookings.book"):
        raise Http404
    context = {
        "rooms": rooms_now(spaces, kept),
        "bookings": next_bookings(request.user),
        "entries": live_entries(request.user),
        "keeps": request.user.has_perm(KEEP),
    }
    return render(request, "bookings/home.html", context)


def rooms_now(spaces: list[Space], kept) -> list[Room]:
    """Each space as it is at this moment, with its next free hour. Two queries."""
    if not spaces:
        return []
    first = timezone.localdate()
    last = first + timedelta(days=DAYS_AFTER)
    rows, holidays = rows_by_space(spaces, first, last), holidays_between(first, last)
    return [room_now(kept.agenda(space, first, last, rows=rows[space.pk], holidays=holidays)) for space in spaces]


def room_now(agenda: Agenda) -> Room:
    now, today = agenda.now, agenda.first_day
    free = next((span.end for span in agenda.free(today) if span.start <= now), None)
    taken = next((span.end for span in agenda.busy(today) if span.start <= now < span.end), None)
    slots = (slot for day in days_between(today, agenda.last_day) for slot in agenda.slots(day, HOUR))
    return Room(agenda.space, free, taken, next(slots, None))


def next_bookings(user) -> list[Booking]:
    """The reader's open bookings that are not over, the next one first."""
    rows = Booking.objects.of_user(user).overlapping(timezone.now(), None)
    rows = rows.filter(status__in=[BookingStatus.REQUESTED, BookingStatus.CONFIRMED, BookingStatus.ATTENDED])
    return list(rows.select_related("space", "company").order_by("period", "id")[:MOST_SHOWN])


def live_entries(user) -> list[WaitingEntry]:
    """What the reader waits for, offers first."""
    rows = WaitingEntry.objects.filter(person=user, status__in=WaitingStatus.live, period__endswith__gt=timezone.now())
    entries = list(rows.select_related("space").order_by("period", "id")[:MOST_SHOWN])
    return sorted(entries, key=lambda entry: entry.status != WaitingStatus.OFFERED)
