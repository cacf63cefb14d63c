"""What a space offers over some days: its rules, hours, holidays, closures and bookings, read in five queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from bookings import slots
from bookings.enums import Closed, HoursKind
from bookings.models import Booking, BookingRules, HoursPeriod
from bookings.slots import Span, midnight
from spaces.enums import ClosureReason
from spaces.models import Closure, Space
from technopark.common.models import Holiday

RANK = {kind: rank for rank, kind in enumerate(HoursKind.values)}
# How far around the wanted day free slots are looked for.
DAYS_BEFORE, DAYS_AFTER = 3, 14


class Row(NamedTuple):
    """A live booking, as lists and calendars need it."""

    id: int
    reference: str
    start: datetime
    end: datetime
    company_id: int | None
    company: str
    booked_by_id: int
    title: str
    status: str
    series_id: int | None
    people: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Obstacle(NamedTuple):
    """Why a whole day is closed: ``label`` names the holiday or the closure's reason."""

    kind: Closed
    label: str


class Period(NamedTuple):
    """Hours that hold from ``first`` until the day before ``end``: by weekday, pairs of wall times."""

    kind: str
    first: date
    end: date | None
    hours: dict[int, list[tuple[time, time]]]

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


@dataclass
class Agenda:
    """The days from ``first_day`` to ``last_day``, both included, of one space. Make it with ``load``."""

    space: Space
    first_day: date
    last_day: date
    rules: list[BookingRules]
    periods: list[Period]
    holidays: dict[date, str]
    closures: list[tuple[date, date, str]]
    rows: list[Row]
    now: datetime
    _days: dict[date, list[Span]] = field(default_factory=dict)
    _by_day: dict[date, list[Row]] | None = None

    @classmethod
    def load(
        cls,
        space: Space,
        first_day: date,
        last_day: date,
        *,
        besides: Collection[int] = (),
        now: datetime | None = None,
    ) -> Self:
        """Read what holds on those days; bookings whose id is in ``besides`` are left out. Five queries."""
        return cls(
            space=space,
            first_day=first_day,
            last_day=last_day,
            rules=list(BookingRules.objects.filter(space=space, starts_on__lte=last_day).order_by("-starts_on")),
            periods=periods_of(space.park_id, first_day, last_day),
            holidays=dict(Holiday.objects.filter(date__range=(first_day, last_day)).values_list("date", "label")),
            closures=closures_of(space, first_day, last_day),
            rows=rows_of(space, first_day, last_day, besides),
            now=(now or timezone.now()).astimezone(UTC),
        )

    def rules_on(self, day: date) -> BookingRules | None:
        """The rules that hold on ``day``; None where the space cannot be booked then."""
        held = next((row for row in self.rules if row.starts_on <= day), None)
        return held if held and held.is_bookable else None

    @property
    def last_bookable_day(self) -> date:
        """The last day that can be booked today."""
        today = timezone.localdate(self.now)
        rules = self.rules_on(today)
        return today + timedelta(days=rules.days_ahead) if rules else today - timedelta(days=1)

    def obstacle(self, day: date) -> Obstacle | None:
        """Why the space is closed all of ``day``; None where it opens at some time."""
        for first, reopens, label in self.closures:
            if first <= day < reopens:
                return Obstacle(Closed.CLOSURE, label)
        if day in self.holidays:
            return Obstacle(Closed.HOLIDAY, self.holidays[day])
        return None if self.hours(day) else Obstacle(Closed.HOURS, str(Closed.HOURS.label))

    def hours(self, day: date) -> list[tuple[time, time]]:
        """The hours of the period that prevails on ``day``, holidays and closures aside."""
        holding = [period for period in self.periods if period.holds_on(day)]
        if not holding:
            return []
        return max(holding, key=lambda period: RANK[period.kind]).hours.get(day.weekday(), [])

    def opening(self, day: date) -> list[Span]:
        """When the space is open on ``day``, earliest first; nothing where it is closed."""
        if day not in self._days:
            closed = self.obstacle(day)
            self._days[day] = [] if closed else [slots.on_wall(day, *pair) for pair in self.hours(day)]
        return self._days[day]

    def rows_on(self, day: date) -> list[Row]:
        """The live bookings that begin on ``day``, earliest first."""
        if self._by_day is None:
            self._by_day = defaultdict(list)
            zone = timezone.get_default_timezone()
            for row in self.rows:
                self._by_day[row.start.astimezone(zone).date()].append(row)
        return self._by_day.get(day, [])

    def busy(self, day: date) -> list[Span]:
        """When the space is booked on ``day``."""
        return [row.span for row in self.rows_on(day)]

    def free(self, day: date) -> list[Span]:
        """What is left of ``day`` from now on, the pause around bookings kept."""
        rules = self.rules_on(day)
        if rules is None:
            return []
        taken = slots.widened(self.busy(day), rules.buffer_minutes)
        return slots.from_on(slots.without(self.opening(day), taken), self.now)

    def slots(self, day: date, minutes: int) -> list[Span]:
        """Every slot of ``minutes`` that can be booked on ``day`` by the rules for everybody."""
        rules = self.rules_on(day)
        if rules is None or day > self.last_bookable_day:
            return []
        return slots.on_grid(self.opening(day), self.free(day), minutes=minutes, step=rules.slot_minutes)

    def nearest(self, start: datetime, minutes: int, most: int = 3) -> list[Span]:
        """The slots of these days that begin nearest to ``start``, soonest first."""
        count = (self.last_day - self.first_day).days + 1
        days = (self.first_day + timedelta(days=n) for n in range(count))
        return slots.nearest((slot for day in days for slot in self.slots(day, minutes)), start, most=most)


