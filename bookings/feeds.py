"""Private calendars to subscribe to: whose link it is, whether it still works, and what it shows.

A person's own calendar has their bookings and those of their companies. A space's has what that person may
know of it: their own bookings, for staff all of them, and of the others only that the space is taken.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from bookings import ics
from bookings.enums import BookingStatus
from bookings.models import Booking, BookingLog, Feed
from bookings.permissions import can_book, can_keep_bookings, is_own
from spaces.models import Appointment, Space
from technopark.common.freshness import last_change_of
from technopark.common.links import hash_of
from technopark.common.ranges import add_months
from tenants.models import Company, Member, Tenancy

MONTHS_KEPT = 3
# A change of these may change what somebody's calendar shows.
MADE_FROM = (Booking, Company, Member, Tenancy, Appointment)


def feed_for(token: str) -> Feed | None:
    """The link with ``token``, revoked or not."""
    return Feed.objects.select_related("person", "space__park").filter(token_hash=hash_of(token)).first()


def may_read(feed: Feed) -> bool:
    """A link shows what its person may see today, and nothing once they may not."""
    return feed.person.is_active and (feed.space is None or can_book(feed.person, feed.space.park))


@dataclass(frozen=True)
class Calendar:
    """What a link shows in one language, written only when somebody asks for the text.

    ``open_ids`` are the bookings of which the reader may know more than that the space is taken.
    """

    feed: Feed
    language: str
    bookings: Sequence[Booking]
    open_ids: frozenset[int]
    changed_at: datetime

    @classmethod
    def of(cls, feed: Feed, language: str) -> "Calendar":
        """Read the calendar; a constant number of queries."""
        rows = bookings_of(feed)
        open_ids = open_ids_of(feed, rows)
        shown = [row for row in rows if row.pk in open_ids or row.status in BookingStatus.live]
        return cls(feed, language, shown, open_ids, last_change_of(*MADE_FROM))

    @property
    def fingerprint(self) -> str:
        """Another one whenever the text would be another one."""
        with translation.override(self.language):
            facts = [settings.SITE_URL, self.language, name_of(self.feed.space)]
            facts += [repr(self._facts(booking)) for booking in self.bookings]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()

    @property
    def text(self) -> str:
        """The calendar as iCalendar. What was cancelled says so, for readers who keep what they once read."""
        with translation.override(self.language):
            events = [self._event(booking) for booking in self.bookings]
            return ics.calendar(events, method=None, name=name_of(self.feed.space))

    def _event(self, booking: Booking):
        is_open = booking.pk in self.open_ids
        return ics.event(
            booking,
            language=self.language,
            title=self._title(booking),
            stamp=stamp_of(booking),
            url=f"{settings.SITE_URL}/{self.language}/bookings/b/{booking.reference}/" if is_open else "",
        )

    def _title(self, booking: Booking) -> str:
        """The subject, in a space's calendar with whose it is; of others' bookings nothing."""
        if booking.pk not in self.open_ids:
            return pgettext("calendar", "Taken")
        words = booking.title or pgettext("calendar", "Booking")
        holder = booking.company.name_in(self.language) if self.feed.space and booking.company else ""
        return " · ".join(filter(None, [words, holder]))

    def _facts(self, booking: Booking) -> tuple:
        when = (booking.period.lower.astimezone(UTC), booking.period.upper.astimezone(UTC))
        shown = (self._title(booking), ics.place_of(booking.space), booking.pk in self.open_ids)
        return booking.reference, booking.sequence, booking.status, *when, *shown, stamp_of(booking).astimezone(UTC)


def bookings_of(feed: Feed) -> list[Booking]:
    """The bookings of the last three months and all that are to come, earliest first, whatever their status."""
    since = datetime.combine(add_months(timezone.localdate(), -MONTHS_KEPT), time.min, timezone.get_default_timezone())
    logged = BookingLog.objects.filter(booking=OuterRef("pk")).order_by().values("booking").values(last=Max("at"))
    rows = Booking.objects.overlapping(since, None).annotate(changed_at=Subquery(logged)).order_by("period", "id")
    # Thousands of bookings lie in few spaces: each space, park and company is made once.
    if feed.space is None:
        return list(rows.of_user(feed.person).prefetch_related("space__park"))
    found = list(rows.filter(space=feed.space).prefetch_related("company"))
    for booking in found:
        booking.space = feed.space
    return found


def open_ids_of(feed: Feed, rows: Sequence[Booking]) -> frozenset[int]:
    """Which of ``rows`` the person may open: their own, all of them where they keep the bookings."""
    person = feed.person
    sees_all = feed.space is None or can_keep_bookings(person, feed.space.park)
    return frozenset(row.pk for row in rows if sees_all or is_own(person, row))


def stamp_of(booking: Booking) -> datetime:
    """When the booking last changed, for calendars that compare."""
    return max(filter(None, [booking.created_at, booking.changed_at]))


def name_of(space: Space | None) -> str:
    """How calendars and the page call the calendar of ``space``, or one's own."""
    return ics.place_of(space) if space else gettext("My bookings")


def link_to(token: str, language: str) -> str:
    """The address to subscribe to, whole."""
    with translation.override(language):
        return settings.SITE_URL + reverse("bookings:feed", args=[token])
