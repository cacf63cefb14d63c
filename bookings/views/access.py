"""Who comes in: every page starts by asking for the space, the booking or the parks that this person may see.

A stranger gets a 404, never a hint that the thing exists.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from bookings.kept import House, house, room_of
from bookings.models import Booking
from bookings.permissions import KEEP, bookable_spaces_for, bookings_for
from spaces.models import Park, Space
from spaces.permissions import parks_with
from technopark.common.errors import Refusal

# What a page may be asked for: beyond these days there is nothing to see, and years of four digits end.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def space_or_404(user, slug: str, code: str) -> Space:
    """The space ``code`` of the park ``slug``, read anew, where ``user`` may book it."""
    return get_object_or_404(bookable_spaces_for(user), park__slug=slug, code=code)


def space_to_show_or_404(user, slug: str, code: str) -> tuple[Space, House]:
    """The same to be shown only, with the rules and hours as they are kept."""
    kept = house()
    space = room_of(user, slug, code, kept)
    if space is None:
        raise Http404
    return space, kept


def booking_or_404(user, reference: str) -> Booking:
    """The booking ``reference`` where ``user`` may open it: their own, for staff all of their parks."""
    rows = bookings_for(user).select_related("space__park", "company", "booked_by", "series")
    return get_object_or_404(rows, reference=reference)


def keeps_or_404(user) -> list[Park]:
    """The parks whose bookings ``user`` keeps; a 404 without any."""
    parks = list(parks_with(user, KEEP).order_by("code"))
    if not parks:
        raise Http404
    return parks


def kept_space_or_404(user, slug: str, code: str) -> Space:
    """The space ``code`` of a park whose bookings ``user`` keeps."""
    parks = keeps_or_404(user)
    return get_object_or_404(Space.objects.select_related("park"), park__in=parks, park__slug=slug, code=code)


def said_day(text: str | None) -> date | None:
    """The day that an address says, if it exists and is not ages away."""
    try:
        day = parse_date(text or "")
    except ValueError:
        return None
    return min(max(day, FIRST_DAY), LAST_DAY) if day else None


def day_of(text: str | None) -> date:
    """The day that an address says; today where it says none."""
    return said_day(text) or timezone.localdate()


def moment_of(text: str | None) -> datetime | None:
    """The moment that an address says, by the wall's clock unless it says an offset; nothing where it says none."""
    try:
        moment = parse_datetime(text or "")
    except ValueError:
        return None
    if moment is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
        return None
    return timezone.localtime(moment) if timezone.is_aware(moment) else timezone.make_aware(moment)


def posted_to(page: str, find: Callable) -> Callable:
    """Decorator of a view without a page of its own: its address, typed or come back to after signing in again,
    leads to ``page`` and nothing is done. ``find`` raises a 404 for whoever may not open that page.
    """

    def decorator(view: Callable) -> Callable:
        @wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            find(request.user, *args, **kwargs)
            return redirect(page, *args, **kwargs)

        return wrapped

    return decorator


def take(request: HttpRequest, step: Callable[[], object], *, done, back: str, **kwargs) -> HttpResponse:
    """Take a step that needs no form, say what came of it, and go ``back``."""
    try:
        step()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(back, **kwargs)
