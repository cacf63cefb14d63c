"""What a park publishes as open data (law 31-13): occupancy, calls and their results, fees, rubric; nothing personal.

Each data set is a list of rows with the columns of its dictionary. A count under five is None, and so is what would
give one away. The results of a call are published at the beginning of the quarter after its last file was decided,
and never change again: who compares publications finds each of them in the next one, as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, ApplicationLog, Call, Criterion, Decision
from planning.suppression import FEWEST, kept_back, with_totals
from spaces.models import Park
from technopark.common.ranges import add_months
from tenants import trends
from tenants.models import Tariff

MONTHS = 60
WITHDRAWN = "withdrawn"
OUTCOMES = ("admitted", "waitlisted", "refused", "inadmissible", WITHDRAWN)
LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class DataSet:
    """Its name in addresses, what people call it, what each column means, and where its rows come from.

    ``is_dated``: it grows with time, and its rows of an earlier day are those published on that day.
    """

    name: str
    title: str
    columns: dict[str, str]
    rows: Callable[[Park, date], list[dict]]
    is_dated: bool = False


def quarter_start(day: date) -> date:
    """The first day of the quarter of ``day``."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def occupancy(park: Park, today: date) -> list[dict]:
    """The complete months, up to ``MONTHS`` of them: each by its fullest day."""
    this_month = today.replace(day=1)
    rows = []
    for month in trends.months([park], add_months(this_month, -MONTHS), this_month):
        companies, share = month.companies.peak, month.area.share
        rows.append(
            {
                "month": f"{month.first:%Y-%m}",
                "companies": shown(companies),
                "cap": round(month.mean_of("companies")),
                "offices_held": shown(month.offices.peak),
                "offices": round(month.mean_of("offices")),
                "desks_held": shown(month.desks.peak),
                "desks": round(month.mean_of("desks")),
                "area_share": None if share is None or companies < FEWEST else round(share, 2),
            }
        )
    return rows


def shown(count) -> int | None:
    """A count that stands alone: nothing under five."""
    return int(count) if count >= FEWEST else None


def results(park: Park, today: date) -> list[dict]:
    """The calls wholly decided before this quarter: files by outcome, each as it was published first, for good.

    Every call is protected by itself and no sum over calls is published: what comes later says nothing of earlier ones.
    """
    counted = outcomes_of(park, today)
    rows = []
    for call in calls_of(park):
        if call.pk in counted:
            as_of, outcomes = counted[call.pk]
            rows.append({"call": call.slug, **titles(call), "as_of": as_of.isoformat(), **protected(outcomes)})
    return rows


