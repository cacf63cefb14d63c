from decimal import Decimal

import pytest
from django.urls import reverse

from billing import cards
from tests.factories.billing import AllocationFactory, InvoiceFactory
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, founder):
    return sign_in(founder)


def test_account_shows_what_my_company_owes(client, stay):
    AllocationFactory(invoice=InvoiceFactory(tenancy=stay), amount=Decimal(200))

    context = client.get(reverse("billing:my_account")).context

    assert (context["open"], len(context["account"].entries)) == (Decimal(1000), 2)


def test_invoice_of_my_company_is_open_to_me(client, stay):
    invoice = InvoiceFactory(tenancy=stay)

    assert client.get(reverse("billing:my_invoice", args=[invoice.number])).context["invoice"] == invoice
    assert client.get(reverse("billing:my_invoice", args=[InvoiceFactory().number])).status_code == 404


def test_money_is_for_who_acts_for_the_company(sign_in, stranger, company, stay):
    MemberFactory(company=company, user=stranger, is_representative=False)
    invoice = InvoiceFactory(tenancy=stay)
    client = sign_in(stranger)

    assert client.get(reverse("billing:my_account")).status_code == 404
    assert client.get(reverse("billing:my_invoice", args=[invoice.number])).status_code == 404


def test_account_of_somebody_elses_company_is_not_found(client, stay):
    assert client.get(reverse("billing:my_account"), {"company": "somebody-else"}).status_code == 404


def test_cards_show_the_newest_invoices(rf, founder, officer, stranger, stay, django_assert_max_num_queries):
    for _ in range(7):
        InvoiceFactory(tenancy=stay)
    request = rf.get("/")

    request.user = founder
    with django_assert_max_num_queries(2):
        card = cards.resident(request, stay)
    assert len(card.context["invoices"]) == 5
    request.user = officer
    assert cards.staff(request, stay).context["for_staff"]
    request.user = stranger
    assert cards.resident(request, stay) is None
    assert cards.staff(request, stay) is None
