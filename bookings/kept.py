"""What pages show of rooms: their rules, hours and closures, kept while nothing of them changes.

Whoever books reads all of it anew, under the lock (``bookings.agenda``).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from django.db.models import FloatField, Func
from django.utils import timezone
from django.utils.translation import get_language

from bookings.agenda import Agenda, Period, Row
from bookings.models import Booking, BookingRules, HoursPeriod, OpeningHours
from bookings.permissions import can_book, parks_to_book_in
from spaces.enums import ClosureReason
from spaces.models import Closure, Park, Space
from technopark.common.freshness import kept_while_unchanged
from technopark.common.models import Holiday


class Seconds(Func):
    """A moment as seconds since 1970: of a thousand rows, Python makes moments from numbers sooner than from texts."""

    template = "extract(epoch from %(expressions)s)::double precision"
    output_field = FloatField()


@dataclass
class House:
    """The rooms of all parks with what holds in them; texts are chosen when they are read, by the language."""

    spaces: list[Space]
    rules: dict[int, list[BookingRules]]
    periods: dict[int, list[Period]]
    closures: list[Closure]

    @cached_property
    def by_address(self) -> dict[tuple[str, str], Space]:
        return {(space.park.slug, space.code): space for space in self.spaces}

    def is_bookable(self, space: Space, day: date) -> bool:
        """Whether the rules that hold on ``day`` let the space be booked."""
        held = next((row for row in self.rules.get(space.pk, []) if row.starts_on <= day), None)
        return held is not None and held.is_bookable

    def closed(self, space: Space) -> list[tuple[date, date, str]]:
        """When the space, or the area that it lies in, is closed: first day, first day after, reason."""
        labels = dict(ClosureReason.choices)
        places = (space.pk, space.parent_id)
        return [
            (one.starts_on, one.ends_on, one.note or str(labels[one.reason]))
            for one in self.closures
            if one.space_id in places
        ]

    def agenda(
        self, space: Space, first_day: date, last_day: date, *, rows: list[Row], holidays: dict[date, str]
    ) -> Agenda:
        """The days from ``first_day`` to ``last_day``, both included, with the bookings given. No query."""
        return Agenda(
            space=space,
            first_day=first_day,
            last_day=last_day,
            rules=self.rules.get(space.pk, []),
            periods=self.periods.get(space.park_id, []),
            holidays=holidays,
            closures=self.closed(space),
            rows=rows,
            now=timezone.now().astimezone(UTC),
        )


@kept_while_unchanged(Park, Space, BookingRules, HoursPeriod, OpeningHours, Closure)
def house() -> House:
    """All of it. One query while nothing has changed, six otherwise."""
    rules = defaultdict(list)
    for row in BookingRules.objects.order_by("space", "-starts_on"):
        rules[row.space_id].append(row)
    periods = defaultdict(list)
    for row in HoursPeriod.objects.order_by("id").prefetch_related("hours"):
        hours = defaultdict(list)
        for one in sorted(row.hours.all(), key=lambda one: (one.weekday, one.opens)):
            hours[one.weekday].append((one.opens, one.closes))
        periods[row.park_id].append(Period(row.kind, row.starts_on, row.ends_on, dict(hours)))
    return House(
        spaces=list(Space.objects.filter(pk__in=list(rules)).select_related("park").order_by("park", "code")),
        rules=dict(rules),
        periods=dict(periods),
        closures=list(Closure.objects.order_by("starts_on", "id")),
    )


def rooms_of(user, kept: House) -> list[Space]:
    """The spaces that ``user`` may book today, as ``permissions.bookable_spaces_for`` finds them; to be shown only."""
    parks, today = parks_to_book_in(user), timezone.localdate()
    return [space for space in kept.spaces if space.park_id in parks and kept.is_bookable(space, today)]


def room_of(user, slug: str, code: str, kept: House) -> Space | None:
    """The space ``code`` of the park ``slug`` where ``user`` may book it; to be shown only."""
    space = kept.by_address.get((slug, code))
    may_see = space is not None and can_book(user, space.park) and kept.is_bookable(space, timezone.localdate())
    return space if may_see else None


def agenda_of(space: Space, first_day: date, last_day: date, kept: House) -> Agenda:
    """The days of one space to be shown. Two queries."""
    rows = rows_by_space([space], first_day, last_day)[space.pk]
    return kept.agenda(space, first_day, last_day, rows=rows, holidays=holidays_between(first_day, last_day))


def holidays_between(first_day: date, last_day: date) -> dict[date, str]:
    """The public holidays of those days, both included, in the language being read. One query."""
    return dict(Holiday.objects.filter(date__range=(first_day, last_day)).values_list("date", "label"))


def rows_by_space(spaces: Collection[Space], first_day: date, last_day: date) -> dict[int, list[Row]]:
    """The live bookings of ``spaces`` on those days, both included, earliest first. One query."""
    zone = timezone.get_default_timezone()
    begins = datetime.combine(first_day, time.min, zone)
    ends = datetime.combine(last_day + timedelta(days=1), time.min, zone)
    rows = Booking.objects.live().filter(space__in=[space.pk for space in spaces]).overlapping(begins, ends)
    columns = rows.order_by("period", "id").values_list(
        "space_id", "id", "reference", Seconds("period__startswith"), Seconds("period__endswith"), "company_id",
        "company__name", "company__name_ar", "booked_by_id", "title", "status", "series_id", "people",
    )  # fmt: skip
    found: dict[int, list[Row]] = {space.pk: [] for space in spaces}
    is_arabic = get_language() == "ar"
    for space_id, *values in columns:
        found[space_id].append(_row(values, is_arabic=is_arabic))
    return found


def _row(values: Sequence, *, is_arabic: bool) -> Row:
    pk, reference, start, end, company_id, name, name_ar, *rest = values
    holder, moment = (name_ar if is_arabic else "") or name or "", datetime.fromtimestamp
    return Row(pk, reference, moment(start, UTC), moment(end, UTC), company_id, holder, *rest)
