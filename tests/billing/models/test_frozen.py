"""What the database promises of money, each broken once and refused by name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from billing.models import Allocation, Charge, CreditLine, CreditNote, DepositMovement, Invoice, Payment, Reminder
from technopark.common.database import constraint_of
from tests.factories.billing import (
    AllocationFactory,
    BillingSettingsFactory,
    ChargeFactory,
    CreditNoteFactory,
    DepositMovementFactory,
    InvoiceFactory,
    PaymentFactory,
    ReminderFactory,
)

pytestmark = pytest.mark.django_db


def refused(constraint: str, break_it) -> None:
    """Assert that the database refuses ``break_it`` by ``constraint``, at the latest when the transaction ends."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        break_it()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert constraint_of(error.value) == constraint


BROKEN = [
    ("billing_ice_format", lambda: BillingSettingsFactory(ice="123")),
    ("billing_rib_format", lambda: BillingSettingsFactory(rib="12")),
    ("billing_suspended_share", lambda: BillingSettingsFactory(suspended_percent=101)),
    ("billing_reminders_in_order", lambda: BillingSettingsFactory(second_reminder_days=8)),
    ("charge_days_in_order", lambda: ChargeFactory(month=date(2026, 1, 2))),
    ("charge_days_in_order", lambda: ChargeFactory(month=date(2026, 1, 1), last_day=date(2025, 12, 31))),
    ("charge_amounts_sound", lambda: ChargeFactory(net=Decimal(0))),
    ("charge_invoiced_is_positive", lambda: ChargeFactory(net=Decimal(-5), invoice=InvoiceFactory())),
    ("charge_says_what_for", lambda: ChargeFactory(space=None)),
    ("charge_says_what_for", lambda: ChargeFactory(kind="extra", space=None, label="")),
    ("charge_suits_invoice", lambda: ChargeFactory(invoice=InvoiceFactory(charge=False))),
    ("invoice_amounts_agree", lambda: InvoiceFactory(total=Decimal(1))),
    ("invoice_days_in_order", lambda: InvoiceFactory(due_on=date(2000, 1, 1))),
    ("invoice_adds_up", lambda: InvoiceFactory(charge=False)),
    ("reminder_of_something", lambda: ReminderFactory(amount=Decimal(0))),
    ("reminder_of_something", lambda: ReminderFactory(level=4)),
    ("payment_amount_has_its_sign", lambda: PaymentFactory(amount=Decimal(-1))),
    ("payment_amount_has_its_sign", lambda: PaymentFactory(cancels=PaymentFactory())),
    ("payment_mode_known", lambda: PaymentFactory(mode="gold")),
    ("allocation_of_something", lambda: AllocationFactory(amount=Decimal(0), payment=PaymentFactory())),
    ("allocation_same_company", lambda: AllocationFactory(payment=PaymentFactory())),
    ("allocation_within_invoice", lambda: AllocationFactory(amount=Decimal("1200.01"))),
    ("allocation_within_invoice", lambda: AllocationFactory(amount=Decimal("-0.01"), payment=PaymentFactory())),
    ("credit_note_amounts_agree", lambda: CreditNoteFactory(total=Decimal(1))),
    ("credit_note_has_reason", lambda: CreditNoteFactory(reason="")),
    ("credit_note_adds_up", lambda: CreditNoteFactory(line=False)),
    ("credit_line_positive", lambda: CreditLine.objects.update_or_create(net=-1, **of_note())),
    ("credit_line_within_charge", lambda: CreditLine.objects.create(net=Decimal(1001), **of_note())),
    ("deposit_amount_has_its_sign", lambda: DepositMovementFactory(amount=Decimal(-1))),
    ("deposit_withheld_with_reason", lambda: DepositMovementFactory(kind="withheld")),
    ("deposit_kind_known", lambda: DepositMovementFactory(kind="lost")),
    ("deposit_not_overdrawn", lambda: DepositMovementFactory(kind="returned")),
]


def of_note() -> dict:
    note = CreditNoteFactory(line=False)
    return {"credit_note": note, "charge": note.invoice.charges.get()}


@pytest.mark.parametrize(("constraint", "break_it"), BROKEN, ids=lambda one: one if isinstance(one, str) else "")
def test_broken_promise_is_refused_by_name(constraint, break_it):
    refused(constraint, break_it)


