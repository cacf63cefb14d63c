"""Issuing invoices: numbered without a gap in the transaction that freezes their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing import facts
from billing.actions import _papers, charging
from billing.actions._allocating import settle
from billing.amounts import Totals, totals
from billing.errors import BY_CONSTRAINT, NothingToInvoice
from billing.models import BillingSettings, Charge, Invoice
from spaces.models import Park
from technopark.common.database import lock_park, refusing
from technopark.common.history import acting
from technopark.common.models import Document
from tenants.models import Tenancy


@dataclass(frozen=True)
class Bill:
    """What would be invoiced to a stay: its pending charges and their totals."""

    tenancy: Tenancy
    charges: list[Charge]

    @property
    def totals(self) -> Totals:
        return totals((charge.vat_rate, charge.net) for charge in self.charges)


def preview(park: Park, *, through: date) -> list[Bill]:
    """What issuing the invoices of ``park`` through the month of ``through`` would make, as charges stand now."""
    found = Charge.objects.to_invoice(through=through.replace(day=1)).filter(tenancy__park=park)
    bills: dict[int, Bill] = {}
    for charge in found.select_related("tenancy__company", "space").order_by("tenancy__reference", "month", "pk"):
        bills.setdefault(charge.tenancy_id, Bill(charge.tenancy, [])).charges.append(charge)
    return list(bills.values())


def issue_month(park: Park, *, through: date, by) -> list[Invoice]:
    """Issue an invoice for each stay of ``park`` that has charges of months through ``through`` to be invoiced.

    Charges are computed anew first. Each invoice is a transaction of its own: interrupted and run again, the rest
    follows; two who issue at once share the work, and the series has no gap. Raises OperatorUnknown.
    """
    _papers.terms_of(park)
    charging.compute(park, through=through)
    return list(_each(park, through, by))


def _each(park: Park, through: date, by) -> Iterator[Invoice]:
    waiting = Charge.objects.to_invoice(through=through.replace(day=1)).filter(tenancy__park=park)
    stays = Tenancy.objects.filter(pk__in=waiting.values("tenancy")).select_related("company", "park")
    for tenancy in stays.order_by("reference"):
        try:
            yield issue(tenancy, through=through, by=by)
        except NothingToInvoice:
            continue  # somebody else issued it meanwhile


@transaction.atomic
def issue(tenancy: Tenancy, *, through: date, by) -> Invoice:
    """Invoice the pending charges of ``tenancy`` of months through that of ``through``; money unused settles it.

    Raises NothingToInvoice, OperatorUnknown.
    """
    lock_park(tenancy.park_id)
    park, company = tenancy.park, tenancy.company
    terms = _papers.terms_of(park)
    charges = list(
        Charge.objects.to_invoice(through=through.replace(day=1))
        .filter(tenancy=tenancy)
        .select_related("space")
        .order_by("month", "first_day", "pk")
    )
    if not charges:
        raise NothingToInvoice(company=company.name)
    found = totals((charge.vat_rate, charge.net) for charge in charges)
    invoice = _write(tenancy, charges, found, terms, by)
    with acting(by), refusing(**BY_CONSTRAINT):
        Charge.objects.filter(pk__in=[charge.pk for charge in charges]).update(invoice=invoice)
    settle(company, park)
    _papers.tell(company, "invoice_issued", about=tenancy.reference, invoice=invoice)
    return invoice


def _write(tenancy: Tenancy, charges: list[Charge], found: Totals, terms: BillingSettings, by) -> Invoice:
    today = timezone.localdate()
    due_on, month = today + timedelta(days=terms.payment_days), charges[-1].month
    document = _papers.issue(
        Document.Kind.INVOICE,
        park=tenancy.park,
        company=tenancy.company,
        about=tenancy.reference,
        by=by,
        terms=terms,
        month=month.isoformat(),
        due_on=due_on.isoformat(),
        lines=[facts.line_facts(charge) for charge in charges],
        **facts.totals_facts(found),
    )
    return Invoice.objects.create(
        number=document.number,
        park=tenancy.park,
        company=tenancy.company,
        tenancy=tenancy,
        month=month,
        issued_on=today,
        due_on=due_on,
        net=found.net,
        vat=found.vat,
        total=found.total,
        document=document,
        issued_by=by,
    )


def sums(bills: list[Bill]) -> dict[str, Decimal]:
    """The amounts of ``bills`` together: net, vat, total."""
    return {
        name: sum((getattr(bill.totals, name) for bill in bills), Decimal("0.00")) for name in ("net", "vat", "total")
    }
