"""A park's files and spaces as the solver's problem: a constant number of queries, whatever they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from applications.forms.offer import KIND_OF_WISH
from applications.models import Application
from planning.models import PlanningRules, Proposal, ProposalLine
from planning.placing import DESK, OFFICE, File, Problem, Room, Weights
from spaces.enums import SpaceKind
from spaces.models import Park
from spaces.plan import PlanSpace
from technopark.common.ranges import add_months
from tenants import levels, presence, pricing
from tenants.enums import SkillKind, TenancyStatus
from tenants.models import Assignment

KINDS = {SpaceKind.OFFICE: OFFICE, SpaceKind.DESK: DESK}
# So far ahead are rooms and the cap looked at.
YEARS = 5
WEIGHTS = ("size", "date", "budget", "access", "neighbours", "moves", "fairness", "skills")


def problem_of(proposal: Proposal, lines: Sequence[ProposalLine], today: date | None = None) -> Problem:
    """What ``proposal`` asks the solver: its ``lines`` that are not left out, over the free days of its park."""
    today = today or timezone.localdate()
    park = proposal.park
    earliest = proposal.answer_by or today + timedelta(days=park.offer_days)
    spaces = [space for space in presence.spaces_of(park) if space.kind in KINDS]
    lines = [line for line in lines if not line.is_left_out]
    fees = Fees(park, spaces)
    tracks = [line.application.call.track for line in lines]
    return Problem(
        files=[file_of(line, fees, today, max(earliest, today)) for line in lines],
        rooms=rooms_of(park, spaces, today),
        free=free_of(park, today),
        earliest=max(earliest, today),
        months=proposal.months,
        most_delay=proposal.most_delay,
        renewal=max((rules_of(park).renewal_months(track) for track in tracks), default=12),
        weights=Weights(*(getattr(proposal, f"weight_{name}") for name in WEIGHTS)),
        settled=settled_in(park, spaces, today),
        skilled=skilled_in(park, spaces, today),
    )


def rules_of(park: Park) -> PlanningRules:
    """The park's rules of the forecast, or the defaults."""
    return PlanningRules.objects.filter(park=park).first() or PlanningRules(park=park)


def zone_of(space: PlanSpace) -> str:
    """Where neighbours meet: the coworking area of a desk, the floor of an office."""
    return space.parent or f"floor {space.floor}"


def rooms_of(park: Park, spaces: Iterable[PlanSpace], today: date) -> list[Room]:
    """Offices and desks with the days on which they are held or closed."""
    holds, shuts = presence.holds_of(park, today), presence.shuts_of(park, today)
    found = []
    for space in spaces:
        closed = shuts[space.code] + (shuts[space.parent] if space.parent else [])
        busy = sorted({(one.first, one.end) for one in (*holds[space.pk], *closed)})
        facts = {"zone": zone_of(space), "is_accessible": space.is_accessible, "busy": tuple(busy)}
        kind, area = KINDS[space.kind], float(space.area)
        found.append(Room(space.pk, space.code, kind, area, seats=space.seats or 1, **facts))
    return found


def free_of(park: Park, today: date) -> list[tuple[date, int]]:
    """Places left under the cap: from each day on, so many companies more."""
    end = add_months(today, 12 * YEARS)
    steps = levels.steps(presence.stays_of(park, today, end), presence.caps_of(park), today, end)
    return [(step.day, step.free) for step in steps]


def settled_in(park: Park, spaces: Iterable[PlanSpace], today: date) -> dict[str, frozenset[str]]:
    """The sectors of the companies in each zone, of those that go on being there."""
    zones = {space.pk: zone_of(space) for space in spaces}
    found = defaultdict(set)
    for space, sector in going_on(park, today).order_by().values_list("space_id", "tenancy__company__sector"):
        if space in zones and sector:
            found[zones[space]].add(sector)
    return {zone: frozenset(sectors) for zone, sectors in found.items()}