def test_credit_beyond_what_was_paid_is_refused():
    invoice = AllocationFactory().invoice

    refused("allocation_within_invoice", lambda: CreditNoteFactory(invoice=invoice))


def test_credit_line_added_later_is_refused():
    note = CreditNoteFactory()

    refused(
        "credit_note_adds_up",
        lambda: CreditLine.objects.create(credit_note=note, charge=note.invoice.charges.get(), net=1),
    )


def test_line_put_on_an_issued_invoice_is_refused():
    invoice = InvoiceFactory()

    refused("invoice_adds_up", lambda: ChargeFactory(tenancy=invoice.tenancy, invoice=invoice))


def test_charge_of_another_stay_is_refused():
    refused("charge_suits_invoice", lambda: ChargeFactory(invoice=InvoiceFactory(charge=False)))


def test_payment_used_beyond_its_amount_is_refused():
    first = AllocationFactory(amount=Decimal(1000))
    other = InvoiceFactory(tenancy=first.invoice.tenancy)

    refused("allocation_within_payment", lambda: AllocationFactory(payment=first.payment, invoice=other))


def test_cancelled_payment_settles_nothing():
    payment = PaymentFactory()
    PaymentFactory(cancels=payment, amount=-payment.amount, park=payment.park, company=payment.company)
    invoice = InvoiceFactory(tenancy__park=payment.park, tenancy__company=payment.company)

    refused("allocation_within_payment", lambda: AllocationFactory(payment=payment, invoice=invoice))


def test_reminder_of_a_level_is_sent_once():
    reminder = ReminderFactory()

    refused("reminder_once", lambda: ReminderFactory(invoice=reminder.invoice))


FROZEN = [
    (Invoice, InvoiceFactory, "invoice_is_frozen"),
    (Reminder, ReminderFactory, "reminder_is_frozen"),
    (Payment, PaymentFactory, "payment_is_frozen"),
    (Allocation, AllocationFactory, "allocation_is_frozen"),
    (CreditNote, CreditNoteFactory, "credit_note_is_frozen"),
    (DepositMovement, DepositMovementFactory, "deposit_movement_is_frozen"),
]


@pytest.mark.parametrize(("model", "make", "trigger"), FROZEN, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_issued_never_changes(model, make, trigger):
    row = make()
    rows = model.objects.filter(pk=row.pk)

    assert trigger in {one.name for one in model._meta.triggers}
    for change in (lambda: rows.update(id=row.pk), lambda: rows._raw_delete("default")):
        with pytest.raises(ProgrammingError, match="annot"), transaction.atomic():
            change()


def test_credit_line_never_changes():
    line = CreditNoteFactory().lines.get()

    assert "credit_line_is_frozen" in {one.name for one in CreditLine._meta.triggers}
    with pytest.raises(ProgrammingError, match="annot"), transaction.atomic():
        CreditLine.objects.filter(pk=line.pk).update(net=2)


def test_charge_may_change_until_it_is_invoiced():
    pending, invoiced = ChargeFactory(), InvoiceFactory().charges.get()

    assert "charge_invoiced_is_frozen" in {one.name for one in Charge._meta.triggers}
    Charge.objects.filter(pk=pending.pk).update(net=5)
    for change in (lambda: Charge.objects.filter(pk=invoiced.pk).update(net=5), invoiced.delete):
        with pytest.raises(ProgrammingError, match="annot"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("model", "trigger"),
    [
        (Allocation, "allocation_within_bounds"),
        (CreditNote, "credit_note_within_invoice"),
        (CreditLine, "credit_line_adds_up"),
    ],
)
def test_bounds_are_kept_by_triggers_that_refuse_under_another_name(model, trigger):
    assert trigger in {one.name for one in model._meta.triggers}


def test_overdue_begins_the_day_after_the_last_day_to_pay():
    today = date(2026, 5, 1)
    InvoiceFactory(issued_on=date(2026, 4, 1), due_on=today)
    late = InvoiceFactory(issued_on=date(2026, 4, 1), due_on=today - timedelta(days=1))

    assert list(Invoice.objects.overdue(today=today)) == [late]
