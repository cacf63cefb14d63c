"""What the stays of the demonstration cost: years of invoices, nearly all paid; a few late at each age, one credited."""

import hashlib
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone

from billing import facts, gathering
from billing.actions import charging, crediting, reminding
from billing.amounts import Totals, totals
from billing.charges import Line
from billing.enums import CreditKind, MovementKind, PaymentMode
from billing.models import Allocation, BillingSettings, Charge, DepositMovement, Invoice, Payment
from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common import rendering
from technopark.common.actions.issuing import content_of
from technopark.common.actions.numbering import document_number
from technopark.common.documents import day_fact
from technopark.common.models import Document, DocumentCounter
from technopark.common.ranges import add_months
from technopark.demo.papers import pdf
from technopark.demo.stays import valid_ice
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

# How many of their last invoices some companies have not paid, and since when whole PDFs are made: older ones share one.
UNPAID = (1, 2, 3, 5)
DAYS_OF_PDFS = 40
ISSUED_ON_DAY, PAYMENT_DAYS = 3, 30
MODES = (PaymentMode.TRANSFER, PaymentMode.TRANSFER, PaymentMode.CHEQUE, PaymentMode.CASH)


@dataclass
class Bill:
    """An invoice to be written: a month of a stay."""

    tenancy: Tenancy
    month: date
    lines: list[Line]
    is_paid: bool = True
    invoice: Invoice | None = None

    @property
    def issued_on(self) -> date:
        """A few days into the next month."""
        return add_months(self.month, 1).replace(day=ISSUED_ON_DAY)

    @property
    def totals(self) -> Totals:
        return totals((line.vat_rate, line.net) for line in self.lines)


class Office:
    """Issues documents of the past: numbered in the order of their days."""

    def __init__(self, park: Park, terms: BillingSettings, dice: Random, officer: User, *, today: date):
        self.park, self.terms, self.dice, self.officer, self.today = park, terms, dice, officer, today
        self.numbers: Counter = Counter()
        self.parties: dict[int, dict] = {}
        self.archive = ""

    def issue(self, kind: str, tenancy: Tenancy, on: date, **found) -> Document:
        """A document about ``tenancy`` issued on ``on``, not saved yet."""
        self.numbers[kind, on.year] += 1
        document = Document(
            number=document_number(self.park.code, on.year, self.numbers[kind, on.year], kind),
            kind=kind,
            park_code=self.park.code,
            subject_reference=tenancy.reference,
            language="fr",
            facts=self.billed(tenancy) | found,
            verification_code=urlsafe_b64encode(self.dice.randbytes(16)).decode().rstrip("="),
            issued_at=datetime.combine(on, time(9), timezone.get_default_timezone()),
            issued_by=self.officer,
        )
        self.put(document)
        return document

    def billed(self, tenancy: Tenancy) -> dict:
        """Both parties, gathered once a stay."""
        if tenancy.pk not in self.parties:
            self.parties[tenancy.pk] = facts.billed_facts(
                self.park, tenancy.company, reference=tenancy.reference, terms=self.terms
            )
        return self.parties[tenancy.pk]

    def put(self, document: Document) -> None:
        """The PDF of a document of the last weeks; older ones share a page, as nobody opens hundreds of them."""
        if (self.today - timezone.localdate(document.issued_at)).days <= DAYS_OF_PDFS:
            made = rendering.render_pdf(
                Document.Kind(document.kind).name.lower(), content_of(document), at=document.issued_at
            )
            document.file.save(f"{document.number}.pdf", ContentFile(made), save=False)
            document.sha256 = hashlib.sha256(made).hexdigest()
            return
        if not self.archive:
            page = pdf("Pièce d’archive", "Cette pièce de la démonstration n’a pas été conservée.")
            document.file.save("archive.pdf", ContentFile(page), save=False)
            self.archive, self.digest = document.file.name, hashlib.sha256(page).hexdigest()
        document.file, document.sha256 = self.archive, self.digest

    def count(self) -> None:
        """Leave the counters where the numbers ended."""
        DocumentCounter.objects.bulk_create(
            DocumentCounter(park_code=self.park.code, year=year, kind=kind, last_number=last)
            for (kind, year), last in self.numbers.items()
        )


def keep(park: Park, dice: Random, *, today: date, officer: User, manager: User) -> None:
    """Write the money of all stays of ``park``: deposits, invoices, payments; then what is done today."""
    terms = BillingSettings.objects.create(
        park=park,
        ice=valid_ice(dice),
        tax_number="53210478",
        rc_number="1207",
        rc_court="Khémisset",
        bank="Banque Populaire",
        rib=rib("181330211110012345670"),
        payment_days=PAYMENT_DAYS,
    )
    bills = bills_of(park, today)
    owe(bills)
    office = Office(park, terms, dice, officer, today=today)
    write_invoices(office, bills)
    write_payments(office, bills, dice)
    office.count()
    write_deposits(park, officer, today)
    charging.compute(park, through=add_months(today.replace(day=1), -1))
    correct(bills, manager)
    reminding.remind(park, today=today, by=officer)


def rib(number: str) -> str:
    """``number`` with the digits that make a RIB divisible by 97."""
    body = int(number[:22].ljust(22, "0")) * 100
    return f"{body + (97 - body % 97) % 97:024d}"


def bills_of(park: Park, today: date) -> list[Bill]:
    """A bill for each stay and month; the last month that is over is still to be invoiced."""
    until = add_months(today.replace(day=1), -1)
    ids = gathering.charged_ids(park, before=until)
    tenancies = Tenancy.objects.select_related("company").in_bulk(ids)
    bills = []
    for stay in gathering.stays_of(park, ids):
        for month, lines in groupby(stay.lines(until=until), key=lambda line: line.month):
            charged = [line for line in lines if line.net > 0]
            if charged:
                bills.append(Bill(tenancies[stay.tenancy_id], month, charged))
    bills = [bill for bill in bills if bill.issued_on <= today]
    return sorted(bills, key=lambda bill: (bill.month, bill.tenancy.reference))


