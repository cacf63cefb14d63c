"""What the accounts keep while nothing changes shows every change at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from billing.models import Charge
from spaces.models import Park
from tenants.models import Company
from tests.factories.billing import (
    AllocationFactory,
    ChargeFactory,
    CreditNoteFactory,
    DepositMovementFactory,
    InvoiceFactory,
    PaymentFactory,
)
from tests.kept import is_seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(stay):
    """An invoice since 30 days overdue, and a charge to invoice."""
    today = timezone.localdate()
    ChargeFactory(tenancy=stay, month=stay.starts_on.replace(day=1))
    return InvoiceFactory(tenancy=stay, issued_on=today - timedelta(days=60), due_on=today - timedelta(days=30))


@pytest.fixture
def see(invoice, sign_in, officer):
    client = sign_in(officer)
    return lambda write: is_seen(client, reverse("billing:home"), write)


WRITES = {
    "an invoice": lambda one: InvoiceFactory(tenancy=one.tenancy, issued_on=one.issued_on, due_on=one.due_on),
    "a payment": lambda one: PaymentFactory(park=one.park, company=one.company),
    "an allocation": lambda one: AllocationFactory(invoice=one, amount=Decimal(100)),
    "a credit note": lambda one: CreditNoteFactory(invoice=one),
    "a deposit": lambda one: DepositMovementFactory(tenancy=one.tenancy),
    "a name": lambda one: Company.objects.filter(pk=one.company_id).update(name="Autrement"),
    "an address": lambda one: Park.objects.update(slug="autrement"),
    "a charge": lambda one: ChargeFactory(tenancy=one.tenancy, month=one.tenancy.starts_on.replace(day=1)),
    "a charge by hand": lambda one: Charge.objects.pending().update(net=Decimal(7)),
    "a charge goes": lambda one: Charge.objects.pending().delete(),
    "something to credit": lambda one: ChargeFactory(
        tenancy=one.tenancy, kind="adjustment", net=Decimal(-50), month=one.tenancy.starts_on.replace(day=1)
    ),
}


@pytest.mark.parametrize("what", WRITES)
def test_accounts_show_every_change(what, see, invoice):
    assert see(lambda: WRITES[what](invoice))


def test_accounts_show_that_a_day_has_passed(see):
    today = timezone.now()
    with time_machine.travel(today, tick=False) as clock:
        assert see(lambda: clock.shift(timedelta(days=1)))


@pytest.mark.parametrize("companies", [1, 3])
def test_accounts_that_are_kept_ask_for_what_is_pending(
    companies, sign_in, officer, park, terms, django_assert_num_queries
):
    for _ in range(companies):
        invoice = InvoiceFactory(tenancy__park=park)
        AllocationFactory(invoice=invoice, amount=Decimal(100))
        ChargeFactory(tenancy=invoice.tenancy)
    client, url = sign_in(officer), reverse("billing:home")
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
