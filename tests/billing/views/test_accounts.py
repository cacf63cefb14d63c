from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions import charging, invoicing, paying
from billing.deposits import statement
from billing.models import Charge, CreditNote, Invoice, Payment
from technopark.common.ranges import days
from tests.factories.billing import ChargeFactory, DepositMovementFactory, InvoiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


def test_account_carries_the_balance_from_year_to_year(client, park, company, stay, officer):
    InvoiceFactory(tenancy=stay, issued_on=date(2025, 12, 1))
    InvoiceFactory(tenancy=stay, issued_on=date(2026, 1, 5))
    paying.record(company, park=park, amount=Decimal(2000), received_on=date(2026, 1, 9), mode="cash", by=officer)

    this = client.get(reverse("billing:account", args=[company.slug]), {"year": "2026"}).context["account"]
    before = client.get(reverse("billing:account", args=[company.slug]), {"year": "2025"}).context["account"]

    assert (before.before, before.balance) == (0, Decimal(1200))
    assert (this.before, this.balance) == (Decimal(1200), Decimal(400))
    assert [entry.balance for entry in this.entries] == [Decimal(2400), Decimal(400)]


def test_account_of_a_year_that_never_was_is_that_of_today(client, company, stay):
    for year in ("1066", "x", "²"):
        context = client.get(reverse("billing:account", args=[company.slug]), {"year": year}).context
        assert context["year"] == str(timezone.localdate().year)


@pytest.mark.parametrize("count", [1, 3])
def test_account_asks_as_much_for_three_invoices_as_for_one(client, company, stay, count, django_assert_num_queries):
    for _ in range(count):
        InvoiceFactory(tenancy=stay)

    with django_assert_num_queries(11):
        client.get(reverse("billing:account", args=[company.slug]))


def test_payment_is_recorded_as_people_write_amounts(client, company, stay):
    InvoiceFactory(tenancy=stay)
    url = reverse("billing:pay", args=[company.slug])

    assert client.get(url).context["form"].initial["amount"] == Decimal(1200)
    client.post(url, {"amount": "١ ٢٠٠,٥٠", "received_on": "2026-05-04", "mode": "cheque", "reference": "77"})

    assert Payment.objects.get().amount == Decimal("1200.50")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "-3"},
        {"amount": "many"},
        {"amount": "1.005"},
        {"mode": "gold"},
        {"received_on": ""},
        {"received_on": "2999-01-01"},
    ],
)
def test_wrong_payment_stays_in_its_form(client, company, stay, wrong):
    right = {"amount": "100", "received_on": "2026-05-04", "mode": "cash"}

    page = client.post(reverse("billing:pay", args=[company.slug]), right | wrong)

    assert page.context["form"].errors
    assert not Payment.objects.exists()


def test_manager_cancels_a_payment_with_a_reason(sign_in, manager, officer, park, company, stay):
    payment = paying.record(
        company, park=park, amount=Decimal(100), received_on=date(2026, 5, 4), mode="cash", by=officer
    )
    url = reverse("billing:cancel_payment", args=[payment.number])

    assert sign_in(officer).post(url, {"reason": "Bounced"}).status_code == 404
    client = sign_in(manager)
    assert client.post(url, {"reason": ""}).context["form"].errors
    client.post(url, {"reason": "Bounced"})
    assert client.post(url, {"reason": "Again"}).context["form"].non_field_errors()

    assert Payment.objects.get(cancels=payment).amount == Decimal(-100)


def test_stay_is_computed_and_invoiced(client, stay):
    step = "billing:stay_step"
    client.post(reverse(step, args=[stay.reference, "compute"]), {"month": "2026-02"})
    assert Charge.objects.to_invoice(through=date(2026, 2, 1)).count() == 2

    client.post(reverse(step, args=[stay.reference, "invoice"]), {"month": "2026-02"})

    assert Invoice.objects.get().net == Decimal(5200)
    assert client.post(reverse(step, args=[stay.reference, "explode"])).status_code == 404


def test_stay_page_asks_for_a_bounded_number_of_rows(client, park, stay, django_assert_num_queries):
    charging.compute(park, through=date(2026, 2, 1))

    with django_assert_num_queries(10):
        client.get(reverse("billing:stay", args=[stay.reference]))


def test_something_else_is_charged_and_taken_off(client, stay):
    url = reverse("billing:stay_step", args=[stay.reference, "extra"])

    page = client.post(url, {"extra-label": "Key", "extra-net": "0", "extra-vat_rate": "20"})
    assert page.context["extra_form"].errors
    client.post(url, {"extra-label": "Key", "extra-net": "50", "extra-vat_rate": "20"})
    charge = Charge.objects.get()
    client.post(reverse("billing:drop_extra", args=[stay.reference, charge.pk]))

    assert (charge.label, charge.net) == ("Key", Decimal(50))
    assert not Charge.objects.exists()


def test_deposit_is_received_and_partly_withheld(client, stay):
    url = reverse("billing:stay_step", args=[stay.reference, "deposit"])
    right = {"deposit-on": "2026-01-09", "deposit-mode": "cash"}

    client.post(url, right | {"deposit-kind": "received", "deposit-amount": "6200"})
    page = client.post(url, right | {"deposit-kind": "withheld", "deposit-amount": "200"})
    assert page.context["deposit_form"].errors
    page = client.post(url, right | {"deposit-kind": "returned", "deposit-amount": "6201"})
    assert page.context["deposit_form"].non_field_errors()
    client.post(url, right | {"deposit-kind": "withheld", "deposit-amount": "200", "deposit-reason": "Window"})

    assert statement(stay).balance == Decimal(6000)


def test_manager_cancels_a_movement(sign_in, manager, stay):
    movement = DepositMovementFactory(tenancy=stay)
    url = reverse("billing:cancel_movement", args=[stay.reference, movement.pk])

    sign_in(manager).post(url, {"reason": "Twice"})

    assert statement(stay).balance == 0


def test_manager_credits_what_was_invoiced_too_much(sign_in, manager, officer, park, stay):
    invoicing.issue_month(park, through=date(2026, 1, 1), by=officer)
    stay.assignments.update(period=days(date(2026, 1, 11), date(2026, 1, 26)))
    url = reverse("billing:stay_step", args=[stay.reference, "credit"])
    charging.compute(park, through=date(2026, 1, 1))

    sign_in(manager).post(url, {"credit-reason": "Left early"})

    assert CreditNote.objects.get().net == Decimal("600.00")


def test_drop_extra_leaves_a_fee_alone(client, stay):
    fee = ChargeFactory(tenancy=stay)

    assert client.post(reverse("billing:drop_extra", args=[stay.reference, fee.pk])).status_code == 404
