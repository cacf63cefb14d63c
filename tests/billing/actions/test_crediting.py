from datetime import date
from decimal import Decimal

import pytest

from billing.actions import charging, crediting, invoicing, paying
from billing.enums import CreditKind
from billing.errors import CreditTooHigh, NothingToCredit
from billing.models import Charge, Invoice
from technopark.common.models import Document
from technopark.common.ranges import days
from tests.factories.billing import InvoiceFactory
from tests.pdf import says, text_of
from tests.verification import check_verification

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def invoice(park, stay, officer):
    """January to March of the stay: 8,300 MAD, 9,960 with VAT."""
    return invoicing.issue_month(park, through=MARCH, by=officer)[0]


def amounts(invoice):
    return Invoice.objects.with_amounts().get(pk=invoice.pk)


def test_error_credited_in_full_is_charged_again(invoice, officer):
    note = crediting.credit(invoice, kind=CreditKind.ERROR, reason="Wrong company name", by=officer)

    assert (note.net, note.vat, note.total) == (Decimal(8300), Decimal(1660), Decimal(9960))
    assert amounts(invoice).open == 0
    assert Charge.objects.to_invoice(through=MARCH).count() == 3


def test_waiver_is_never_charged_again(park, invoice, officer):
    line = invoice.charges.get(month=MARCH)
    crediting.credit(invoice, lines={line.pk: Decimal(1000)}, kind=CreditKind.WAIVER, reason="Works", by=officer)

    charging.compute(park, through=MARCH)

    assert amounts(invoice).open == Decimal(9960) - Decimal(1200)
    assert not Charge.objects.pending().filter(month__lte=MARCH).exists()


def test_days_not_held_are_credited_and_nothing_is_left_to_correct(park, stay, invoice, officer):
    stay.assignments.update(period=days(stay.period.lower, date(2026, 3, 17)))
    charging.compute(park, through=MARCH)

    (note,) = crediting.credit_adjustments(stay, reason="Left on 16 March", by=officer)

    assert note.net == Decimal("1500.00")
    assert not Charge.objects.pending().filter(month__lte=MARCH).exists()
    with pytest.raises(NothingToCredit):
        crediting.credit_adjustments(stay, reason="Again", by=officer)


def test_what_was_paid_beyond_settles_another_invoice(park, company, stay, invoice, officer):
    later = InvoiceFactory(tenancy=stay, month=date(2026, 4, 1))
    paying.record(company, park=park, amount=Decimal(9960), received_on=MARCH, mode="cash", by=officer)

    crediting.credit(
        invoice,
        lines={invoice.charges.get(month=MARCH).pk: Decimal(3100)},
        kind=CreditKind.WAIVER,
        reason="Water damage",
        by=officer,
    )

    assert (amounts(invoice).open, amounts(invoice).paid) == (0, Decimal(6240))
    assert amounts(later).open == 0


def test_more_than_is_left_of_a_line_is_refused(invoice, officer):
    line = invoice.charges.get(month=MARCH)
    crediting.credit(invoice, lines={line.pk: Decimal(3000)}, kind=CreditKind.WAIVER, reason="Works", by=officer)

    with pytest.raises(CreditTooHigh, match="100"):
        crediting.credit(
            invoice, lines={line.pk: Decimal("100.01")}, kind=CreditKind.WAIVER, reason="Works", by=officer
        )


@pytest.mark.parametrize("net", ["0", "-1"])
def test_credit_of_nothing_is_refused(invoice, officer, net):
    line = invoice.charges.get(month=MARCH)
    with pytest.raises((NothingToCredit, CreditTooHigh)):
        crediting.credit(invoice, lines={line.pk: Decimal(net)}, kind=CreditKind.ERROR, reason="Works", by=officer)


def test_credit_note_names_its_invoice_reason_and_amounts(invoice, officer):
    line = invoice.charges.get(month=MARCH)
    note = crediting.credit(
        invoice, lines={line.pk: Decimal(3100)}, kind=CreditKind.WAIVER, reason="Dégât des eaux", by=officer
    )
    text = text_of(note.document.file)

    assert note.document.kind == Document.Kind.CREDIT_NOTE
    for words in (note.number, invoice.number, "Dégât des eaux", "3 100,00 DH", "3 720,00 DH", "إشعار دائن"):
        assert says(text, words), words
    check_verification(note.document)
