"""Open data for everybody: the page with its dictionary, and each data set as CSV and JSON at an address that stays."""

import csv
import io
import json
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from planning.open_data import SETS, DataSet, quarter_start
from planning.suppression import FEWEST
from spaces.models import Park
from technopark.common.ranges import add_months

LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
FORMS = ("csv", "json")
# Earlier days have no park to speak of; so many quarters are linked on the page.
FIRST_DAY, QUARTERS = date(2020, 1, 1), 4
# A sheet that opens the file must not take a title for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published, what each column means, and under which licence."""
    parks = list(Park.objects.filter(is_public=True).order_by("code"))
    context = {
        "parks": [
            (
                park,
                [(one, [(form, address(park, one.name, form)) for form in FORMS]) for one in SETS.values()],
                [(day, dated_addresses(park, day)) for day in earlier_quarters(timezone.localdate())],
            )
            for park in parks
        ],
        "sets": [(one, one.columns.items()) for one in SETS.values()],
        "fewest": FEWEST,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "since": quarter_start(timezone.localdate()),
    }
    return render(request, "planning/open_data.html", context)


def earlier_quarters(today: date) -> list[date]:
    """The first days of this quarter and of those before, so many as are linked."""
    first = quarter_start(today)
    return [add_months(first, -3 * number) for number in range(QUARTERS)]


def dated_addresses(park: Park, day: date) -> list[tuple[DataSet, str, str]]:
    """Where the data sets that grow with time are found as they were on ``day``: data set, form, address."""
    name, text = "planning:open_data_dated_set", day.isoformat()
    return [
        (one, form, reverse(name, args=[park.slug, one.name, text, form]))
        for one in SETS.values()
        if one.is_dated
        for form in FORMS
    ]


def address(park: Park, name: str, form: str) -> str:
    return reverse("planning:open_data_set", args=[park.slug, name, form])


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def data_set(request: HttpRequest, slug: str, what: str, form: str) -> HttpResponse:
    """One data set of a park, whole, as it is today."""
    if what not in SETS:
        raise Http404
    return written(slug, SETS[what], form, timezone.localdate())


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def dated_set(request: HttpRequest, slug: str, what: str, day: str, form: str) -> HttpResponse:
    """One data set as it was on a day gone by (2026-10-01), for who cites it."""
    on = parse_day(day)
    if what not in SETS or not SETS[what].is_dated or on is None or not FIRST_DAY <= on <= timezone.localdate():
        raise Http404
    return written(slug, SETS[what], form, on)


def parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-10-01") else None
    except ValueError:
        return None


def written(slug: str, what: DataSet, form: str, day: date) -> HttpResponse:
    """The rows of ``day`` as a file."""
    if form not in FORMS:
        raise Http404
    park = get_object_or_404(Park, slug=slug, is_public=True)
    rows, columns = what.rows(park, day), list(what.columns)
    if form == "csv":
        return HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    facts = {"park": park.slug, "data_set": what.name, "as_of": day.isoformat()}
    facts |= {"licence": LICENCE, "licence_url": LICENCE_URL, "rows": rows}
    return HttpResponse(json.dumps(facts, ensure_ascii=False, indent=1), content_type="application/json")


def as_csv(columns: list[str], rows: list[dict]) -> str:
    """Commas and CRLF (RFC 4180), with the mark by which spreadsheets know UTF-8; what is kept back is empty."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([plain(row[name]) for name in columns] for row in rows)
    return "\ufeff" + written.getvalue()


def plain(value) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value
