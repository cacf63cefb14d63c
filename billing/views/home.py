"""The accounts of a park: what is to do, issuing a month's invoices, and the tables for the accountant."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from billing import arrears, board
from billing.actions import charging, invoicing
from billing.exporting import TABLES, is_rtl
from billing.forms import month_of
from billing.models import BillingSettings, Invoice
from billing.permissions import KEEP, SEE
from billing.views.access import park_of, parks_or_404, take
from technopark.accounts.actions import access
from technopark.accounts.models import AccessLog
from technopark.common.formatting import month as month_words
from technopark.common.freshness import version_of
from technopark.common.ranges import add_months
from technopark.common.tables import FORMATS, table_response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is to be invoiced, credited and asked for, in the parks whose accounts the reader sees."""
    parks, today = parks_or_404(request.user, SEE), timezone.localdate()
    through = charging.last_month()
    context = {
        "parks": parks,
        "ids": [park.pk for park in parks],
        "version": version_of(*board.MADE_FROM),
        "through": through,
        "months": board.months_to_invoice(parks, through=through),
        "to_credit": board.to_credit(parks),
        "keeps": any(request.user.has_perm(KEEP, park) for park in parks),
        "tables": [(what, table.title) for what, table in TABLES.items()],
        "formats": FORMATS,
        "year": str(today.year),
        "today": today,
    }
    return render(request, "billing/home.html", context | standing(parks, today))


def standing(parks: list, today: date) -> dict:
    """What is unpaid, held and received, each counted when it is used: the template keeps what it made of the same
    version. What is pending is not among it: the database lets that change without leaving a trace.
    """
    invoices = Invoice.objects.filter(park__in=parks)
    return {
        "ages": SimpleLazyObject(lambda: arrears.ages(invoices, today=today)),
        "debtors": SimpleLazyObject(lambda: board.debtors(parks, today=today)),
        "deposits": SimpleLazyObject(lambda: board.deposits_held(parks)),
        "payments": SimpleLazyObject(lambda: board.latest_payments(parks)),
    }


def month(request: HttpRequest) -> HttpResponse:
    """What issuing the invoices of a month would make, by counts and sums; POST issues them."""
    parks = parks_or_404(request.user, KEEP)
    park, through = park_of(request, parks), month_of(request.GET.get("month"))
    if request.method == "POST":
        return issue_month(request, park, through)
    bills = invoicing.preview(park, through=through)
    context = {
        "park": park,
        "parks": parks,
        "month": through,
        "earlier": add_months(through, -1),
        "later": add_months(through, 1),
        "is_over": through <= charging.last_month(),
        "bills": bills,
        "sums": invoicing.sums(bills),
        "has_ice": bool(BillingSettings.of(park).ice),
    }
    return render(request, "billing/month.html", context)


def issue_month(request: HttpRequest, park, through: date) -> HttpResponse:
    """Compute the month, or issue its invoices."""
    there = f"?park={park.slug}&month={through:%Y-%m}"
    if request.POST.get("step") == "compute":
        return take(
            request,
            lambda: charging.compute(park, through=through),
            done=lambda found: computed_words(found, park, through),
            back=reverse("billing:month") + there,
        )
    return take(
        request,
        lambda: invoicing.issue_month(park, through=through, by=request.user),
        done=lambda issued: (
            ngettext("%(n)s invoice is issued.", "%(n)s invoices are issued.", len(issued)) % {"n": len(issued)}
        ),
        back=reverse("billing:invoices"),
    )


def computed_words(found: charging.Computed, park, through: date) -> str:
    """How many charges changed; which spaces have no fee at all."""
    said = ngettext(
        "The charges through %(month)s are up to date: %(n)s line is new.",
        "The charges through %(month)s are up to date: %(n)s lines are new.",
        found.written,
    ) % {"month": month_words(through), "n": found.written}
    if found.unpriced:
        codes = ", ".join(park.spaces.filter(pk__in=found.unpriced).order_by("code").values_list("code", flat=True))
        said += " " + _("No fee is agreed and no tariff is set for: %(spaces)s.") % {"spaces": codes}
    return said


def export(request: HttpRequest, what: str, form: str) -> HttpResponseBase:
    """The table ``what`` of the days ``?first=`` to ``?last=`` (this year); logged before the first row goes."""
    parks, table = parks_or_404(request.user, SEE), TABLES.get(what)
    if table is None or form not in FORMATS:
        raise Http404
    today = timezone.localdate()
    first = day_of(request.GET.get("first")) or date(today.year, 1, 1)
    last = day_of(request.GET.get("last")) or date(today.year, 12, 31)
    rows = table.rows_of(parks, first, last)
    for park in parks:
        access.log(
            user=request.user,
            kind=AccessLog.Kind.EXPORT,
            park_code=park.code,
            about="",
            what=f"{what}.{form} {first} – {last}",
            rows=rows.count(),
        )
    return table_response(
        form, name=f"{what}-{first}-{last}", headers=table.headers, rows=table.values_of(rows), is_rtl=is_rtl()
    )


def day_of(text: str | None) -> date | None:
    """The day that an address says, if it exists."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None
