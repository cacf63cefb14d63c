"""Taking files, answers, scores and decisions out in bulk, and who opened or took out what."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language

from applications import audit
from applications.call_facts import calls_of
from applications.exporting import TABLES
from applications.file_query import FileQuery
from applications.views.access import files_of, parks_or_404
from spaces.models import Park
from technopark.accounts.actions import access
from technopark.accounts.models import AccessLog
from technopark.common.tables import FORMATS, table_response

PER_PAGE = 50


def staff_export(request: HttpRequest) -> HttpResponseBase:
    """What may be taken out of the files that the filters of the address leave, in both formats."""
    parks = parks_or_404(request.user, "applications.see_files")
    calls, query = calls_of(parks), FileQuery.from_params(request.GET)
    context = {
        "query": query,
        "count": found_files(request, calls, query).count(),
        "tables": [(what, table.title) for what, table in TABLES.items()],
        "formats": FORMATS,
        "calls": calls.values(),
        "address": query.url(),
    }
    return render(request, "applications/staff/export.html", context)


def staff_export_table(request: HttpRequest, what: str, form: str) -> HttpResponseBase:
    """The table ``what`` of the files that the filters leave; logged, with its rows, before the first of them goes."""
    parks = parks_or_404(request.user, "applications.see_files")
    table = TABLES.get(what)
    if table is None or form not in FORMATS:
        raise Http404
    calls, query = calls_of(parks), FileQuery.from_params(request.GET)
    rows = table.rows_of(query.ordered(found_files(request, calls, query)), request.user)
    log_export(request.user, parks, query, what=f"{what}.{form}", rows=rows.count())
    return table_response(
        form,
        name=f"{what}-{localdate():%Y-%m-%d}",
        headers=table.headers,
        rows=table.values_of(rows),
        is_rtl=get_language() == "ar",
    )


def found_files(request: HttpRequest, calls: dict, query: FileQuery):
    """The files that the reader may open and that the filters leave."""
    return query.narrow(files_of(request.user, calls), calls=calls, today=localdate())


def log_export(user, parks: list[Park], query: FileQuery, *, what: str, rows: int) -> None:
    """Keep that ``user`` took out so many rows; the filters of the address say of which files."""
    filters = query.url().removeprefix("?")
    described = f"{what} {filters}".strip()
    for park in parks:
        access.log(
            user=user, kind=AccessLog.Kind.EXPORT, park_code=park.code, about=query.call, what=described, rows=rows
        )


def staff_audit(request: HttpRequest) -> HttpResponseBase:
    """Who opened and took out what in the parks that I answer for; filters in the address."""
    parks = parks_or_404(request.user, "spaces.manage_park")
    query = audit.AuditQuery.from_params(request.GET)
    found = audit.accesses(request.user, [park.code for park in parks], query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": audit.lines(page.object_list), "query": query, "kinds": AccessLog.Kind.choices}
    return render(request, "applications/staff/audit.html", context)
