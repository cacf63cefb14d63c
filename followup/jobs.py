"""Jobs net: people employed now less those at entry, by gender, age and diploma, with what is not known beside it.

A company counts where both its situation at entry and a later figure are declared; the others are counted as unknown,
never as zero.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from followup.enums import Measure, PartedBy, ReportKind
from followup.models import Figure
from tenants.models import Tenancy

Figures = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Part:
    """Of the net jobs, those of a gender, age or diploma; ``label`` is a measure's, or that of what is not known."""

    label: str
    net: int


@dataclass(frozen=True, slots=True)
class Net:
    """``companies`` were counted and ``unknown`` were not; ``parts`` add up to ``net`` in each way of parting it.

    ``verified`` of the figures used now were verified by staff, of ``companies``.
    """

    baseline: int
    now: int
    companies: int
    unknown: int
    verified: int
    parts: dict[str, list[Part]]

    @property
    def net(self) -> int:
        return self.now - self.baseline


def net(parks: Collection[int], *, today: date | None = None) -> Net:
    """The jobs of all hosted companies that entered ``parks`` until ``today``, here or gone: two queries."""
    today = today or timezone.localdate()
    here = _companies(parks, today)
    return of(*_declared(here, today), companies=here)


def here_and_gone(parks: Collection[int], *, today: date | None = None) -> tuple[Net, Net]:
    """The same, apart: of the companies with a stay today, and of those without. Two queries."""
    today = today or timezone.localdate()
    here = _companies(parks, today)
    first, last, checked = _declared(here, today)
    here_now, gone = ([pk for pk, is_here in here.items() if is_here == wanted] for wanted in (True, False))
    return of(first, last, checked, companies=here_now), of(first, last, checked, companies=gone)


def _companies(parks: Collection[int], today: date) -> dict[int, bool]:
    """The hosted companies that have entered, and whether each is here on ``today``."""
    entered = Tenancy.objects.counted().filter(
        park__in=parks, company__isnull=False, keys_given_on__isnull=False, period__startswith__lte=today
    )
    here: dict[int, bool] = defaultdict(bool)
    for company, period in entered.order_by().values_list("company", "period"):
        here[company] |= today in period
    return here


def _declared(companies: Collection[int], today: date) -> tuple[dict[int, dict], dict[int, dict], dict[int, bool]]:
    """Each company's figures at its first entry, those of its latest report since, and whether these are verified."""
    rows = (
        Figure.objects.filter(
            report__tenancy__company__in=companies, report__as_of__lte=today, measure__in=Measure.people
        )
        .order_by("report__as_of", "report_id")
        .values_list(
            "report__tenancy__company", "report_id", "report__kind", "measure", "value", "verified_at"
        )
    )  # fmt: skip
    first, last, latest, checked = defaultdict(dict), {}, {}, {}
    for company, report, kind, measure, value, verified_at in rows:
        if kind == ReportKind.BASELINE:
            if measure not in first[company]:
                first[company][measure] = value
            continue
        if latest.get(company) != report:
            latest[company], last[company], checked[company] = report, {}, True
        last[company][measure] = value
        checked[company] = checked[company] and verified_at is not None
    return first, last, checked


def of(
    first: Mapping[int, Figures],
    last: Mapping[int, Figures],
    checked: Mapping[int, bool],
    *,
    companies: Collection[int],
) -> Net:
    """Put figures at entry and now of these ``companies`` together: arithmetic."""
    counted = [
        company for company in companies
        if Measure.HEADCOUNT in first.get(company, {}) and Measure.HEADCOUNT in last.get(company, {})
    ]  # fmt: skip
    baseline, now = (sum(int(rows[company][Measure.HEADCOUNT]) for company in counted) for rows in (first, last))
    parts = {
        parted_by: _parts(parted_by, [(first[one], last[one]) for one in counted], now - baseline)
        for parted_by in Measure.parts
    }
    verified = sum(checked[company] for company in counted)
    return Net(baseline, now, len(counted), len(companies) - len(counted), verified, parts)


def _parts(parted_by: str, pairs: list[tuple[Figures, Figures]], whole: int) -> list[Part]:
    """The net of each part where both ends name it; what is left of the whole is not known."""
    found = []
    for measure in Measure.parts[parted_by]:
        known = [int(now[measure] - then[measure]) for then, now in pairs if measure in now and measure in then]
        found.append(Part(str(Measure(measure).label), sum(known)))
    return [*found, Part("", whole - sum(part.net for part in found))]


def labels() -> list[tuple[str, str]]:
    """The ways of parting people, each with its word."""
    return [(value, str(label)) for value, label in PartedBy.choices]
