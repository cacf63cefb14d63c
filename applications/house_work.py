"""What waits for the staff besides files: renewals, papers, reports from the building, departures, arrears."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing import board
from billing.enums import InvoiceState
from billing.models import Invoice
from billing.permissions import SEE
from spaces.models import Park
from tenants.company_list import papers_here
from tenants.enums import RenewalStatus
from tenants.models import CompanyPaper, RenewalRequest
from upkeep.listing import LATE
from upkeep.models import Ticket
from upkeep.permissions import KEEP as KEEP_BUILDING
from upkeep.to_do import leaving_stays

MADE_FROM = (*board.MADE_FROM, RenewalRequest, CompanyPaper, Ticket)
KEEP_TENANCIES = "tenants.keep_tenancies"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: who in a park has it, the rows that wait there on a day, and the page that lists them."""

    permission: str
    label: Promise
    rows: Callable[[list[Park], date], QuerySet]
    page: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """How much of a kind waits for somebody, and where."""

    label: str
    count: int
    url: str


def renewals(parks: list[Park], today: date) -> QuerySet:
    """Requests to renew that nobody has answered."""
    return RenewalRequest.objects.filter(tenancy__park__in=parks, status=RenewalStatus.PENDING)


def papers(parks: list[Park], today: date) -> QuerySet:
    """Papers of companies that wait for a check."""
    return papers_here("check", [park.pk for park in parks], today=today)


def late_tickets(parks: list[Park], today: date) -> QuerySet:
    """Reports whose time to answer or to mend is over."""
    return Ticket.objects.filter(park__in=parks).late()


def departures(parks: list[Park], today: date) -> QuerySet:
    """Stays that leave, or whose notice runs."""
    return leaving_stays(parks)


def arrears(parks: list[Park], today: date) -> QuerySet:
    """Invoices overdue."""
    return Invoice.objects.filter(park__in=parks).overdue(today=today)


KINDS = {
    "renewals": Kind(KEEP_TENANCIES, _("renewals to answer"), renewals, "planning:alerts"),
    "papers": Kind(KEEP_TENANCIES, _("papers to check"), papers, "tenants:staff_papers"),
    "tickets": Kind(KEEP_BUILDING, _("reports past their time"), late_tickets, "upkeep:tickets", f"?status={LATE}"),
    "departures": Kind(KEEP_BUILDING, _("companies that leave"), departures, "upkeep:departures"),
    "arrears": Kind(SEE, _("invoices overdue"), arrears, "billing:invoices", f"?state={InvoiceState.OVERDUE}"),
}


def waiting_for(user, parks: Iterable[Park], *, today: date) -> list[Work]:
    """The work that ``user`` has in ``parks``, of each kind how much waits ``today``. One query."""
    own = {key: [park for park in parks if user.has_perm(kind.permission, park)] for key, kind in KINDS.items()}
    own = {key: places for key, places in own.items() if places}
    counts = counts_of({key: KINDS[key].rows(places, today) for key, places in own.items()})
    return [Work(str(KINDS[key].label), counts.get(key, 0), reverse(KINDS[key].page) + KINDS[key].query) for key in own]


def counts_of(rows: dict[str, QuerySet]) -> dict[str, int]:
    """How many rows each queryset has; by one query. What has none is left out."""
    if not rows:
        return {}
    first, *others = [
        found.order_by().annotate(kind_of_work=Value(key)).values("kind_of_work").annotate(n=Count("pk"))
        for key, found in rows.items()
    ]
    return dict(first.union(*others, all=True).values_list("kind_of_work", "n"))
