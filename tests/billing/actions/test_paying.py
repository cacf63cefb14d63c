from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from billing.actions import paying
from billing.errors import AmountNotPositive, DayInTheFuture, PaymentAlreadyCancelled, PaymentIsACancellation
from billing.models import Invoice, Payment
from technopark.common.models import Document, Mail
from tests.factories.billing import InvoiceFactory
from tests.pdf import says, text_of
from tests.verification import check_verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoices(stay):
    """Three invoices of 1,200 MAD, issued one month after the other."""
    return [InvoiceFactory(tenancy=stay, issued_on=date(2026, month, 2)) for month in (3, 2, 4)]


def pay(company, park, officer, amount, **facts):
    facts = {"received_on": date(2026, 5, 4), "mode": "cheque", "reference": "CHQ 77"} | facts
    return paying.record(company, park=park, amount=Decimal(amount), by=officer, **facts)


def left():
    return list(Invoice.objects.with_amounts().order_by("issued_on").values_list("open", flat=True))


def test_payment_settles_the_oldest_invoices_first(park, company, invoices, officer, founder):
    payment = pay(company, park, officer, "1500.50")

    assert left() == [0, Decimal("899.50"), Decimal(1200)]
    assert payment.number.split("-")[2] == "PAI"
    assert Mail.objects.get(kind="payment_received").recipient == founder


def test_payment_recorded_by_a_doubled_click_is_one_payment(park, company, invoices, officer):
    first = pay(company, park, officer, 1200)
    assert pay(company, park, officer, "1200.00") == first
    assert Payment.objects.count() == Document.objects.filter(kind="PAI").count() == 1
    assert Mail.objects.filter(kind="payment_received").count() == 1
    assert pay(company, park, officer, 1200, reference="CHQ 78") != first
    assert left() == [0, 0, Decimal(1200)]


def test_payment_cancelled_and_recorded_again_at_once_is_another_one(park, company, invoices, officer):
    first = pay(company, park, officer, 1200)
    paying.cancel(first, reason="Wrong month", by=officer)
    assert pay(company, park, officer, 1200) != first


def test_same_payment_later_is_another_one(park, company, invoices, officer):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = pay(company, park, officer, 1200)
        clock.shift(timedelta(minutes=1))
        assert pay(company, park, officer, 1200) != first


def test_receipt_says_what_was_settled_and_what_is_left_over(park, company, invoices, officer):
    document = pay(company, park, officer, 4000).document
    text = text_of(document.file)

    assert document.kind == Document.Kind.PAYMENT_RECEIPT
    for words in ("4 000,00 DH", "CHQ 77", invoices[0].number, "400,00 DH", "Atlas Data", "وصل الأداء", "أطلس داتا"):
        assert says(text, words), words
    assert [part["left"] for part in document.facts["settled"]] == ["0.00"] * 3
    check_verification(document)


def test_cancelled_payment_opens_its_invoices_again(park, company, invoices, officer):
    payment = pay(company, park, officer, 2400)

    entry = paying.cancel(payment, reason="Bounced", by=officer)

    assert left() == [Decimal(1200)] * 3
    assert (entry.amount, entry.cancels, entry.note) == (-2400, payment, "Bounced")
    assert entry.document.facts["cancels"] == payment.number
    assert says(entry.document.file, "Annulation d'un reçu de paiement")


def test_money_left_over_takes_the_place_of_a_cancelled_payment(park, company, invoices, officer):
    first = pay(company, park, officer, 1200)
    pay(company, park, officer, 3000)
    assert left() == [0, 0, 0]

    paying.cancel(first, by=officer)

    assert left() == [Decimal(600), 0, 0]


def test_payment_is_cancelled_once_and_its_cancellation_never(park, company, invoices, officer):
    payment = pay(company, park, officer, 100)
    entry = paying.cancel(payment, by=officer)

    with pytest.raises(PaymentAlreadyCancelled):
        paying.cancel(payment, by=officer)
    with pytest.raises(PaymentIsACancellation):
        paying.cancel(entry, by=officer)
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("amount", ["0", "-5", "0.004"])
def test_payment_of_nothing_is_refused(park, company, invoices, officer, amount):
    with pytest.raises(AmountNotPositive):
        pay(company, park, officer, amount)


def test_payment_of_tomorrow_is_refused(park, company, invoices, officer):
    with pytest.raises(DayInTheFuture):
        pay(company, park, officer, 10, received_on=timezone.localdate() + timedelta(days=1))
