"""Whom a closure of a space touches, and where they could go meanwhile."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from bookings.models import Booking, DayPass
from bookings.slots import midnight
from spaces.enums import SpaceKind
from spaces.models import Closure, Space
from technopark.common.ranges import days, last_day
from tenants.choosing import Option, fitting_spaces
from tenants.enums import TenancyStatus
from tenants.models import Assignment
from upkeep.models import Ticket

MOST_PROPOSALS = 40


@dataclass
class Touched:
    """Somebody who holds the space, or a desk in it, on ``period``, the days in common with the closure.

    ``free`` is what is free on all of them, the best first; ``proposed`` is the code of the one that nobody else is
    proposed. An offer that nobody has answered moves with its application, not here.
    """

    assignment: Assignment
    period: DateRange
    free: list[Option] = field(default_factory=list)
    proposed: str = ""

    @property
    def space(self) -> Space:
        return self.assignment.space

    @property
    def last_day(self) -> date:
        return last_day(self.period)

    @property
    def is_offer(self) -> bool:
        return self.assignment.tenancy.status == TenancyStatus.HELD


@dataclass(frozen=True)
class Impact:
    """Whom a closure touches. ``others`` are closures on some of the same days, which forbid a second one."""

    space: Space
    period: DateRange
    touched: list[Touched]
    bookings: list[Booking]
    passes: list[DayPass]
    tickets: list[Ticket]
    others: list[Closure]

    @property
    def is_quiet(self) -> bool:
        """Nobody is touched."""
        return not (self.touched or self.bookings or self.passes)


def impact_of(space: Space, first: date, ends_on: date) -> Impact:
    """Read whom closing ``space`` from ``first`` until before ``ends_on`` touches. At most nine queries."""
    period = days(first, ends_on)
    places = [space.pk, *space.children.values_list("pk", flat=True)]
    held = Assignment.objects.overlapping(period).filter(space__in=places)
    rows = held.select_related("space__parent", "tenancy__company").order_by("space__code", "period")
    touched = [Touched(one, common(one.period, period)) for one in rows]
    propose(space, touched)
    bookings = Booking.objects.open().filter(space__in=places).overlapping(midnight(first), midnight(ends_on))
    passes = DayPass.objects.live().filter(area=space, day__gte=first, day__lt=ends_on)
    tickets = Ticket.objects.open().filter(space__in=places)
    return Impact(
        space=space,
        period=period,
        touched=touched,
        bookings=list(bookings.select_related("company", "booked_by").order_by("period", "pk")),
        passes=list(passes.select_related("company").order_by("day", "pk")),
        tickets=list(tickets.order_by("solve_due_at", "pk")),
        others=list(Closure.objects.filter(space=space, starts_on__lt=ends_on, ends_on__gt=first)),
    )


def propose(closing: Space, touched: list[Touched]) -> None:
    """Give each its proposals: free on its days, at least as large, outside what closes; each space to one only."""
    by_days: dict[tuple, list[Option]] = {}
    taken: set[str] = set()
    for one in touched:
        if one.is_offer:
            continue
        kind = SpaceKind(one.space.kind)
        area = one.space.area if kind != SpaceKind.DESK else 0
        wish = (one.period.lower, one.period.upper, kind, area)
        if wish not in by_days:
            by_days[wish] = free_spaces(closing, one.period, kind=kind, area=area)
        one.free = by_days[wish][:MOST_PROPOSALS]
        one.proposed = next((option.space.code for option in by_days[wish] if option.space.code not in taken), "")
        taken.add(one.proposed)


def free_spaces(closing: Space, period: DateRange, *, kind: SpaceKind, area) -> list[Option]:
    """What is free on every day of ``period`` and no smaller, outside ``closing``."""
    options = fitting_spaces(closing.park, period, kind=kind, area=area)
    outside = [one for one in options if closing.code not in {one.space.code, one.space.parent}]
    return [one for one in outside if one.is_available and one.space.kind == kind and one.space.area >= area]


def common(one: DateRange, other: DateRange) -> DateRange:
    """The days in both."""
    return days(max(one.lower, other.lower), min(one.upper, other.upper))


def running_and_coming(park_ids, today: date):
    """The closures that are not over, those under way first."""
    rows = Closure.objects.filter(space__park__in=park_ids, ends_on__gt=today)
    return rows.select_related("space__park").order_by("starts_on", "space__code")


def days_of(closure: Closure) -> int:
    """How long it lasts."""
    return (closure.ends_on - closure.starts_on) // timedelta(days=1)
