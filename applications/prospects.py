"""When a place may come for those who wait: honest ranges of dates, from the ends of the stays as they are known.

At the earliest, every stay ends on its last day as agreed and nobody's is prolonged. At the latest, every company
stays as long as the park lets anybody (``park.longest_stay_months``). Whoever is first on a list is served first; the
lists of a park are counted together, by rank, then by who wishes this park more, then by who has waited longest.

A file that names several parks waits in each: at the earliest all those before it go elsewhere where they can, at the
latest none does; its range is that of whichever park comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from applications.enums import Status
from applications.models import Application, Call, ParkChoice
from applications.parks import naming, parks_of_call
from applications.rows import Row
from spaces.models import Park
from technopark.common.ranges import add_months
from tenants import levels, presence
from tenants.models import Tenancy

# How far ahead a date is still worth saying: two of the longest stays.
FAR = 2


@dataclass(frozen=True, slots=True)
class Prospect(Row):
    """``earliest`` and ``latest`` are first days; None where no place comes within the horizon."""

    earliest: date | None
    latest: date | None

    @property
    def is_now(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Outlook:
    """The range for each file that waits, by id, and the months ahead as they are agreed."""

    ranges: dict[int, Prospect]
    months: list[levels.Month]


def prospects(park: Park, today: date) -> dict[int, Prospect]:
    """The range for each file that waits in ``park``, by id: three queries."""
    return outlook(park, today).ranges


def outlook(park: Park, today: date, *, months: int = 1) -> Outlook:
    """When places may come, and the next ``months`` months under the cap: three queries for both."""
    waiting = in_turn(park)
    ends_on = add_months(today, FAR * park.longest_stay_months)
    caps, stays = presence.caps_of(park), stays_from(park, today, ends_on)
    agreed = [(period.lower, period.upper) for _pk, _company, period in stays]
    early = free_days(agreed, caps, today, ends_on, len(waiting))
    late = free_days(prolonged(stays, park.longest_stay_months), caps, today, ends_on, len(waiting))
    ranges, before = {}, 0
    for (pk, goes_nowhere_else), last in zip(waiting, late, strict=True):
        ranges[pk] = Prospect(early[before], last)
        before += goes_nowhere_else
    return Outlook(ranges, levels.months(agreed, caps, today, add_months(today.replace(day=1), months)))


def places_now(park: Park, today: date, *, most: int) -> int:
    """How many places are free today and stay so even if every company stays as long as it may; ``most`` are counted.

    Two queries.
    """
    ends_on = add_months(today, FAR * park.longest_stay_months)
    stays = prolonged(stays_from(park, today, ends_on), park.longest_stay_months)
    return free_days(stays, presence.caps_of(park), today, ends_on, most).count(today)


def in_turn(park: Park) -> list[tuple[int, bool]]:
    """The files that wait in ``park``, as they would be served: each id, and whether it waits nowhere else."""
    files = Application.objects.filter(naming([park.pk]), status=Status.WAITLISTED)
    chosen = ParkChoice.objects.filter(application=OuterRef("pk"))
    place = Coalesce(Subquery(chosen.filter(park=park).values("rank")), 1)
    others = Exists(chosen.exclude(park=park))
    rows = files.annotate(place=place, others=others).order_by("waiting_rank", "place", "submitted_at", "id")
    return [(pk, not others) for pk, others in rows.values_list("pk", "others")]


def prospects_of_call(call: Call, today: date) -> dict[int, Prospect]:
    """The range for each file that waits on the list of ``call``, in whichever of its parks comes first."""
    found: dict[int, list[Prospect]] = {}
    for park in parks_of_call(call):
        for pk, prospect in prospects(park, today).items():
            found.setdefault(pk, []).append(prospect)
    return {pk: soonest(several) for pk, several in found.items()}


def soonest(several: Iterable[Prospect]) -> Prospect:
    """One range from those of several parks: the earliest of the earliest, the earliest of the latest."""
    several = list(several)
    early = [prospect.earliest for prospect in several if prospect.earliest]
    late = [prospect.latest for prospect in several if prospect.latest]
    return Prospect(min(early, default=None), min(late, default=None))


def stays_from(park: Park, today: date, ends_on: date) -> list[tuple]:
    """What counts towards the cap from ``today`` on, the first to come first: id, company and period. One query."""
    stays = Tenancy.objects.counted().filter(park=park, period__endswith__gt=today, period__startswith__lt=ends_on)
    return list(stays.order_by("period").values_list("pk", "company", "period"))


def prolonged(stays: list[tuple], most_months: int) -> list[tuple[date, date]]:
    """The stays as long as they could be: each company leaves ``most_months`` after it came."""
    began: dict = {}
    for pk, company, period in stays:
        began.setdefault(company or -pk, period.lower)
    return [
        (period.lower, max(period.upper, add_months(began[company or -pk], most_months)))
        for pk, company, period in _last_of_each(stays)
    ]


def _last_of_each(rows: list) -> list:
    """Of a company that already has its next stay only the last is prolonged: the first ends where that begins."""
    last = {company or -pk: pk for pk, company, _period in rows}
    return [row for row in rows if last[row[1] or -row[0]] == row[0]]


def free_days(
    stays: Iterable[tuple[date, date]], caps, starts_on: date, ends_on: date, count: int
) -> list[date | None]:
    """The first day on which there are one, two, … ``count`` places that stay free from then on; pure."""
    steps = levels.steps(stays, caps, starts_on, ends_on)
    lasting, fewest = [], None
    for step in reversed(steps):
        fewest = step.free if fewest is None else min(fewest, step.free)
        lasting.append((step.day, fewest))
    lasting.reverse()
    return [next((day for day, free in lasting if free >= wanted), None) for wanted in range(1, count + 1)]
