from datetime import date
from decimal import Decimal

import pytest

from billing.actions import charging, invoicing, paying
from billing.errors import NothingToInvoice, OperatorUnknown
from billing.models import Charge, Invoice
from technopark.common.models import Document, DocumentCounter, Mail
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.pdf import says, text_of
from tests.verification import check_verification

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def test_invoice_has_the_charges_their_vat_and_its_number(park, stay, officer):
    (invoice,) = invoicing.issue_month(park, through=MARCH, by=officer)

    assert invoice.number == invoice.document.number == f"KHE-{invoice.issued_on.year}-FAC-00001"
    assert (invoice.net, invoice.vat, invoice.total) == (Decimal(8300), Decimal(1660), Decimal(9960))
    assert (invoice.month, invoice.issued_by, (invoice.due_on - invoice.issued_on).days) == (MARCH, officer, 30)
    assert invoice.charges.count() == 3


def test_invoice_tells_who_acts_for_the_company(park, stay, founder, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)

    mail = Mail.objects.get(kind="invoice_issued")
    assert mail.recipient == founder
    assert "/resident/accounts/KHE-" in mail.body


def test_invoices_of_a_month_follow_each_other_without_a_gap(park, stay, officer):
    other = TenancyFactory(park=park, period=stay.period)
    AssignmentFactory(tenancy=other, monthly_fee=Decimal("999.99"))

    issued = invoicing.issue_month(park, through=MARCH, by=officer)

    year = issued[0].issued_on.year
    assert sorted(invoice.number for invoice in issued) == [f"KHE-{year}-FAC-{number:05}" for number in (1, 2)]
    assert DocumentCounter.objects.get(kind="FAC").last_number == 2


def test_month_issued_again_makes_no_invoice(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)

    assert invoicing.issue_month(park, through=MARCH, by=officer) == []
    with pytest.raises(NothingToInvoice):
        invoicing.issue(stay, through=MARCH, by=officer)


def test_preview_says_what_would_be_invoiced(park, stay):
    charging.compute(park, through=MARCH)

    bills = invoicing.preview(park, through=MARCH)

    assert [bill.tenancy for bill in bills] == [stay]
    assert invoicing.sums(bills) == {"net": Decimal(8300), "vat": Decimal(1660), "total": Decimal(9960)}
    assert not Invoice.objects.exists()


def test_without_the_operators_ice_nothing_is_invoiced(park, stay, terms, officer):
    terms.ice = ""
    terms.save()

    with pytest.raises(OperatorUnknown, match="Khémisset"):
        invoicing.issue_month(park, through=MARCH, by=officer)

    assert not DocumentCounter.objects.filter(kind="FAC").exists()


def test_failure_in_the_middle_leaves_no_number_and_no_line_taken(park, stay, officer, monkeypatch):
    charging.compute(park, through=MARCH)
    monkeypatch.setattr(invoicing, "settle", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        invoicing.issue(stay, through=MARCH, by=officer)

    assert not Invoice.objects.exists()
    assert Charge.objects.pending().count() == 3
    assert not DocumentCounter.objects.filter(kind="FAC").exists()


def test_money_not_used_yet_settles_a_new_invoice(park, stay, company, officer):
    paying.record(company, park=park, amount=Decimal(10000), received_on=date(2026, 1, 2), mode="transfer", by=officer)
    invoicing.issue_month(park, through=MARCH, by=officer)

    invoice = Invoice.objects.with_amounts().get()
    assert (invoice.paid, invoice.open) == (Decimal(9960), 0)


def test_document_says_both_parties_lines_and_totals_in_both_languages(park, stay, officer, company):
    (invoice,) = invoicing.issue_month(park, through=MARCH, by=officer)
    text = text_of(invoice.document.file)

    assert invoice.document.kind == Document.Kind.INVOICE
    for words in (invoice.number, "Atlas Data", "ICE 001561191000066", "002136093000040", "11/01/2026", "31/01/2026"):
        assert says(text, words)
    for words in ("2 100,00", "8 300,00 DH", "1 660,00", "9 960,00 DH", "B-12", "21/31"):
        assert says(text, words), words
    assert says(text, "أطلس داتا")
    assert says(text, "المجموع مع احتساب الضريبة")
    check_verification(invoice.document)
