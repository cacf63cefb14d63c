"""When a place may come for those who wait: honest ranges of dates, from the ends of the stays as they are known.

At the earliest, every stay ends on its last day as agreed and nobody's is prolonged. At the latest, every company
stays as long as the park lets anybody (``park.longest_stay_months``). Whoever is first on a list is served first; the
lists of a park are counted together, by rank and then by who has waited longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from applications.enums import Status
from applications.models import Application
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
    waiting = list(in_turn(park))
    ends_on = add_months(today, FAR * park.longest_stay_months)
    caps, stays = presence.caps_of(park), stays_from(park, today, ends_on)
    agreed = [(period.lower, period.upper) for _pk, _company, period in stays]
    early = free_days(agreed, caps, today, ends_on, len(waiting))
    late = free_days(prolonged(stays, park.longest_stay_months), caps, today, ends_on, len(waiting))
    ranges = {pk: Prospect(first, last) for pk, first, last in zip(waiting, early, late, strict=True)}
    return Outlook(ranges, levels.months(agreed, caps, today, add_months(today.replace(day=1), months)))


def places_now(park: Park, today: date, *, most: int) -> int:
    """How many places are free today and stay so even if every company stays as long as it may; ``most`` are counted.

    Two queries.
    """
    ends_on = add_months(today, FAR * park.longest_stay_months)
    stays = prolonged(stays_from(park, today, ends_on), park.longest_stay_months)
    return free_days(stays, presence.caps_of(park), today, ends_on, most).count(today)


def in_turn(park: Park) -> Iterable[int]:
    """The files that wait in ``park``, by id, as they would be served."""
    files = Application.objects.filter(call__park=park, status=Status.WAITLISTED)
    return files.order_by("waiting_rank", "submitted_at", "id").values_list("pk", flat=True)


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
