"""A park's rows turned into what the forecast is computed from: a constant number of queries (eight)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count
from django.utils import timezone

from planning import forecast, free_days
from planning.forecast import DESKS, OFFICES, PARTS_OF_A_METRE, Month, Piece, Range, Stay
from planning.free_days import FirstFree, Room
from planning.likelihood import CERTAIN, NEVER, Chance, Estimate, estimate
from planning.models import PlanningRules
from spaces.enums import SpaceKind
from spaces.models import Park
from spaces.plan import PlanSpace
from technopark.common.ranges import add_months
from tenants import occupancy, presence
from tenants.enums import Purpose, TenancyStatus, Track
from tenants.models import Tenancy, TenancyLog
from tenants.presence import Hold, Shut

MEASURE_OF = {SpaceKind.OFFICE: OFFICES, SpaceKind.DESK: DESKS}
# Nobody renews what is over or given notice of.
RENEWABLE = {
    TenancyStatus.HELD,
    TenancyStatus.RESERVED,
    TenancyStatus.SIGNED,
    TenancyStatus.ACTIVE,
    TenancyStatus.SUSPENDED,
}
HORIZON_YEARS = 12
# Every table that an outlook is made from.
MADE_FROM = (*occupancy.MADE_FROM, TenancyLog, PlanningRules)


@dataclass(frozen=True, slots=True)
class Chances:
    """What a park's history, or its written rule, says of renewals by track, of offers out and of reservations."""

    renewal: dict[str, Estimate]
    held: Estimate
    reserved: Estimate


@dataclass(slots=True)
class Outlook:
    """A park as the forecast sees it from a day on."""

    park: Park
    day: date
    rules: PlanningRules
    chances: Chances
    stays: list[Stay]
    rooms: list[Room]
    caps: list[tuple[date, int]]
    shut: dict[int, list[tuple[date, date]]] = field(default_factory=dict)

    def months(self, number: int = 24) -> list[Month]:
        """The ranges of each month."""
        return forecast.forecast(self.stays, self.caps, self.day, number)

    def ranges(self, measure: str, number: int = 24) -> list[tuple[date, int, Range]]:
        """Of each month its first day, its lowest cap and the range of ``measure``: what ``months`` says of it."""
        found = forecast.of_measure(measure, self.stays, self.caps, self.day, number)
        caps = sorted(self.caps)
        return [
            (first, forecast.lowest_cap(caps, max(first, self.day), add_months(first, 1)), figures)
            for first, figures in found.items()
        ]

    def first_free(self, **wish) -> FirstFree:
        """When a room or a place is free first; see ``free_days.first_free``."""
        return free_days.first_free(self.stays, self.rooms, self.shut, self.caps, self.day, **wish)


def outlook(park: Park, day: date | None = None, *, ending: Collection[int] = ()) -> Outlook:
    """What is known of ``park`` from ``day`` (today) on. ``ending``: ids of stays that nobody means to renew."""
    day = day or timezone.localdate()
    spaces = [space for space in presence.spaces_of(park) if space.is_assignable]
    rules = PlanningRules.objects.filter(park=park).first() or PlanningRules(park=park)
    shut = shut_days(spaces, presence.shuts_of(park, day))
    chances = chances_of(history_of(park), rules)
    holds = presence.holds_of(park, day)
    around = {
        "ending": ending,
        "rules": rules,
        "chances": chances,
        "pieces": pieces_of(spaces, holds),
        "holds": holds,
        "shut": shut,
    }
    return Outlook(
        park=park,
        day=day,
        rules=rules,
        chances=chances,
        stays=stays_of(around, park, day),
        rooms=[Room(space.pk, space.code, MEASURE_OF.get(space.kind, ""), tenths(space.area)) for space in spaces],
        caps=presence.caps_of(park),
        shut=shut,
    )


def tenths(area) -> int:
    """m² as the tenths that the forecast adds up."""
    return round(area * PARTS_OF_A_METRE)


def history_of(park: Park) -> dict[tuple[str, str, str], int]:
    """How often each step was taken in ``park``: by track, verb and the status it was taken from. One query."""
    rows = TenancyLog.objects.filter(tenancy__park=park, tenancy__purpose=Purpose.HOSTED).order_by()
    counted = rows.values_list("tenancy__track", "verb", "from_status").annotate(Count("pk"))
    return {(track, verb, status): number for track, verb, status, number in counted}


def chances_of(history: dict[tuple[str, str, str], int], rules: PlanningRules) -> Chances:
    """Renewed or ended, accepted or not, signed or not: each counted over what was decided."""
    tally: dict[tuple[str, str], int] = defaultdict(int)
    for (track, verb, status), number in history.items():
        for name in (track, ""):
            tally[name, asked(verb, status)] += number
    percent = Chance(*(getattr(rules, f"renewal_{name}") / 100 for name in Chance._fields))

    def of(question: str, track: str, rule: Chance) -> Estimate:
        def cases(name: str) -> tuple[int, int]:
            yes = tally[name, f"{question} yes"]
            return yes, yes + tally[name, f"{question} no"]

        return estimate(cases(track), cases(""), rule, needed=rules.history_needed)

    return Chances(
        renewal={track: of("renewed", track, percent) for track in Track.values},
        held=of("held", "", around(rules.held_likely)),
        reserved=of("reserved", "", around(rules.reserved_likely)),
    )


