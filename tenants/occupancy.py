"""The one module of figures: who is where on a day, how full the park is, what is free and what fits.

Every function asks the database a constant number of times, whatever the park holds (``tenants.presence`` is the
queries, ``tenants.levels`` the arithmetic, ``tenants.choosing`` the choice of a space). Areas are in m²;
a ``period`` ends, exclusive, on the first day outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from spaces.enums import SpaceKind, SpaceState
from spaces.models import Closure, Park, ParkCap, Space
from spaces.plan import PlanSpace
from technopark.common.ranges import add_months
from tenants import levels, presence
from tenants.choosing import SpaceChoice, fitting_spaces, spaces_for_choice
from tenants.levels import Month
from tenants.models import Assignment, Company, Tenancy
from tenants.presence import Hold, Shut

__all__ = [
    "Figures",
    "Month",
    "SpaceChoice",
    "figures_and_months",
    "figures_on",
    "fitting_spaces",
    "free_places",
    "months_ahead",
    "spaces_for_choice",
    "states_on",
]

DAY = timedelta(days=1)
# Every table that a figure or a state here is read from.
MADE_FROM = (Park, ParkCap, Space, Closure, Company, Tenancy, Assignment)


def states_on(park: Park, day: date, *, with_names: bool = True) -> list[PlanSpace]:
    """Every space of ``park`` with its state on ``day``, floor by floor, desks after their area. Three queries.

    Without ``with_names`` nobody is named: what the public may see.
    """
    spaces = presence.spaces_of(park)
    holds = presence.holds_of(park, day)
    shuts = presence.shuts_of(park, day)
    for space in spaces:
        closed = sorted(shuts[space.code] + (shuts[space.parent] if space.parent else []))
        _set_state(space, holds[space.pk], closed, day, park.ending_soon_days)
        if not with_names:
            space.holder = space.tenancy = space.next_holder = ""
    _count_desks(spaces)
    return spaces


def _set_state(space: PlanSpace, holds: list[Hold], shuts: list[Shut], day: date, ending_soon_days: int) -> None:
    """Say what ``space`` is on ``day`` and what comes next, from what holds or closes it from that day on."""
    hold = next((one for one in holds if one.first <= day), None)
    shut = next((one for one in shuts if one.first <= day < one.end), None)
    end = None
    if hold:
        end = _end_of_stay(hold, holds)
        space.is_held, space.holder, space.tenancy = True, hold.holder, hold.tenancy
        is_ending = not hold.is_unsigned and end - day <= timedelta(days=ending_soon_days)
        space.state = SpaceState.ENDING if is_ending else hold.state
    if shut:
        end = _end_of_closure(shut, shuts)
        space.state, space.note = SpaceState.CLOSED, shut.reason
    _set_next(space, [*holds, *shuts], end, day)


def _end_of_stay(hold: Hold, holds: list[Hold]) -> date:
    """The first day on which another, or nobody, holds the space: a stay renewed without a gap goes on."""
    end = hold.end
    for later in holds:
        if later.first == end and hold.company_id and later.company_id == hold.company_id and not later.is_unsigned:
            end = later.end
    return end


def _end_of_closure(shut: Shut, shuts: list[Shut]) -> date:
    end = shut.end
    for later in shuts:
        if later.first <= end:
            end = max(end, later.end)
    return end


def _set_next(space: PlanSpace, events: list[Hold | Shut], end: date | None, day: date) -> None:
    """What follows the state of now, from ``end`` (of a free space: tomorrow) on."""
    boundary = end or day + DAY
    following = min(
        (one for one in events if one.end > boundary), key=lambda one: max(one.first, boundary), default=None
    )
    starts_on = max(following.first, boundary) if following else None
    if following:
        space.next_on, space.next_state, space.next_holder = starts_on, following.state, following.holder
    if end or following:
        space.until = (end or starts_on) - DAY


def _count_desks(spaces: list[PlanSpace]) -> None:
    """Give each coworking area the number of its desks and the state that they make together."""
    areas = {space.code: space for space in spaces if space.kind == SpaceKind.COWORKING_AREA}
    for desk in spaces:
        if area := areas.get(desk.parent):
            area.desks += 1
            area.desks_free += desk.state == SpaceState.FREE
    for area in areas.values():
        if area.desks and not area.desks_free and area.state == SpaceState.FREE:
            area.state = SpaceState.OCCUPIED


@dataclass(frozen=True, slots=True)
class Figures:
    """A park on a day. ``companies`` is what the cap counts: those present and those whose place is kept.

    ``…_held`` counts spaces that somebody holds, signed or not; ``…_free`` those that could be held that day,
    closed ones left out. ``area`` is what can be held: offices, desks and service units, in m².
    """

    day: date
    companies: int
    companies_unsigned: int
    cap: int
    offices: int
    offices_held: int
    offices_free: int
    desks: int
    desks_held: int
    desks_free: int
    service_units: int
    service_units_held: int
    closed: int
    area: Decimal
    area_held: Decimal

    @property
    def free(self) -> int:
        """Places left under the cap."""
        return max(0, self.cap - self.companies)

    @property
    def area_share(self) -> Decimal:
        """Occupancy by area, from 0 to 1."""
        return self.area_held / self.area if self.area else Decimal(0)


def figures_on(park: Park, day: date, *, spaces: Iterable[PlanSpace] | None = None) -> Figures:
    """The figures of ``park`` on ``day``: two queries, plus three for the ``spaces`` unless ``states_on`` gave them."""
    spaces = states_on(park, day) if spaces is None else spaces
    return _figures(day, spaces, presence.counts_on(park, day), presence.caps_of(park))


def _figures(day: date, spaces: Iterable[PlanSpace], counts: tuple[int, int], caps: list[tuple[date, int]]) -> Figures:
    """What the spaces in their states, the companies that count and the caps make together."""
    spaces, (companies, unsigned) = [space for space in spaces if space.is_assignable], counts
    offices, desks, units = (
        [space for space in spaces if space.kind == kind]
        for kind in (SpaceKind.OFFICE, SpaceKind.DESK, SpaceKind.SERVICE_UNIT)
    )
    return Figures(
        day=day,
        companies=companies,
        companies_unsigned=unsigned,
        cap=levels.cap_on(caps, day),
        offices=len(offices),
        offices_held=_held(offices),
        offices_free=_free(offices),
        desks=len(desks),
        desks_held=_held(desks),
        desks_free=_free(desks),
        service_units=len(units),
        service_units_held=_held(units),
        closed=sum(space.state == SpaceState.CLOSED for space in spaces),
        area=sum((space.area for space in spaces), Decimal(0)),
        area_held=sum((space.area for space in spaces if space.is_held), Decimal(0)),
    )


def _held(spaces: list[PlanSpace]) -> int:
    return sum(space.is_held for space in spaces)


def _free(spaces: list[PlanSpace]) -> int:
    return sum(space.state == SpaceState.FREE for space in spaces)


def months_ahead(park: Park, day: date, n: int = 12) -> list[Month]:
    """The month of ``day`` (from that day on) and the next ones, ``n`` in all: peak, cap, free. Two queries."""
    ends_on = add_months(day.replace(day=1), n)
    return levels.months(presence.stays_of(park, day, ends_on), presence.caps_of(park), day, ends_on)


def free_places(park: Park, period) -> int:
    """How many more companies could be present on every day of ``period``. Two queries."""
    stays = presence.stays_of(park, period.lower, period.upper)
    return levels.free_on_all_days(levels.steps(stays, presence.caps_of(park), period.lower, period.upper))


def figures_and_months(
    park: Park, day: date, n: int = 12, *, spaces: Iterable[PlanSpace]
) -> tuple[Figures, list[Month]]:
    """What ``figures_on`` and ``months_ahead`` say, from the same rows: two queries for both."""
    ends_on = add_months(day.replace(day=1), n)
    caps, stays = presence.caps_of(park), presence.present_in(park, day, ends_on)
    here = [is_unsigned for first, end, is_unsigned in stays if first <= day < end]
    figures = _figures(day, spaces, (len(here), sum(here)), caps)
    return figures, levels.months([stay[:2] for stay in stays], caps, day, ends_on)
