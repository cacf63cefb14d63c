"""Survival: of the companies that entered in a year, which are known to be in business so many years later.

What nobody knows is shown as unknown and is not counted alive. ``state_after`` is arithmetic over what is known of
one company; ``histories`` reads that for all of them in three queries.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from followup.enums import Outcome, Survival
from followup.models import LAST_YEAR, Questionnaire, Report
from technopark.common.ranges import add_months
from tenants.enums import ClosingReason
from tenants.models import Tenancy

YEARS = tuple(range(1, LAST_YEAR + 1))
ENDS = {
    ClosingReason.CEASED: Survival.CEASED,
    ClosingReason.MERGED: Survival.MERGED,
    Outcome.CEASED: Survival.CEASED,
    Outcome.MERGED: Survival.MERGED,
}


@dataclass(slots=True)
class History:
    """What is known of a company: its first day here, the last day it was seen in business, and ends that were said."""

    entered_on: date
    seen_on: date
    ends: list[tuple[date, Survival]] = field(default_factory=list)

    def see(self, day: date) -> None:
        """It was in business on ``day``."""
        self.seen_on = max(self.seen_on, day)

    def end(self, day: date, how: Survival) -> None:
        """Somebody says that it ended on ``day``."""
        self.ends.append((day, how))

    @property
    def ended(self) -> tuple[date, Survival] | None:
        """When and how it ended: the first end that is said of a day after which it was not seen in business again."""
        return min((end for end in self.ends if end[0] >= self.seen_on), default=None)


def state_after(history: History, years: int, *, today: date) -> Survival:
    """What is known of the company ``years`` after its entry.

    Seen in business on that day or later, or ended only later: alive.
    """
    day, ended = add_months(history.entered_on, 12 * years), history.ended
    if day > today:
        return Survival.TOO_EARLY
    if history.seen_on >= day or (ended and ended[0] > day):
        return Survival.ALIVE
    return ended[1] if ended else Survival.UNKNOWN


@dataclass(slots=True)
class Cohort:
    """The companies that entered in ``year``; ``after[n]`` counts what is known of them n years after."""

    year: int
    companies: int = 0
    after: dict[int, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def cells(self) -> list["Cell"]:
        return [Cell(years, self.after[years]) for years in YEARS]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a cohort after so many years; ``share`` is of those for whom it is not too early."""

    years: int
    counts: Counter

    @property
    def alive(self) -> int:
        return self.counts[Survival.ALIVE]

    @property
    def ceased(self) -> int:
        return self.counts[Survival.CEASED]

    @property
    def merged(self) -> int:
        return self.counts[Survival.MERGED]

    @property
    def unknown(self) -> int:
        return self.counts[Survival.UNKNOWN]

    @property
    def measured(self) -> int:
        return self.alive + self.ceased + self.merged + self.unknown

    @property
    def share(self) -> float | None:
        return self.alive / self.measured if self.measured else None


def cohorts(parks: Collection[int], *, today: date | None = None) -> list[Cohort]:
    """Every year of entry in ``parks``, the latest first: three queries."""
    today = today or timezone.localdate()
    return by_year(histories(parks, today=today).values(), today=today)


def by_year(known: Iterable[History], *, today: date) -> list[Cohort]:
    found: dict[int, Cohort] = {}
    for history in known:
        cohort = found.setdefault(history.entered_on.year, Cohort(history.entered_on.year))
        cohort.companies += 1
        for years in YEARS:
            cohort.after[years][state_after(history, years, today=today)] += 1
    return [found[year] for year in sorted(found, reverse=True)]


def histories(parks: Collection[int], *, today: date) -> dict[int, History]:
    """What is known of each hosted company that has entered ``parks``, by its id: three queries."""
    entered = Tenancy.objects.counted().filter(
        park__in=parks, company__isnull=False, keys_given_on__isnull=False, period__startswith__lte=today
    )
    found: dict[int, History] = {}
    for company, period, reason in entered.order_by("period").values_list("company", "period", "closing_reason"):
        last = min(period.upper - timedelta(days=1), today)
        history = found.setdefault(company, History(period.lower, period.lower))
        history.see(last)
        if reason in ENDS:
            history.end(period.upper, ENDS[reason])
    _add_reports(found, today)
    _add_answers(found, today)
    return found


def _add_reports(found: dict[int, History], today: date) -> None:
    """Whoever declared people employed on a day was in business then."""
    rows = Report.objects.declared().filter(tenancy__company__in=found, as_of__lte=today).order_by()
    for company, day in rows.values_list("tenancy__company").annotate(day=Max("as_of")):
        found[company].see(day)


def _add_answers(found: dict[int, History], today: date) -> None:
    rows = Questionnaire.objects.filter(tenancy__company__in=found, answered_at__isnull=False).order_by("as_of", "pk")
    for company, outcome, as_of, ended_on in rows.values_list("tenancy__company", "outcome", "as_of", "ended_on"):
        if outcome in ENDS:
            found[company].end(ended_on or as_of, ENDS[outcome])
        elif outcome == Outcome.OPERATING:
            found[company].see(min(as_of, today))
