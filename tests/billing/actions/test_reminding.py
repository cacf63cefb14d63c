from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.actions import paying, reminding
from billing.models import Reminder
from technopark.common.models import Document, Mail
from tests.factories.billing import InvoiceFactory
from tests.pdf import says
from tests.verification import check_verification

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 1)


@pytest.fixture
def invoice(stay):
    return InvoiceFactory(tenancy=stay, issued_on=date(2026, 1, 30), due_on=DUE)


def after(number: int) -> date:
    return DUE + timedelta(days=number)


def test_each_level_is_sent_once_on_its_day(park, invoice):
    sent = {number: len(reminding.remind(park, today=after(number))) for number in (7, 8, 9, 29, 30, 31, 59, 60, 90)}

    assert sent == {7: 0, 8: 1, 9: 0, 29: 0, 30: 1, 31: 0, 59: 0, 60: 1, 90: 0}
    kinds = list(Reminder.objects.order_by("level").values_list("document__kind", flat=True))
    assert kinds == [Document.Kind.REMINDER, Document.Kind.REMINDER, Document.Kind.FORMAL_NOTICE]
    assert Mail.objects.filter(kind="payment_reminder").count() == 3


def test_late_reminders_never_come_on_one_day(park, invoice):
    assert len(reminding.remind(park, today=after(100))) == 1
    assert reminding.remind(park, today=after(101)) == []
    assert [one.level for one in reminding.remind(park, today=after(107))] == [2]


def test_invoice_paid_is_not_asked_for_again(park, company, invoice, officer):
    paying.record(company, park=park, amount=Decimal(1200), received_on=DUE, mode="cash", by=officer)

    assert reminding.remind(park, today=after(60)) == []


def test_letter_says_what_is_left_of_the_invoice(park, company, invoice, officer):
    paying.record(company, park=park, amount=Decimal(200), received_on=DUE, mode="cash", by=officer)
    (reminder,) = reminding.remind(park, today=after(8))

    assert reminder.amount == Decimal(1000)
    for words in ("Rappel de paiement", invoice.number, "1 000,00 DH", "Atlas Data", "تذكير بالأداء", "أطلس داتا"):
        assert says(reminder.document.file, words), words
    check_verification(reminder.document)


def test_formal_notice_names_the_invoice_and_the_day_to_pay(park, invoice):
    for number in (8, 30, 60):
        (reminder,) = reminding.remind(park, today=after(number))

    assert reminder.document.facts["remedy_by"] == (after(60) + timedelta(days=park.remedy_days)).isoformat()
    for words in (invoice.number, "1 200,00 DH", "Mise en demeure", "Atlas Data", "إنذار", "أطلس داتا"):
        assert says(reminder.document.file, words), words
    check_verification(reminder.document)