def going_on(park: Park, today: date) -> QuerySet[Assignment]:
    """Who holds what for longer than a month still."""
    running = {"tenancy__park": park, "tenancy__status__in": TenancyStatus.running}
    return Assignment.objects.live().filter(**running, period__endswith__gt=add_months(today, 1))


class Neighbour(NamedTuple):
    """A company with a skill, where it sits; ``kind``: offered or sought."""

    zone: str
    space: str
    company: str
    skill: str
    kind: str


def neighbours_in(park: Park, spaces: Iterable[PlanSpace], today: date) -> list[Neighbour]:
    """The skills of the companies that go on being there, by space code. One query."""
    zones = {space.pk: zone_of(space) for space in spaces}
    rows = going_on(park, today).filter(tenancy__company__skills__isnull=False).order_by("space__code")
    path = "tenancy__company__"
    names = ("space__code", f"{path}name", f"{path}skills__skill__slug", f"{path}skills__kind")
    return [Neighbour(zones[space], *facts) for space, *facts in rows.values_list("space_id", *names) if space in zones]


def skilled_in(park: Park, spaces: Iterable[PlanSpace], today: date) -> dict[str, tuple[frozenset, frozenset]]:
    """The skills offered and sought in each zone."""
    found = defaultdict(lambda: (set(), set()))
    for one in neighbours_in(park, spaces, today):
        found[one.zone][one.kind == SkillKind.SOUGHT].add(one.skill)
    return {zone: (frozenset(offered), frozenset(sought)) for zone, (offered, sought) in found.items()}


class Fees:
    """What each space costs by the tariffs, read in one query a day of start."""

    def __init__(self, park: Park, spaces: Sequence[PlanSpace]):
        self.park, self.spaces = park, spaces
        self._rows: dict[date, list] = {}

    def of(self, application: Application, day: date) -> dict[int, float | None]:
        """By space: MAD a month without VAT from ``day`` on; None where there is no tariff."""
        rows = self._rows.get(day)
        if rows is None:
            rows = self._rows[day] = pricing.tariffs_on(park=self.park, day=day)
        created_on = application.company_created_on if application.has_company else None
        age = pricing.age_in_months(created_on, day)
        best = {}
        for row in sorted(rows, key=lambda row: row.from_company_age):
            if row.track == application.call.track and row.from_company_age <= age:
                best[row.space_kind] = row
        return {space.pk: self._fee(best.get(space.kind), space) for space in self.spaces}

    @staticmethod
    def _fee(row, space: PlanSpace) -> float | None:
        return float(pricing.monthly_fee(unit=row.unit, amount=row.amount, area=space.area)) if row else None


def file_of(line: ProposalLine, fees: Fees, today: date, earliest: date) -> File:
    """A file as the solver sees it; its fees are those of its first possible day."""
    application = line.application
    kind = KINDS.get(KIND_OF_WISH.get(application.wish), "")
    submitted = application.submitted_at
    return File(
        id=application.pk,
        kind=kind,
        desks=application.desks_wanted or 1,
        area=float(application.area_wanted or 0),
        starts_on=application.starts_on_wish,
        needs_access=application.needs_ground_floor,
        budget=float(line.budget) if line.budget is not None else None,
        sector=application.sector,
        waited=(today - timezone.localdate(submitted)).days if submitted else 0,
        fees=fees.of(application, earliest),
        fixed=(tuple(space.pk for space in line.spaces), line.starts_on) if line.is_fixed and line.space_id else None,
        offers=slugs(line, "skills_offered"),
        seeks=slugs(line, "skills_sought"),
    )


def slugs(line: ProposalLine, name: str) -> frozenset[str]:
    """The skills of a line; one that is only asked about (for a scenario) is never kept and has none."""
    return frozenset(skill.slug for skill in getattr(line, name).all()) if line.pk else frozenset()
