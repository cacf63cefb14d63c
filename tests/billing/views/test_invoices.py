from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions import invoicing
from billing.models import CreditNote
from tests.factories.billing import AllocationFactory, CreditNoteFactory, InvoiceFactory, ReminderFactory
from tests.factories.common import DocumentFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db
LIST = "billing:invoices"


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def invoice(stay):
    return InvoiceFactory(tenancy=stay)


def numbers(client, **params):
    return [row.number for row in client.get(reverse(LIST), params).context["rows"]]


def test_list_is_filtered_by_what_became_of_the_invoice(client, stay):
    today = timezone.localdate()
    due = InvoiceFactory(tenancy=stay)
    overdue = InvoiceFactory(tenancy=stay, issued_on=today - timedelta(days=80), due_on=today - timedelta(days=40))
    paid = AllocationFactory(invoice=InvoiceFactory(tenancy=stay)).invoice
    credited = CreditNoteFactory(invoice=InvoiceFactory(tenancy=stay), net=Decimal(1000)).invoice

    assert numbers(client, state="due") == [due.number]
    assert numbers(client, state="overdue") == numbers(client, age="31") == [overdue.number]
    assert numbers(client, state="paid") == [paid.number]
    assert numbers(client, state="credited") == [credited.number]
    assert numbers(client, state="nonsense", age="7", year="0000", sort="x") == [
        one.number for one in (credited, paid, overdue, due)
    ]


def test_list_is_searched_by_company_number_and_stay(client, invoice):
    InvoiceFactory(tenancy=TenancyFactory(park=invoice.park))

    for words in ("atlas", "أطلس", invoice.number[-6:], invoice.tenancy.reference):
        assert numbers(client, q=words) == [invoice.number]
    assert numbers(client, q="nobody") == []
    assert numbers(client, year="1999") == []


def test_list_without_invoices_says_so(client, park):
    assert client.get(reverse(LIST)).context["rows"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_much_for_three_invoices_as_for_one(client, stay, count, django_assert_num_queries):
    for _ in range(count):
        AllocationFactory(invoice=InvoiceFactory(tenancy=stay), amount=Decimal(100))

    with django_assert_num_queries(7):
        client.get(reverse(LIST))


def test_page_says_what_was_paid_credited_and_asked_for(client, invoice):
    AllocationFactory(invoice=invoice, amount=Decimal(200))
    CreditNoteFactory(invoice=invoice)
    ReminderFactory(invoice=invoice)

    context = client.get(reverse("billing:invoice", args=[invoice.number])).context

    assert (context["invoice"].paid, context["invoice"].credited, context["invoice"].open) == (200, 120, 880)
    assert [len(context[name]) for name in ("parts", "notes", "reminders", "charges")] == [1, 1, 1, 1]


def test_page_asks_for_a_bounded_number_of_rows(client, invoice, django_assert_num_queries):
    with django_assert_num_queries(8):
        client.get(reverse("billing:invoice", args=[invoice.number]))


def test_manager_credits_a_line_with_a_reason(sign_in, manager, park, stay):
    (invoice,) = invoicing.issue_month(park, through=date(2026, 1, 1), by=manager)
    client, url = sign_in(manager), reverse("billing:credit", args=[invoice.number])
    charge = invoice.charges.get()

    assert client.post(url, {"kind": "waiver", "reason": "", f"line_{charge.pk}": "100"}).context["form"].errors
    too_much = client.post(url, {"kind": "waiver", "reason": "Works", f"line_{charge.pk}": "99999"})
    assert too_much.context["form"].errors
    assert client.post(url, {"kind": "waiver", "reason": "Works"}).context["form"].non_field_errors()
    client.post(url, {"kind": "waiver", "reason": "Works", f"line_{charge.pk}": "1 000,50"})

    assert CreditNote.objects.get().net == Decimal("1000.50")


def test_document_of_money_is_handed_over_and_no_other(client, invoice):
    other = DocumentFactory(park_code="KHE")

    answer = client.get(reverse("billing:document", args=[invoice.number]))

    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("billing:document", args=[other.number])).status_code == 404