def protected(outcomes: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of a call and how many files there were, without those that are kept back."""
    table = with_totals([[outcomes.get(outcome, 0) for outcome in OUTCOMES]])
    hidden = kept_back(table)
    return {
        column: None if (0, place) in hidden else table[0][place]
        for place, column in enumerate((*OUTCOMES, "received"))
    }


def calls_of(park: Park) -> list[Call]:
    """The calls that the public could read, earliest first."""
    return list(Call.objects.published().filter(park=park, closes_at__isnull=False).order_by("opens_at", "id"))


def titles(call: Call) -> dict[str, str]:
    return {f"title_{language}": getattr(call, f"title_{language}") or "" for language in LANGUAGES}


def outcomes_of(park: Park, today: date) -> dict[int, tuple[date, Counter[str]]]:
    """By call: the first day of the quarter in which it was published first, and its files by outcome until then.

    Only calls that were published by ``today``: closed, and each file decided on or withdrawn before the quarter. What
    is decided otherwise later (an appeal, the waiting list) changes nothing. Three queries.
    """
    files = Application.objects.filter(call__park=park, call__closes_at__isnull=False, submitted_at__isnull=False)
    moments: dict[int, dict[int, list]] = defaultdict(dict)
    closed = {}
    for pk, call, closes_at in files.order_by().values_list("pk", "call_id", "call__closes_at"):
        moments[call][pk], closed[call] = [], local_day(closes_at)
    told = dict(chain.from_iterable(of_call.items() for of_call in moments.values()))
    decisions = Decision.objects.filter(application__in=files.order_by().values("pk")).order_by("decided_at", "id")
    for pk, at, kind in decisions.values_list("application_id", "decided_at", "kind"):
        told[pk].append((local_day(at), kind))
    withdrawn = ApplicationLog.objects.filter(application__in=files.order_by().values("pk"), verb="withdraw")
    for pk, at in withdrawn.order_by("at").values_list("application_id", "at"):
        told[pk].append((local_day(at), WITHDRAWN))
    found = {}
    for call, of_call in moments.items():
        if all(of_call.values()):
            last = max(closed[call], *(min(day for day, _outcome in steps) for steps in of_call.values()))
            as_of = add_months(quarter_start(last), 3)
            if as_of <= quarter_start(today):
                found[call] = as_of, Counter(outcome_before(as_of, steps) for steps in of_call.values())
    return found


def local_day(moment: datetime) -> date:
    return timezone.localdate(moment)


def outcome_before(day: date, steps: list[tuple[date, str]]) -> str:
    """The last outcome before ``day``; who has withdrawn has withdrawn. ``steps``: decisions in order, withdrawals."""
    before = [outcome for on, outcome in steps if on < day]
    return WITHDRAWN if WITHDRAWN in before else before[-1]


def fees(park: Park, today: date) -> list[dict]:
    """Every tariff, past and announced."""
    rows = Tariff.objects.filter(park=park).order_by("space_kind", "track", "from_company_age", "starts_on")
    return [
        {
            "space_kind": row.space_kind,
            "track": row.track,
            "from_company_age": row.from_company_age,
            "starts_on": row.starts_on.isoformat(),
            "unit": row.unit,
            "amount_mad": f"{row.amount:.2f}",
            "vat_percent": f"{row.vat_rate:.2f}",
        }
        for row in rows
    ]


def rubric(park: Park, today: date) -> list[dict]:
    """The criteria of the published calls, with their weights and thresholds."""
    calls = Call.objects.published().filter(park=park)
    rows = (
        Criterion.objects.filter(call__in=calls)
        .select_related("call")
        .order_by("call__opens_at", "call_id", "position")
    )
    return [
        {
            "call": row.call.slug,
            "position": row.position,
            **{f"criterion_{language}": getattr(row, f"name_{language}") or "" for language in LANGUAGES},
            "weight": row.weight,
            "fewest_points": row.fewest_points,
            "admission_score": row.call.admission_score,
            "waiting_score": row.call.waiting_score,
        }
        for row in rows
    ]


IN_LANGUAGES = _("the same in French, Arabic and English")
SETS = {
    one.name: one
    for one in (
        DataSet(
            "occupancy",
            _("Occupancy by month"),
            {
                "month": _("year and month"),
                "companies": _("companies present on the fullest day"),
                "cap": _("most companies that the park hosts"),
                "offices_held": _("offices held on the fullest day"),
                "offices": _("offices that there are"),
                "desks_held": _("desks held on the fullest day"),
                "desks": _("desks that there are"),
                "area_share": _("share of the m² held over the month, from 0 to 1"),
            },
            occupancy,
            is_dated=True,
        ),
        DataSet(
            "calls",
            _("Calls and their results"),
            {
                "call": _("address of the call"),
                **{f"title_{language}": IN_LANGUAGES for language in LANGUAGES},
                "as_of": _("day on which the results were counted, and published for good"),
                "admitted": _("files admitted"),
                "waitlisted": _("files on the waiting list"),
                "refused": _("files refused"),
                "inadmissible": _("files declared inadmissible"),
                "withdrawn": _("files withdrawn by their applicants"),
                "received": _("files received"),
            },
            results,
            is_dated=True,
        ),
        DataSet(
            "fees",
            _("Fees"),
            {
                "space_kind": _("kind of space"),
                "track": _("track"),
                "from_company_age": _("age of the company from which it holds (months)"),
                "starts_on": _("first day"),
                "unit": _("m2: for each m² and month; desk: for each desk and month"),
                "amount_mad": _("amount in dirhams, without VAT"),
                "vat_percent": _("VAT (%)"),
            },
            fees,
        ),
        DataSet(
            "rubric",
            _("Scoring grid"),
            {
                "call": _("address of the call"),
                "position": _("place in the grid"),
                **{f"criterion_{language}": IN_LANGUAGES for language in LANGUAGES},
                "weight": _("weight out of 100"),
                "fewest_points": _("fewest points to be admissible, out of 5"),
                "admission_score": _("admissible from (out of 100)"),
                "waiting_score": _("waiting list from (out of 100)"),
            },
            rubric,
        ),
    )
}
