"""Open data for everybody: the page with its dictionary, and each data set as CSV and JSON at an address that stays."""

import csv
import io
import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from planning.open_data import SETS, quarter_start
from planning.suppression import FEWEST
from spaces.models import Park

LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
FORMS = ("csv", "json")
# A sheet that opens the file must not take a title for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published, what each column means, and under which licence."""
    parks = list(Park.objects.filter(is_public=True).order_by("code"))
    context = {
        "parks": [
            (park, [(one, [(form, address(park, one.name, form)) for form in FORMS]) for one in SETS.values()])
            for park in parks
        ],
        "sets": [(one, one.columns.items()) for one in SETS.values()],
        "fewest": FEWEST,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "since": quarter_start(timezone.localdate()),
    }
    return render(request, "planning/open_data.html", context)


def address(park: Park, name: str, form: str) -> str:
    return reverse("planning:open_data_set", args=[park.slug, name, form])


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def data_set(request: HttpRequest, slug: str, what: str, form: str) -> HttpResponse:
    """One data set of a park, whole."""
    if what not in SETS or form not in FORMS:
        raise Http404
    park = get_object_or_404(Park, slug=slug, is_public=True)
    rows = SETS[what].rows(park, timezone.localdate())
    columns = list(SETS[what].columns)
    if form == "csv":
        return HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    facts = {"park": park.slug, "data_set": what, "licence": LICENCE, "licence_url": LICENCE_URL, "rows": rows}
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