def periods_of(park_id: int, first_day: date, last_day: date) -> list[Period]:
    """The periods of hours with a day in the span. One query."""
    rows = HoursPeriod.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first_day), park=park_id)
    columns = rows.filter(starts_on__lte=last_day).order_by("id", "hours__weekday", "hours__opens")
    found: dict[int, Period] = {}
    for pk, kind, first, end, weekday, opens, closes in columns.values_list(
        "id", "kind", "starts_on", "ends_on", "hours__weekday", "hours__opens", "hours__closes"
    ):
        period = found.setdefault(pk, Period(kind, first, end, {}))
        if weekday is not None:
            period.hours.setdefault(weekday, []).append((opens, closes))
    return list(found.values())


def closures_of(space: Space, first_day: date, last_day: date) -> list[tuple[date, date, str]]:
    """When the space, or the area that it lies in, is closed: first day, first day after, reason. One query."""
    places = [pk for pk in (space.pk, space.parent_id) if pk]
    rows = Closure.objects.filter(space__in=places, starts_on__lte=last_day, ends_on__gt=first_day)
    labels = dict(ClosureReason.choices)
    return [
        (first, reopens, note or str(labels[reason]))
        for first, reopens, reason, note in rows.values_list("starts_on", "ends_on", "reason", "note")
    ]


def rows_of(space: Space, first_day: date, last_day: date, besides: Collection[int] = ()) -> list[Row]:
    """The live bookings of the space on those days, earliest first. One query."""
    begins, ends = midnight(first_day), midnight(last_day + timedelta(days=1))
    rows = Booking.objects.live().filter(space=space).overlapping(begins, ends).exclude(pk__in=besides)
    is_arabic = get_language() == "ar"
    columns = rows.order_by("period", "id").values_list(
        "id", "reference", "period", "company_id", "company__name", "company__name_ar", "booked_by_id", "title",
        "status", "series_id", "people",
    )  # fmt: skip
    return [
        Row(
            pk, reference, period.lower.astimezone(UTC), period.upper.astimezone(UTC), company_id,
            (name_ar if is_arabic else "") or name or "", *rest,
        )
        for pk, reference, period, company_id, name, name_ar, *rest in columns
    ]  # fmt: skip


def around(space: Space, day: date, *, besides: Collection[int] = ()) -> Agenda:
    """The agenda of the days near ``day``, none before today, to look for free slots in."""
    today = timezone.localdate()
    first = max(today, day - timedelta(days=DAYS_BEFORE))
    return Agenda.load(space, first, max(first, day) + timedelta(days=DAYS_AFTER), besides=besides)
