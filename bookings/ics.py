"""iCalendar (RFC 5545): bookings as mails and feeds carry them; the library folds, quotes and escapes.

Moments are written in UTC: a calendar with old zone data, which still has Morocco at +01, then gets the moment
right all the same (domain, §3).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language, pgettext
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from bookings.enums import BookingStatus
from bookings.models import Booking
from spaces.models import Park, Space

STATUSES = {BookingStatus.CONFIRMED: "CONFIRMED", BookingStatus.ATTENDED: "CONFIRMED"}
TENTATIVE = {BookingStatus.REQUESTED, BookingStatus.OFFERED}


def event(
    booking: Booking,
    *,
    language: str,
    attendee: tuple[str, str] | None = None,
    cancelled: bool = False,
    title: str | None = None,
    stamp: datetime | None = None,
    url: str = "",
) -> Event:
    """One VEVENT, in ``language``. ``attendee`` is an address and a name (for an invitation).

    ``title`` replaces the booking's own, for those who may only know that the slot is taken. ``stamp`` is the
    moment of the last change (now). ``booking.space.park`` is read.
    """
    with translation.override(language):
        words = title if title is not None else booking.title or pgettext("calendar", "Booking")
        place = place_of(booking.space)
    made = Event()
    made.add("uid", uid(booking))
    made.add("sequence", booking.sequence)
    made.add("dtstamp", in_utc(stamp or timezone.now()))
    made.add("dtstart", in_utc(booking.period.lower))
    made.add("dtend", in_utc(booking.period.upper))
    made.add("summary", words)
    made.add("location", place)
    made.add("status", "CANCELLED" if cancelled else status_of(booking))
    if url:
        made.add("url", url)
    if attendee:
        made.add("organizer", organiser(booking.space.park))
        made.add("attendee", invited(*attendee))
    return made


def calendar(events: Iterable[Event], *, method: str | None = "PUBLISH", name: str = "") -> str:
    """A whole calendar of ``events``; ``method`` is REQUEST or CANCEL for one invitation, None in a feed.

    A calendar with a ``name`` is one to subscribe to: its readers are asked to look again every hour.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//technopark//bookings//EN")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", vDuration(timedelta(hours=1)))
    for one in events:
        made.add_component(one)
    return made.to_ical().decode()


def uid(booking: Booking) -> str:
    """The same for ever: a change or a cancellation finds the event that it is about."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"{booking.reference}@{host}"


def status_of(booking: Booking) -> str:
    """What calendars call the status."""
    if booking.status in TENTATIVE:
        return "TENTATIVE"
    return STATUSES.get(booking.status, "CANCELLED")


def place_of(space: Space) -> str:
    """The space and its park, in the active language."""
    comma = "، " if get_language() == "ar" else ", "
    return comma.join(filter(None, [space.name or space.code, space.park.name]))


def organiser(park: Park) -> vCalAddress:
    """The park, by the address that answers its mail."""
    made = vCalAddress(f"mailto:{park.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    made.params["CN"] = vText(one_line(park.name))
    return made


def invited(address: str, name: str) -> vCalAddress:
    """Somebody who is told, and not asked to answer."""
    made = vCalAddress(f"mailto:{address}")
    made.params["CN"] = vText(one_line(name or address))
    made.params["ROLE"] = vText("REQ-PARTICIPANT")
    made.params["RSVP"] = vText("FALSE")
    return made


def one_line(words: str) -> str:
    """``words`` as a parameter may hold them: no line break, no double quote."""
    return " ".join(words.replace('"', "'").split())


def in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
