"""The first page of the accounts: what is to be invoiced, what is unpaid by age, who owes most, the deposits held."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, Sum, When
from django.utils.translation import get_language

from billing.arrears import ZERO
from billing.enums import MovementKind
from billing.models import Allocation, Charge, CreditNote, DepositMovement, Invoice, Payment
from spaces.models import Park
from tenants.models import Company, Tenancy

MOST_SHOWN = 8
# Every table that what is unpaid, held and received is read from.
MADE_FROM = (Invoice, Payment, Allocation, CreditNote, DepositMovement, Tenancy, Company, Park)


@dataclass(frozen=True, slots=True)
class MonthToInvoice:
    """Pending charges of a month: of how many stays, and how much without VAT."""

    month: date
    stays: int
    net: Decimal


@dataclass(frozen=True, slots=True)
class Debtor:
    """A company with invoices overdue: how many, since when, how much is left to pay."""

    slug: str
    name: str
    park: str
    count: int
    since: date
    amount: Decimal


def months_to_invoice(parks: list, *, through: date) -> list[MonthToInvoice]:
    """The months up to ``through`` with something to invoice, the oldest first. One query."""
    rows = Charge.objects.to_invoice(through=through).filter(tenancy__park__in=parks).order_by("month")
    found = rows.values_list("month").annotate(stays=Count("tenancy", distinct=True), net=Sum("net"))
    return [MonthToInvoice(*row) for row in found]


def to_credit(parks: list) -> list[tuple[str, str, Decimal]]:
    """The stays with something to credit: reference, company, amount without VAT. One query."""
    rows = Charge.objects.to_credit().filter(tenancy__park__in=parks).order_by("tenancy__reference")
    names = ("tenancy__reference", "tenancy__company__name", "tenancy__company__name_ar")
    found = rows.values_list(*names).annotate(sum=Sum("net"))
    return [(reference, named(name, arabic), -net) for reference, name, arabic, net in found[:MOST_SHOWN]]


def debtors(parks: list, *, today: date) -> list[Debtor]:
    """The companies that owe most of what is overdue. One query."""
    rows = Invoice.objects.filter(park__in=parks).overdue(today=today).order_by()
    names = ("company__slug", "company__name", "company__name_ar", "park__slug")
    groups: dict[tuple, list] = {}
    for slug, name, arabic, park, due_on, left in rows.values_list(*names, "due_on", "open"):
        groups.setdefault((slug, named(name, arabic), park), []).append((due_on, left))
    made = [
        Debtor(*key, len(found), min(day for day, _left in found), sum((left for _day, left in found), ZERO))
        for key, found in groups.items()
    ]
    return sorted(made, key=lambda one: (-one.amount, one.slug))[:MOST_SHOWN]


def deposits_held(parks: list) -> Decimal:
    """What is left of all deposits together. One query."""
    signed = Case(When(kind=MovementKind.RECEIVED, then=F("amount")), default=-F("amount"))
    rows = DepositMovement.objects.filter(tenancy__park__in=parks)
    return rows.aggregate(sum=Sum(signed))["sum"] or ZERO


def latest_payments(parks: list) -> list[Payment]:
    """The payments recorded last. One query."""
    rows = Payment.objects.filter(park__in=parks).select_related("company", "park", "cancels")
    return list(rows.order_by("-pk")[:MOST_SHOWN])


def named(name: str, arabic: str) -> str:
    """A company's name in the script of the language being read, where it is known."""
    return (arabic if get_language() == "ar" else "") or name
