"""The door of a room: its QR code, checking in with a phone, and the tablet beside it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import door as doors
from bookings.actions import checking_in
from bookings.agenda import Agenda
from bookings.enums import BookingStatus
from bookings.kept import agenda_of, house
from bookings.models import Booking
from bookings.permissions import bookings_for, can_book
from bookings.views.access import kept_space_or_404, take
from spaces.models import Space
from technopark.common.rendering import qr_svg

REFRESH_SECONDS = 30
LATER = 4


def door(request: HttpRequest, token: str) -> HttpResponse:
    """Who has scanned the code: their own booking here and now, to check in with one tap."""
    space = space_behind(token, "check-in")
    if not can_book(request.user, space.park):
        raise Http404
    if request.method == "POST":
        return take(
            request,
            lambda: checking_in.check_in_here(space, by=request.user),
            done=_("You are checked in."),
            back="bookings:door",
            token=token,
        )
    return render(request, "bookings/door.html", door_page(request, space))


def door_page(request: HttpRequest, space: Space) -> dict:
    booking = checking_in.own_booking_now(space, request.user)
    first, last = checking_in.window(booking) if booking else (None, None)
    agenda = agenda_of(space, timezone.localdate(), timezone.localdate(), house())
    return {
        "space": space,
        "booking": booking,
        "check_in_from": first,
        "is_early": booking is not None and timezone.now() < first,
        "is_late": booking is not None and timezone.now() > last,
        "here": own_visit(space, request.user),
        "now": state_of(agenda),
    }


def own_visit(space: Space, user) -> Booking | None:
    """The booking of ``user`` that is going on here and has been checked in."""
    rows = bookings_for(user).filter(space=space, status=BookingStatus.ATTENDED, period__contains=timezone.now())
    return rows.select_related("company").first()


@login_not_required
@require_safe
def display(request: HttpRequest, token: str) -> HttpResponse:
    """The tablet: free or busy in letters to be read from afar, now and next; it refreshes itself."""
    space = space_behind(token, "display")
    today, kept, states = timezone.localdate(), house(), {}
    # Names and reasons too are read in the language of their half.
    for language in ("fr", "ar"):
        with override(language):
            states[language] = state_of(agenda_of(space, today, today, kept))
    context = {
        "space": space,
        "now": states["ar" if get_language() == "ar" else "fr"],
        "states": states,
        "moment": timezone.now(),
        "refresh": REFRESH_SECONDS,
    }
    return render(request, "bookings/display.html", context)


def state_of(agenda: Agenda) -> dict:
    """Busy or free at this moment, until when, and what comes later today."""
    now, today = agenda.now, agenda.first_day
    rows = agenda.rows_on(today)
    current = next((row for row in rows if row.start <= now < row.end), None)
    later = [row for row in rows if row.start > now]
    obstacle = agenda.obstacle(today)
    is_open = any(span.start <= now < span.end for span in agenda.opening(today))
    free_until = next((span.end for span in agenda.free(today) if span.start <= now), None)
    state = "busy" if current else "free" if is_open else "closed"
    return {
        "state": state,
        "current": current,
        "until": current.end if current else free_until,
        "later": later[:LATER],
        "closed": obstacle.label if obstacle else "",
        "opens": next((span.start for span in agenda.opening(today) if span.start > now), None),
    }


@require_safe
def staff_door(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The sheet to hang at the door, and the address for the tablet."""
    space = kept_space_or_404(request.user, slug, code)
    # Without a language: whoever scans it reads the page in their own.
    path = reverse("bookings:door", args=[doors.sign(space)]).removeprefix(f"/{get_language()}")
    context = {
        "space": space,
        "qr": mark_safe(qr_svg(f"{settings.SITE_URL}{path}", for_page=True)),  # noqa: S308 -- drawn by ourselves
        "display_url": f"{settings.SITE_URL}{reverse('bookings:display', args=[doors.sign(space, 'display')])}",
    }
    return render(request, "bookings/staff_door.html", context)


def space_behind(token: str, purpose: str) -> Space:
    space = doors.space_of(token, purpose)
    if space is None:
        raise Http404
    return space