def owe(bills: list[Bill]) -> None:
    """Let a few companies owe their last invoices, so that each age has some."""
    present = [bill.tenancy for bill in bills if bill.tenancy.status == TenancyStatus.ACTIVE]
    stays = sorted({tenancy.reference for tenancy in present})[1:]
    for reference, count in zip(stays, UNPAID, strict=False):
        own = [bill for bill in bills if bill.tenancy.reference == reference]
        for bill in own[-count:]:
            bill.is_paid = False


def write_invoices(office: Office, bills: list[Bill]) -> None:
    """The invoices, their documents and their lines, in bulk."""
    spaces = Space.objects.in_bulk({line.space for bill in bills for line in bill.lines})
    charges = []
    for bill in bills:
        own = [charge_of(bill, line, spaces) for line in bill.lines]
        found, due_on = bill.totals, bill.issued_on + timedelta(days=PAYMENT_DAYS)
        document = office.issue(
            Document.Kind.INVOICE,
            bill.tenancy,
            bill.issued_on,
            month=day_fact(bill.month),
            due_on=day_fact(due_on),
            lines=[facts.line_facts(charge) for charge in own],
            **facts.totals_facts(found),
        )
        bill.invoice = Invoice(
            number=document.number,
            park=office.park,
            company=bill.tenancy.company,
            tenancy=bill.tenancy,
            month=bill.month,
            issued_on=bill.issued_on,
            due_on=due_on,
            net=found.net,
            vat=found.vat,
            total=found.total,
            document=document,
            issued_by=office.officer,
        )
        charges.append(own)
    Document.objects.bulk_create([bill.invoice.document for bill in bills])
    for bill in bills:
        bill.invoice.document_id = bill.invoice.document.pk
    Invoice.objects.bulk_create([bill.invoice for bill in bills])
    for bill, own in zip(bills, charges, strict=True):
        for charge in own:
            charge.invoice = bill.invoice
    Charge.objects.bulk_create([charge for own in charges for charge in own], batch_size=2000)


def charge_of(bill: Bill, line: Line, spaces: dict[int, Space]) -> Charge:
    return Charge(
        tenancy=bill.tenancy,
        space=spaces[line.space],
        month=line.month,
        first_day=line.first_day,
        last_day=line.last_day,
        monthly_fee=line.monthly_fee,
        percent=line.percent,
        net=line.net,
        vat_rate=line.vat_rate,
    )


def write_payments(office: Office, bills: list[Bill], dice: Random) -> None:
    """A payment for each invoice that is paid, some weeks after it."""
    paid = [bill for bill in bills if bill.is_paid]
    days = {id(bill): min(bill.issued_on + timedelta(days=dice.randrange(2, 34)), office.today) for bill in paid}
    payments = []
    for bill in sorted(paid, key=lambda bill: (days[id(bill)], bill.invoice.number)):
        mode, on = dice.choice(MODES), days[id(bill)]
        reference = "" if mode == PaymentMode.CASH else f"{mode[:3].upper()} {dice.randrange(100_000, 999_999)}"
        document = office.issue(
            Document.Kind.PAYMENT_RECEIPT,
            bill.tenancy,
            on,
            received_on=day_fact(on),
            amount=facts.amount(bill.invoice.total),
            mode=facts.mode_fact(mode),
            payment_reference=reference,
            is_deposit=False,
            cancels="",
            settled=facts.settled_facts([(bill.invoice, bill.invoice.total, Decimal(0))]),
            unused="0.00",
        )
        payment = Payment(
            number=document.number,
            park=office.park,
            company=bill.tenancy.company,
            received_on=on,
            amount=bill.invoice.total,
            mode=mode,
            reference=reference,
            document=document,
            recorded_by=office.officer,
        )
        payments.append((payment, bill.invoice))
    Document.objects.bulk_create([payment.document for payment, _invoice in payments])
    for payment, _invoice in payments:
        payment.document_id = payment.document.pk
    Payment.objects.bulk_create([payment for payment, _invoice in payments])
    Allocation.objects.bulk_create(
        Allocation(payment=payment, invoice=invoice, amount=payment.amount) for payment, invoice in payments
    )


def write_deposits(park: Park, officer: User, today: date) -> None:
    """The deposits of all stays entered, and their return to those who left."""
    stays = Tenancy.objects.filter(park=park, deposit__gt=0, deposit_received_on__lte=today).order_by("pk")
    for stay in stays.select_related(None):
        facts_of = {"tenancy": stay, "amount": stay.deposit, "mode": PaymentMode.TRANSFER, "recorded_by": officer}
        DepositMovement.objects.create(kind=MovementKind.RECEIVED, on=stay.deposit_received_on, **facts_of)
        if stay.status == TenancyStatus.CLOSED and stay.deposit_settled_on:
            DepositMovement.objects.create(
                kind=MovementKind.RETURNED, on=min(stay.deposit_settled_on, today), **facts_of
            )


def correct(bills: list[Bill], manager: User) -> None:
    """One credit note: a part of a month waived after works in the office."""
    paid = [bill for bill in bills if bill.is_paid and bill.tenancy.status == TenancyStatus.ACTIVE]
    if paid:
        invoice = paid[-1].invoice
        line = invoice.charges.order_by("-net").first()
        crediting.credit(
            invoice,
            lines={line.pk: (line.net / 4).quantize(Decimal("0.01"))},
            kind=CreditKind.WAIVER,
            reason="Une semaine de travaux dans le bureau.",
            by=manager,
        )
