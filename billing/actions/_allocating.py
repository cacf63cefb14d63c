"""Which money settles which invoice: the oldest open one first. Called with the park locked."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from billing.errors import BY_CONSTRAINT
from billing.models import Allocation, Invoice, Payment
from spaces.models import Park
from technopark.common.database import refusing
from tenants.models import Company

ZERO = Decimal("0.00")


def unused_payments(company: Company, park: Park):
    """Payments of ``company`` in ``park`` that are not used up, the oldest first, each with what is ``unused``."""
    used = Coalesce(Sum("allocations__amount"), ZERO)
    payments = Payment.objects.standing().filter(company=company, park=park)
    return payments.annotate(unused=F("amount") - used).filter(unused__gt=0).order_by("received_on", "pk")


def open_invoices(company: Company, park: Park) -> list[Invoice]:
    """The invoices of which something is left to pay, with their amounts, the first due first."""
    found = Invoice.objects.unpaid().filter(company=company, park=park)
    return list(found.order_by("due_on", "issued_on", "pk"))


def forecast(payment: Payment) -> list[tuple[Invoice, Decimal, Decimal]]:
    """What a payment that is not saved yet will settle: other money is used up, or there is nothing to settle."""
    payment.unused = payment.amount
    parts = _matched([payment], open_invoices(payment.company, payment.park))
    return [(invoice, part, left) for _payment, invoice, part, left in parts]


def settle(company: Company, park: Park) -> list[tuple[Invoice, Decimal, Decimal]]:
    """Let money not used yet settle the open invoices; return each part: invoice, amount, what is then left of it."""
    money = list(unused_payments(company, park))
    if not money:
        return []
    parts = list(_matched(money, open_invoices(company, park)))
    with refusing(**BY_CONSTRAINT):
        for payment, invoice, part, _left in parts:
            Allocation.objects.create(payment=payment, invoice=invoice, amount=part)
    return [(invoice, part, left) for _payment, invoice, part, left in parts]


def _matched(money: list, invoices: list) -> Iterator[tuple[Payment, Invoice, Decimal, Decimal]]:
    left = {payment.pk: payment.unused for payment in money}
    for invoice in invoices:
        due = invoice.open
        for payment in money:
            part = min(due, left[payment.pk])
            if part > 0:
                due, left[payment.pk] = due - part, left[payment.pk] - part
                yield payment, invoice, part, due


def release(invoice: Invoice, amount: Decimal) -> None:
    """Take ``amount`` of what settled ``invoice`` back, from the payments used last."""
    used = Allocation.objects.filter(invoice=invoice).order_by("payment").values("payment").annotate(sum=Sum("amount"))
    for row in used.filter(sum__gt=0).order_by("-payment"):
        part = min(amount, row["sum"])
        if part > 0:
            Allocation.objects.create(payment_id=row["payment"], invoice=invoice, amount=-part)
            amount -= part


def free(payment: Payment) -> None:
    """Take back everything that ``payment`` settles."""
    used = payment.allocations.order_by("invoice").values("invoice").annotate(sum=Sum("amount")).filter(sum__gt=0)
    for row in used:
        Allocation.objects.create(payment=payment, invoice_id=row["invoice"], amount=-row["sum"])