def asked(verb: str, status: str) -> str:
    """Which question a step of a stay's log answers, and how; empty where it answers none."""
    if verb == "extend" and status in TenancyStatus.running:
        return "renewed yes"
    if verb == "close":
        return "renewed no"
    if status in TenancyStatus.unsigned:
        return f"{status} {'no' if verb in {'cancel', 'lapse'} else 'yes'}" if verb in ENTERING[status] else ""
    return ""


ENTERING = {"held": {"accept", "cancel", "lapse"}, "reserved": {"sign", "cancel", "lapse"}}


def around(percent: int) -> Chance:
    """A written rule without history: a fifth of the way to either side."""
    share = percent / 100
    return Chance(share * 0.8, share, share + (1 - share) * 0.2)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides how long the stays of a park may last, and how likely that is."""

    park: Park
    rules: PlanningRules
    chances: Chances
    pieces: dict[int, tuple[Piece, ...]]
    holds: dict[int, list[Hold]]
    shut: dict[int, list[tuple[date, date]]]
    known: dict[int, list[tuple[date, date]]]
    spent: dict[int, int]
    ending: Collection[int]

    def stay(self, row: tuple) -> Stay:
        """A row of a tenancy (see ``stays_of``) with what may come of it."""
        pk, company, period, status, track, purpose = row
        is_hosted = purpose == Purpose.HOSTED
        pieces = self.pieces[pk]
        longest = add_months(period.lower, self.park.longest_stay_months if is_hosted else 12 * HORIZON_YEARS)
        limits = [longest - self.taken_off(company, period.lower)]
        limits += [first for first, _end in self.known.get(company, []) if first >= period.upper]
        limits += self.obstacles(pk, period.upper)
        return Stay(
            id=pk,
            first=period.lower,
            end=period.upper,
            pieces=pieces,
            comes=self.comes(status),
            renewal=self.chances.renewal[track].chance if status in RENEWABLE and pk not in self.ending else NEVER,
            renewal_months=self.rules.renewal_months(track),
            latest=min(limits),
            counts=is_hosted,
        )

    def comes(self, status: str) -> Chance:
        """The chance that what is agreed so far comes about: who has not accepted yet has not signed either."""
        reserved = self.chances.reserved.chance
        if status == TenancyStatus.HELD:
            return self.chances.held.chance.times(reserved)
        return reserved if status == TenancyStatus.RESERVED else CERTAIN

    def taken_off(self, company: int | None, first: date) -> timedelta:
        """The days of the company's other stays, past or planned."""
        if company is None:
            return timedelta(0)
        others = [end - begins for begins, end in self.known[company] if begins != first]
        return sum(others, timedelta(self.spent[company]))

    def obstacles(self, pk: int, end: date) -> list[date]:
        """The first days after ``end`` on which a space held until then is somebody else's or closed."""
        kept = {piece.space for piece in self.pieces[pk] if piece.end >= end}
        others = [hold for space in kept for hold in self.holds[space] if hold.tenancy_id != pk]
        closed = [days for space in kept for days in self.shut.get(space, ())]
        return [max(first, end) for first, until, *_rest in (*others, *closed) if until > end]


def stays_of(around: dict, park: Park, day: date) -> list[Stay]:
    """Every stay of ``park`` that has a day from ``day`` on, in its surroundings: two queries."""
    rows = list(
        Tenancy.objects.live()
        .filter(park=park, period__endswith__gt=day)
        .order_by("period", "id")
        .values_list("pk", "company_id", "period", "status", "track", "purpose")
    )
    known = defaultdict(list)
    for _pk, company, period, *_rest in rows:
        if company:
            known[company].append((period.lower, period.upper))
    surroundings = Surroundings(park=park, known=known, spent=days_spent(park, set(known), day), **around)
    return [surroundings.stay(row) for row in rows]


def days_spent(park: Park, companies: set[int], day: date) -> dict[int, int]:
    """Days of the stays of ``companies`` that were over before ``day``: they are taken off the longest stay."""
    past = Tenancy.objects.counted().filter(park=park, company__in=companies, period__endswith__lte=day)
    found: dict[int, int] = defaultdict(int)
    for company, period in past.order_by().values_list("company_id", "period"):
        found[company] += (period.upper - period.lower).days
    return found


def pieces_of(spaces: list[PlanSpace], holds: dict[int, list[Hold]]) -> dict[int, tuple[Piece, ...]]:
    """The spaces that each tenancy (by id) holds."""
    found = defaultdict(tuple)
    for space in spaces:
        for hold in holds[space.pk]:
            piece = Piece(space.pk, MEASURE_OF.get(space.kind, ""), tenths(space.area), hold.first, hold.end)
            found[hold.tenancy_id] += (piece,)
    return found


def shut_days(spaces: list[PlanSpace], shuts: dict[str, list[Shut]]) -> dict[int, list[tuple[date, date]]]:
    """When each space (by id) is closed, a desk with its area."""
    return {
        space.pk: [(one.first, one.end) for code in (space.code, space.parent) if code for one in shuts.get(code, ())]
        for space in spaces
    }
