from datetime import date
from decimal import Decimal

import pytest
import time_machine
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


@pytest.mark.parametrize(("today", "is_over"), [(date(2026, 1, 12), False), (date(2026, 2, 1), True)])
def test_card_says_before_the_first_invoice_when_it_comes_and_how_much(
    rf, founder, stranger, stay, today, is_over, django_assert_max_num_queries
):
    request = rf.get("/")
    request.user = founder
    with time_machine.travel(today, tick=False), django_assert_max_num_queries(8):
        first = cards.resident(request, stay).context["first"]
    # 21 of 31 days at 3,100 MAD, with 20 % VAT.
    assert (first.total, first.is_over) == (Decimal("2520.00"), is_over)
    assert (first.first_day, first.last_day) == (date(2026, 1, 11), date(2026, 1, 31))
    request.user = MemberFactory(company=stay.company, user=stranger, is_representative=False).user
    assert cards.resident(request, stay) is None


def test_card_of_a_stay_without_any_fee_says_so(rf, founder, stay, tariff):
    stay.assignments.update(monthly_fee=None)
    tariff.delete()
    request = rf.get("/")
    request.user = founder
    assert cards.resident(request, stay).context["first"] is None


def test_stay_that_is_over_without_an_invoice_has_no_card(rf, founder, stay):
    request = rf.get("/")
    request.user = founder
    stay.status = "closed"
    assert cards.resident(request, stay) is None
