from datetime import date
from decimal import Decimal

import pytest
import time_machine

from billing import arrears, following
from billing.actions import invoicing
from billing.errors import ArrearsOpen, MonthsInvoiced
from billing.models import Charge
from tenants import previews
from tenants.actions import staying
from tenants.models import Operation
from tests.factories.billing import InvoiceFactory

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-10 10:00Z", tick=False):
        yield


def test_stay_shortened_after_its_invoice_has_something_to_credit(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)

    staying.shorten(stay, ends_on=date(2026, 3, 17), by=officer)

    assert Charge.objects.to_credit().get().net == Decimal("-1500.00")


def test_preview_says_what_a_change_costs_and_writes_nothing(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)

    preview = previews.of(stay, lambda: staying.shorten(stay, ends_on=date(2026, 3, 17), by=officer))

    pairs = [(line.before.replace("\xa0", " "), line.after.replace("\xa0", " ")) for line in preview.lines]
    assert ("0 DH", "1 500 DH") in pairs
    assert ("37 200 DH", "6 800 DH") in pairs
    assert not Charge.objects.pending().exists()


def test_measure_reads_only(stay):
    cost = following.measure(stay)

    assert cost == (Decimal(37200), Decimal(3100), 0)
    assert not Charge.objects.exists()
    assert following.lines(cost, cost) == []


def test_change_invoiced_since_is_not_undone(park, stay, officer):
    staying.shorten(stay, ends_on=date(2026, 9, 1), by=officer)
    operation = Operation.objects.get(tenancy=stay, verb="shorten")
    following.may_undo(operation)

    with time_machine.travel("2026-04-11 10:00Z", tick=False):
        (invoice,) = invoicing.issue_month(park, through=MARCH, by=officer)

    with pytest.raises(MonthsInvoiced, match=invoice.number):
        following.may_undo(operation)


def test_arrears_are_named(park, company, stay):
    arrears.check(stay)
    InvoiceFactory(tenancy=stay, issued_on=date(2026, 2, 1), due_on=date(2026, 3, 1))

    with pytest.raises(ArrearsOpen, match="Atlas Data"):
        arrears.check(stay)
    assert arrears.overdue_of(company, park) == Decimal(1200)
    assert arrears.open_of(company, park) == Decimal(1200)
    assert arrears.position(company, park) == (Decimal(1200), Decimal(1200))
