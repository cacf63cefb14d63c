"""Choosing a space for a stay: what fits first and why, what else is free, and what is in the way of the rest.

Pages reach this through ``tenants.occupancy``. Three queries for the spaces, two more for the places under the cap.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spaces.enums import SpaceKind, SpaceState
from spaces.models import Park
from spaces.plan import Floor, PlanSpace, floors, square_metres
from technopark.common import formatting
from tenants import levels, presence
from tenants.levels import Month
from tenants.presence import Hold, Shut


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: a kind of space (or any), at least so many desks and m², access without stairs."""

    kind: str | None = None
    desks: int = 0
    area: Decimal | int = 0
    ground_floor: bool = False


@dataclass(slots=True)
class Option:
    """A space for the wished stay: ``reasons`` for it, ``shortfalls`` against the wish, ``hindrances`` on some day.

    ``fee`` is for the page to fill in where it knows one (MAD a month without VAT).
    """

    space: PlanSpace
    fee: Decimal | None = None
    reasons: list[str] = field(default_factory=list)
    shortfalls: list[str] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)

    @property
    def is_available(self) -> bool:
        """Free on every day of the stay."""
        return not self.hindrances

    @property
    def fits(self) -> bool:
        return self.is_available and not self.shortfalls


@dataclass(frozen=True, slots=True)
class SpaceChoice:
    """All that the page of a choice shows. ``others`` are free but not what was asked; ``taken`` cannot be chosen."""

    period: object
    fitting: list[Option]
    others: list[Option]
    taken: list[Option]
    months: list[Month]
    free_places: int
    floors: list[Floor]

    @property
    def other_codes(self) -> list[str]:
        return [option.space.code for option in self.others]

    @property
    def codes(self) -> list[str]:
        """What may be chosen."""
        return [option.space.code for option in (*self.fitting, *self.others)]

    @property
    def listed_codes(self) -> set[str]:
        """What has a line in the list, chosen or not."""
        return {option.space.code for option in (*self.fitting, *self.others, *self.taken)}


def fitting_spaces(
    park: Park, period, *, kind=None, desks=0, area=0, ground_floor=False, besides: int | None = None
) -> list[Option]:
    """Every assignable space, ranked: fitting ones first, least room to spare first; then free ones; then the rest.

    ``kind`` None means any space for a company; service units are ranked only when asked for. ``besides`` is the id
    of a tenancy whose own holds are no hindrance. Three queries.
    """
    wish = Wish(kind, desks or 0, area or 0, ground_floor)
    return _ranked(_options(presence.spaces_of(park), park, period, wish, besides), wish)


def spaces_for_choice(
    park: Park, period, *, kind=None, desks=0, area=0, ground_floor=False, besides: int | None = None
) -> SpaceChoice:
    """The ranked spaces, the plan of the floors over ``period`` and the free places on each of its months."""
    wish = Wish(kind, desks or 0, area or 0, ground_floor)
    spaces = presence.spaces_of(park)
    options = _ranked(_options(spaces, park, period, wish, besides), wish)
    stays, caps = presence.stays_of(park, period.lower, period.upper), presence.caps_of(park)
    return SpaceChoice(
        period=period,
        fitting=[option for option in options if option.fits],
        others=[option for option in options if option.is_available and not option.fits],
        taken=[option for option in options if not option.is_available],
        months=levels.months(stays, caps, period.lower, period.upper),
        free_places=levels.free_on_all_days(levels.steps(stays, caps, period.lower, period.upper)),
        floors=floors(park, spaces),
    )


def _options(spaces: list[PlanSpace], park: Park, period, wish: Wish, besides: int | None) -> list[Option]:
    """Give each of ``spaces`` its state over ``period``, and each assignable one its reasons."""
    holds = presence.holds_of(park, period.lower)
    shuts = presence.shuts_of(park, period.lower)
    options = []
    for space in spaces:
        mine = [hold for hold in holds[space.pk] if hold.tenancy_id != besides]
        closed = sorted(shuts[space.code] + (shuts[space.parent] if space.parent else []))
        hindrances = _set_state_over(space, mine, closed, period)
        if space.kind in (SpaceKind.for_companies if wish.kind != SpaceKind.SERVICE_UNIT else [wish.kind]):
            options.append(Option(space, hindrances=hindrances))
    desks_free = Counter(space.parent for space in spaces if space.parent and space.state == SpaceState.FREE)
    _count_desks(spaces, desks_free)
    for option in options:
        _weigh(option, wish, desks_free[option.space.parent])
    return options


