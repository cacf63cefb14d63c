"""The account of a company in a park: what was invoiced, credited and paid, day by day, with the balance."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from billing.enums import PaymentMode
from billing.models import CreditNote, Invoice, Payment
from spaces.models import Park
from tenants.models import Company

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: ``owed`` makes the balance larger, ``settled`` smaller. ``balance`` is what the company owes after it."""

    day: date
    kind: str
    number: str
    what: str
    owed: Decimal
    settled: Decimal
    balance: Decimal
    is_cancelled: bool = False

    @property
    def difference(self) -> Decimal:
        """What the line makes of the balance: more or, below zero, less."""
        return self.owed - self.settled


@dataclass(frozen=True, slots=True)
class Account:
    """A year of the account: what was owed before it, its lines, what is owed after it."""

    before: Decimal
    entries: tuple[Entry, ...]
    first_year: int

    @property
    def balance(self) -> Decimal:
        return self.entries[-1].balance if self.entries else self.before


def account(company: Company, park: Park, *, year: int) -> Account:
    """The account of ``company`` in ``park`` in ``year``. Four queries, however old it is."""
    invoices = Invoice.objects.filter(company=company, park=park)
    notes = CreditNote.objects.filter(invoice__company=company, invoice__park=park)
    payments = Payment.objects.filter(company=company, park=park)
    earlier = Company.objects.filter(pk=company.pk).values_list(
        _sum(invoices.filter(issued_on__year__lt=year), "total"),
        _sum(notes.filter(issued_on__year__lt=year), "total"),
        _sum(payments.filter(received_on__year__lt=year), "amount"),
        Subquery(invoices.order_by("issued_on").values("issued_on")[:1]),
    )
    invoiced, credited, paid, first_day = earlier.get()
    before = invoiced - credited - paid
    found = [
        (day, 0, pk, "invoice", number, _("Invoice"), total, ZERO, False)
        for day, pk, number, total in invoices.filter(issued_on__year=year).values_list(
            "issued_on", "pk", "number", "total"
        )
    ]
    found += [
        (day, 1, pk, "credit", number, _("Credit note on %(invoice)s") % {"invoice": invoice}, ZERO, total, False)
        for day, pk, number, invoice, total in notes.filter(issued_on__year=year).values_list(
            "issued_on", "pk", "number", "invoice__number", "total"
        )
    ]
    found += [_payment(row) for row in payments.filter(received_on__year=year).values_list(*PAYMENT)]
    return Account(before, tuple(_balanced(before, sorted(found))), first_day.year if first_day else year)


PAYMENT = ("received_on", "pk", "number", "mode", "reference", "amount", "cancels__number", "cancelled_by__pk")


def _payment(row: tuple) -> tuple:
    day, pk, number, mode, reference, amount, cancels, cancelled_by = row
    what = f"{PaymentMode(mode).label} {reference}".strip()
    if cancels:
        what = _("Cancels %(number)s") % {"number": cancels}
    return (day, 2, pk, "payment", number, what, ZERO, amount, bool(cancelled_by))


def _balanced(balance: Decimal, rows):
    for day, _order, _pk, kind, number, what, owed, settled, is_cancelled in rows:
        balance += owed - settled
        yield Entry(day, kind, number, what, owed, settled, balance, is_cancelled)


def _sum(rows, field: str):
    """The sum of ``field`` over ``rows``, as a part of another query."""
    alone = rows.order_by().annotate(one=Value(1)).values("one").annotate(sum=Sum(field)).values("sum")
    return Coalesce(Subquery(alone), ZERO, output_field=DecimalField(max_digits=14, decimal_places=2))
