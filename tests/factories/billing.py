"""Charges, invoices, payments, credits, deposits: rows as they are, without the actions' checks."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from billing.enums import ChargeKind, CreditKind, MovementKind, PaymentMode, ReminderLevel
from billing.models import (
    Allocation,
    BillingSettings,
    Charge,
    CreditLine,
    CreditNote,
    DepositMovement,
    Invoice,
    Payment,
    Reminder,
)
from technopark.common.models import Document
from technopark.common.ranges import add_months
from tests.factories.common import DocumentFactory
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import CompanyFactory, TenancyFactory

OPERATOR_ICE = "001561191000066"


def this_month():
    return timezone.localdate().replace(day=1)


class BillingSettingsFactory(factory.django.DjangoModelFactory):
    """A park whose operator has its ICE: its invoices can be issued."""

    class Meta:
        model = BillingSettings

    park = factory.SubFactory(ParkFactory)
    ice = OPERATOR_ICE


class ChargeFactory(factory.django.DjangoModelFactory):
    """A whole month of an office for 1,000 MAD, not yet invoiced."""

    class Meta:
        model = Charge

    tenancy = factory.SubFactory(TenancyFactory)
    space = factory.LazyAttribute(lambda charge: SpaceFactory(park=charge.tenancy.park))
    kind = ChargeKind.FEE
    month = factory.LazyFunction(this_month)
    first_day = factory.SelfAttribute("month")
    last_day = factory.LazyAttribute(lambda charge: add_months(charge.month, 1) - timedelta(days=1))
    monthly_fee = factory.SelfAttribute("net")
    net = Decimal("1000.00")
    vat_rate = Decimal(20)


class InvoiceFactory(factory.django.DjangoModelFactory):
    """An invoice of 1,200 MAD with VAT, issued today, with its line (``charge=False``: without)."""

    class Meta:
        model = Invoice
        skip_postgeneration_save = True

    tenancy = factory.SubFactory(TenancyFactory)
    park = factory.SelfAttribute("tenancy.park")
    company = factory.SelfAttribute("tenancy.company")
    month = factory.LazyFunction(this_month)
    issued_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyAttribute(lambda invoice: invoice.issued_on + timedelta(days=30))
    net = Decimal("1000.00")
    vat = factory.LazyAttribute(lambda invoice: invoice.net / 5)
    total = factory.LazyAttribute(lambda invoice: invoice.net + invoice.vat)
    document = factory.SubFactory(DocumentFactory, kind=Document.Kind.INVOICE)
    number = factory.SelfAttribute("document.number")

    @factory.post_generation
    def charge(self, create, extracted, **kwargs):
        if extracted is not False:
            ChargeFactory(tenancy=self.tenancy, month=self.month, net=self.net, invoice=self)


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payment

    park = factory.SubFactory(ParkFactory)
    company = factory.SubFactory(CompanyFactory)
    received_on = factory.LazyFunction(timezone.localdate)
    amount = Decimal("1200.00")
    mode = PaymentMode.TRANSFER
    reference = factory.Sequence(lambda n: f"VIR {n:06}")
    document = factory.SubFactory(DocumentFactory, kind=Document.Kind.PAYMENT_RECEIPT)
    number = factory.SelfAttribute("document.number")


class AllocationFactory(factory.django.DjangoModelFactory):
    """All of an invoice, paid."""

    class Meta:
        model = Allocation

    invoice = factory.SubFactory(InvoiceFactory)
    amount = factory.SelfAttribute("invoice.total")
    payment = factory.LazyAttribute(
        lambda part: PaymentFactory(park=part.invoice.park, company=part.invoice.company, amount=part.amount)
    )


class CreditNoteFactory(factory.django.DjangoModelFactory):
    """A credit note over 120 MAD with VAT of an invoice, with its line (``line=False``: without)."""

    class Meta:
        model = CreditNote
        skip_postgeneration_save = True

    invoice = factory.SubFactory(InvoiceFactory)
    kind = CreditKind.WAIVER
    reason = "Agreed."
    issued_on = factory.LazyFunction(timezone.localdate)
    net = Decimal("100.00")
    vat = factory.LazyAttribute(lambda note: note.net / 5)
    total = factory.LazyAttribute(lambda note: note.net + note.vat)
    document = factory.SubFactory(DocumentFactory, kind=Document.Kind.CREDIT_NOTE)
    number = factory.SelfAttribute("document.number")

    @factory.post_generation
    def line(self, create, extracted, **kwargs):
        if extracted is not False:
            CreditLine.objects.create(credit_note=self, charge=self.invoice.charges.first(), net=self.net)


class CreditLineFactory(factory.django.DjangoModelFactory):
    """The only line of a credit note."""

    class Meta:
        model = CreditLine

    credit_note = factory.SubFactory(CreditNoteFactory, line=False)
    charge = factory.LazyAttribute(lambda line: line.credit_note.invoice.charges.first())
    net = factory.SelfAttribute("credit_note.net")


class DepositMovementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DepositMovement

    tenancy = factory.SubFactory(TenancyFactory)
    kind = MovementKind.RECEIVED
    amount = Decimal("2000.00")
    on = factory.LazyFunction(timezone.localdate)
    mode = PaymentMode.TRANSFER


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    invoice = factory.SubFactory(InvoiceFactory)
    level = ReminderLevel.FIRST
    sent_on = factory.LazyFunction(timezone.localdate)
    amount = factory.SelfAttribute("invoice.total")
    document = factory.SubFactory(DocumentFactory, kind=Document.Kind.REMINDER)
