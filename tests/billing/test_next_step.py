from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from billing.enums import InvoiceState
from billing.models import Invoice
from billing.next_step import next_step
from tenants.models import Company


@pytest.fixture(autouse=True)
def _arabic():
    with translation.override("ar"):
        yield


def invoice() -> Invoice:
    found = Invoice(company=Company(name="Atlas Data", name_ar="أطلس داتا"), due_on=date(2027, 3, 1))
    found.open = Decimal(1200)
    return found


@pytest.mark.parametrize("state", InvoiceState)
def test_every_state_says_what_is_next(state):
    assert next_step(invoice(), state).sentence


@pytest.mark.parametrize(("state", "tone"), [("due", "waiting"), ("overdue", "stop")])
def test_the_company_pays_by_the_day_and_who_keeps_the_accounts_records_it(state, tone):
    step = next_step(invoice(), state, url="/pay/")

    assert (step.who, step.by_when, step.tone, step.url) == ("أطلس داتا", date(2027, 3, 1), tone, "/pay/")
    assert "1 200" in step.sentence.replace("\u202f", " ").replace("\xa0", " ")
    assert next_step(invoice(), state).action == ""