def _set_state_over(space: PlanSpace, holds: list[Hold], shuts: list[Shut], period) -> list[str]:
    """Set the state of ``space`` over the whole period; return what is in the way, in words."""
    events = [*holds, *shuts]
    in_the_way = [one for one in events if one.first < period.upper and one.end > period.lower]
    if in_the_way:
        worst = next((one for one in in_the_way if isinstance(one, Shut)), in_the_way[0])
        space.state, space.holder, space.is_held = worst.state, worst.holder, isinstance(worst, Hold)
        space.until = formatting.last_day(worst.end)
    later = min((one.first for one in events if one.first >= period.upper), default=None)
    if not in_the_way and later:
        space.next_on = later
        space.until = formatting.last_day(later)
    return [_hindrance(one) for one in in_the_way]


def _hindrance(event: Hold | Shut) -> str:
    days = {"first": formatting.day_short(event.first), "last": formatting.day_short(formatting.last_day(event.end))}
    if isinstance(event, Shut):
        return _("closed from %(first)s to %(last)s: %(reason)s") % (days | {"reason": event.reason})
    if event.is_unsigned:
        return _("held for %(holder)s from %(first)s to %(last)s") % (days | {"holder": event.holder})
    return _("occupied by %(holder)s from %(first)s to %(last)s") % (days | {"holder": event.holder})


def _count_desks(spaces: list[PlanSpace], desks_free: Counter) -> None:
    desks = Counter(space.parent for space in spaces if space.parent)
    for space in spaces:
        if space.kind == SpaceKind.COWORKING_AREA:
            space.desks, space.desks_free = desks[space.code], desks_free[space.code]


def _weigh(option: Option, wish: Wish, desks_free: int) -> None:
    """Say what speaks for the space and what it lacks."""
    space = option.space
    if wish.kind and space.kind != wish.kind:
        option.shortfalls.append(
            _("a desk, and an office was asked for")
            if space.kind == SpaceKind.DESK
            else _("an office, and desks were asked for")
        )
    elif space.kind == SpaceKind.DESK:
        _weigh_desks(option, wish, desks_free)
    else:
        _weigh_area(option, wish)
        _weigh_seats(option, wish)
    _weigh_access(option, wish)
    if option.is_available:
        option.reasons.append(_free_for(space))


def _weigh_area(option: Option, wish: Wish) -> None:
    if not wish.area:
        return
    facts = {"area": square_metres(option.space.area), "wish": formatting.number(wish.area)}
    if option.space.area >= wish.area:
        option.reasons.append(_("%(area)s m² for %(wish)s m² asked") % facts)
    else:
        option.shortfalls.append(_("%(area)s m², less than the %(wish)s m² asked") % facts)


def _weigh_seats(option: Option, wish: Wish) -> None:
    if not wish.desks:
        return
    seats = option.space.seats
    facts = {"seats": seats, "wish": wish.desks}
    if seats >= wish.desks:
        option.reasons.append(
            ngettext("%(seats)s seat for %(wish)s asked", "%(seats)s seats for %(wish)s asked", seats) % facts
        )
    else:
        option.shortfalls.append(
            ngettext(
                "%(seats)s seat, fewer than the %(wish)s asked", "%(seats)s seats, fewer than the %(wish)s asked", seats
            )
            % facts
        )


def _weigh_desks(option: Option, wish: Wish, desks_free: int) -> None:
    """A desk suits who wants several when its area has as many free all along."""
    facts = {"count": desks_free, "area": option.space.parent, "wish": wish.desks}
    free = ngettext("%(count)s desk free in %(area)s", "%(count)s desks free in %(area)s", desks_free) % facts
    if wish.desks > 1 and desks_free < wish.desks:
        option.shortfalls.append(
            ngettext(
                "only %(count)s desk free in %(area)s, and %(wish)s were asked for",
                "only %(count)s desks free in %(area)s, and %(wish)s were asked for",
                desks_free,
            )
            % facts
        )
    else:
        option.reasons.append(free)


def _weigh_access(option: Option, wish: Wish) -> None:
    if option.space.is_accessible:
        option.reasons.append(_("access without stairs"))
    elif wish.ground_floor:
        option.shortfalls.append(_("stairs, and access without stairs is needed"))


def _free_for(space: PlanSpace) -> str:
    if space.next_on is None:
        return _("free on every day, and after")
    return _("free on every day, then taken from %(day)s") % {"day": formatting.day_short(space.next_on)}


def _ranked(options: list[Option], wish: Wish) -> list[Option]:
    def rank(option: Option) -> tuple:
        space = option.space
        # Whoever needs no ground floor leaves it to those who do.
        wastes_access = space.is_accessible and not wish.ground_floor
        return not option.is_available, len(option.shortfalls), wastes_access, space.area, space.code

    return sorted(options, key=rank)
