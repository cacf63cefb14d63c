"""What is overdue: of a company, of a park by age. Sums are made by the database, however many invoices there are."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.errors import ArrearsOpen
from billing.models import Invoice
from spaces.models import Park
from technopark.common.formatting import money
from tenants.models import Company, Tenancy

ZERO = Decimal("0.00")
# Days overdue, the last one included; None: without end.
AGES = ((1, 30), (31, 60), (61, 90), (91, None))
LABELS = {1: _("up to 30 days"), 31: _("31 to 60 days"), 61: _("61 to 90 days"), 91: _("more than 90 days")}


@dataclass(frozen=True, slots=True)
class Age:
    """Invoices overdue since between so many days: how many, and what is left to pay."""

    first: int
    count: int
    amount: Decimal

    @property
    def label(self):
        return LABELS[self.first]


def overdue_between(first: int, last: int | None, *, today: date) -> Q:
    """Invoices whose last day to pay was ``first`` to ``last`` days ago."""
    condition = Q(due_on__lte=today - timedelta(days=first))
    return condition if last is None else condition & Q(due_on__gte=today - timedelta(days=last))


def ages(invoices, *, today: date | None = None) -> list[Age]:
    """What is overdue of ``invoices`` (a queryset), by age. One query."""
    today = today or timezone.localdate()
    wanted = {}
    for first, last in AGES:
        condition = overdue_between(first, last, today=today)
        wanted |= {f"count_{first}": Count("pk", filter=condition), f"sum_{first}": Sum("open", filter=condition)}
    found = invoices.order_by().overdue(today=today).aggregate(**wanted)
    return [Age(first, found[f"count_{first}"], found[f"sum_{first}"] or ZERO) for first, _last in AGES]


def overdue_of(company: Company, park: Park, *, today: date | None = None) -> Decimal:
    """What ``company`` owes in ``park`` and should have paid before ``today``, in MAD with VAT."""
    invoices = Invoice.objects.filter(company=company, park=park).overdue(today=today or timezone.localdate())
    return invoices.aggregate(sum=Sum("open"))["sum"] or ZERO


def open_of(company: Company, park: Park) -> Decimal:
    """All that ``company`` has still to pay in ``park``, overdue or not, in MAD with VAT."""
    return Invoice.objects.filter(company=company, park=park).unpaid().aggregate(sum=Sum("open"))["sum"] or ZERO


def position(company: Company, park: Park, *, today: date | None = None) -> tuple[Decimal, Decimal]:
    """What ``company`` has still to pay in ``park``, and what of it is overdue. One query."""
    late = Q(due_on__lt=today or timezone.localdate())
    rows = Invoice.objects.filter(company=company, park=park).unpaid()
    found = rows.aggregate(open_sum=Sum("open"), overdue_sum=Sum("open", filter=late))
    return found["open_sum"] or ZERO, found["overdue_sum"] or ZERO


def check(tenancy: Tenancy) -> None:
    """Raise ArrearsOpen, naming the amount, where the company of ``tenancy`` owes something overdue in its park."""
    if tenancy.company_id and (amount := overdue_of(tenancy.company, tenancy.park)):
        raise ArrearsOpen(company=tenancy.company.name, amount=money(amount))
