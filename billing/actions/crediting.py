"""Credit notes: the only way to correct an invoice."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from billing import facts
from billing.actions import _papers, charging
from billing.actions._allocating import ZERO, release, settle
from billing.amounts import Totals, totals
from billing.enums import CreditKind
from billing.errors import BY_CONSTRAINT, CreditTooHigh, NothingToCredit
from billing.models import Charge, CreditLine, CreditNote, Invoice
from technopark.common.database import lock_park, locked, refusing
from technopark.common.formatting import money
from technopark.common.models import Document
from tenants.models import Tenancy
from tenants.pricing import rounded


def creditable(invoice: Invoice) -> list[Charge]:
    """The lines of ``invoice`` of which something can still be credited, each with what is ``left`` of it."""
    lines = invoice.charges.select_related("space").annotate(left=F("net") - Coalesce(Sum("credits__net"), ZERO))
    return list(lines.filter(left__gt=0).order_by("month", "first_day", "pk"))


@transaction.atomic
def credit(invoice: Invoice, *, lines: dict[int, Decimal] | None = None, kind: str, reason: str, by) -> CreditNote:
    """Credit ``lines`` of ``invoice`` (amounts without VAT by the charge's id), or all that is left of it.

    With kind ERROR what is really due is charged again; a WAIVER is not. What was paid beyond what is left then
    settles other invoices. Raises NothingToCredit, CreditTooHigh.
    """
    lock_park(invoice.park_id)
    invoice = locked(Invoice.objects.select_related("company", "park", "tenancy__company").filter(pk=invoice.pk))
    charges = {charge.pk: charge for charge in creditable(invoice)}
    wanted = {pk: charge.left for pk, charge in charges.items()} if lines is None else lines
    amounts = {pk: rounded(net) for pk, net in wanted.items() if net}
    if not amounts:
        raise NothingToCredit
    for pk, net in amounts.items():
        if net < 0 or pk not in charges or net > charges[pk].left:
            raise CreditTooHigh(most=money(charges[pk].left if pk in charges else 0))
    found = totals(
        ((charges[pk].vat_rate, net) for pk, net in amounts.items()),
        before=CreditLine.objects.filter(credit_note__invoice=invoice).values_list("charge__vat_rate", "net"),
    )
    credited = [(charges[pk], net) for pk, net in amounts.items()]
    note = _write(invoice, credited, found, kind=kind, reason=reason.strip(), by=by)
    settle(invoice.company, invoice.park)
    charging.compute_tenancy(invoice.tenancy)
    _papers.tell(invoice.company, "invoice_credited", about=invoice.tenancy.reference, invoice=invoice, note=note)
    return note


@transaction.atomic
def credit_adjustments(tenancy: Tenancy, *, reason: str, by) -> list[CreditNote]:
    """Credit what was invoiced of ``tenancy`` for days that it did not hold after all; one note an invoice.

    Raises NothingToCredit.
    """
    lock_park(tenancy.park_id)
    charging.compute_tenancy(tenancy)
    by_invoice = defaultdict(dict)
    for adjustment in Charge.objects.to_credit().filter(tenancy=tenancy).order_by("month", "pk"):
        for charge, net in _spread(adjustment):
            by_invoice[charge.invoice_id][charge.pk] = net
    if not by_invoice:
        raise NothingToCredit
    return [
        credit(Invoice.objects.get(pk=pk), lines=lines, kind=CreditKind.ERROR, reason=reason, by=by)
        for pk, lines in by_invoice.items()
    ]


def _spread(adjustment: Charge):
    """The invoiced lines from which a negative ``adjustment`` is taken, the latest first, with the amount of each."""
    same = {name: getattr(adjustment, name) for name in ("tenancy_id", "month", "space_id", "vat_rate")}
    lines = Charge.objects.filter(invoice__isnull=False, **same).order_by("-pk")
    due = -adjustment.net
    for charge in lines.annotate(left=F("net") - Coalesce(Sum("credits__net"), ZERO)).filter(left__gt=0):
        part = min(due, charge.left)
        if part > 0:
            due -= part
            yield charge, part


def _write(invoice: Invoice, lines: list, found: Totals, *, kind: str, reason: str, by) -> CreditNote:
    document = _papers.issue(
        Document.Kind.CREDIT_NOTE,
        park=invoice.park,
        company=invoice.company,
        about=invoice.tenancy.reference,
        by=by,
        invoice=invoice.number,
        invoiced_on=invoice.issued_on.isoformat(),
        reason=reason,
        lines=[facts.line_facts(charge, net) for charge, net in lines],
        **facts.totals_facts(found),
    )
    left = Invoice.objects.with_amounts().get(pk=invoice.pk).open
    with refusing(**BY_CONSTRAINT):
        if left < found.total:
            release(invoice, found.total - left)
        note = CreditNote.objects.create(
            number=document.number,
            invoice=invoice,
            kind=kind,
            reason=reason,
            issued_on=timezone.localdate(),
            net=found.net,
            vat=found.vat,
            total=found.total,
            document=document,
            issued_by=by,
        )
        for charge, net in lines:
            CreditLine.objects.create(credit_note=note, charge=charge, net=net)
    return note
