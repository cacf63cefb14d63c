"""What a park publishes as open data (law 31-13): occupancy, calls and their results, fees, rubric; nothing personal.

Each data set is a list of rows with the columns of its dictionary. A count under five is None, and so is what would
give one away. Results are those of the first day of the quarter, of calls whose every file was decided by then.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, ApplicationLog, Call, Criterion, Decision
from planning.suppression import FEWEST, kept_back, with_totals
from spaces.models import Park
from technopark.common.ranges import add_months
from tenants import trends
from tenants.models import Tariff

MONTHS = 60
OUTCOMES = ("admitted", "waitlisted", "refused", "inadmissible", "withdrawn")
LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class DataSet:
    """Its name in addresses, what people call it, what each column means, and where its rows come from."""

    name: str
    title: str
    columns: dict[str, str]
    rows: Callable[[Park, date], list[dict]]


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
    """The calls wholly decided before this quarter: files by outcome, several calls added up as well."""
    counted = outcomes_of(park, quarter_start(today))
    calls = [call for call in calls_of(park) if call.pk in counted and None not in counted[call.pk]]
    if not calls:
        return []
    table = with_totals([[counted[call.pk].get(outcome, 0) for outcome in OUTCOMES] for call in calls])
    hidden = kept_back(table)
    names = [{"call": call.slug, **titles(call)} for call in calls]
    names.append({"call": "total"} | {f"title_{language}": "" for language in LANGUAGES})
    return [
        names[row]
        | {
            column: None if (row, place) in hidden else table[row][place]
            for place, column in enumerate((*OUTCOMES, "received"))
        }
        for row in range(len(table))
    ]


def calls_of(park: Park) -> list[Call]:
    """The calls that the public could read, earliest first."""
    return list(Call.objects.published().filter(park=park, closes_at__isnull=False).order_by("opens_at", "id"))


def titles(call: Call) -> dict[str, str]:
    return {f"title_{language}": getattr(call, f"title_{language}") or "" for language in LANGUAGES}


def outcomes_of(park: Park, cut: date) -> dict[int, dict[str | None, int]]:
    """By call: how many files had which outcome before ``cut``; None counts those not yet decided. One query."""
    moment = datetime.combine(cut, time.min, timezone.get_default_timezone())
    decided = Decision.objects.filter(application=OuterRef("pk"), decided_at__lt=moment).order_by("-decided_at", "-id")
    withdrawn = ApplicationLog.objects.filter(application=OuterRef("pk"), verb="withdraw", at__lt=moment)
    rows = (
        Application.objects.filter(call__park=park, call__closes_at__lt=moment, submitted_at__lt=moment)
        .annotate(outcome=Subquery(decided.values("kind")[:1]), is_withdrawn=Exists(withdrawn))
        .order_by()
        .values_list("call_id", "outcome", "is_withdrawn")
        .annotate(Count("pk"))
    )
    found: dict[int, dict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for call, outcome, is_withdrawn, number in rows:
        found[call]["withdrawn" if is_withdrawn else outcome] += number
    return found


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
        ),
        DataSet(
            "calls",
            _("Calls and their results"),
            {
                "call": _("address of the call; “total” for all calls together"),
                **{f"title_{language}": IN_LANGUAGES for language in LANGUAGES},
                "admitted": _("files admitted"),
                "waitlisted": _("files on the waiting list"),
                "refused": _("files refused"),
                "inadmissible": _("files declared inadmissible"),
                "withdrawn": _("files withdrawn by their applicants"),
                "received": _("files received"),
            },
            results,
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
