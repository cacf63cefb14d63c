"""A month is invoiced, paid in part and reminded of, in a real browser: who keeps the accounts, and who pays.

In French and in Arabic; the nights between are run as the worker would run them.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from billing.actions import reminding
from billing.models import Invoice, Payment
from technopark.common.ranges import days
from tests.factories.billing import BillingSettingsFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, MemberFactory, TenancyFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import Person
from tests.pdf import says, text_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CASABLANCA = ZoneInfo("Africa/Casablanca")
MONTH_IS_OVER = datetime(2027, 2, 3, 9, tzinfo=CASABLANCA)
NOBODY_PAID = datetime(2027, 4, 5, 9, tzinfo=CASABLANCA)
INVOICE = {"fr": "Facture", "ar": "فاتورة"}
OVERDUE = {"fr": "En retard", "ar": "متأخرة"}


@pytest.fixture
def clock():
    with time_machine.travel(MONTH_IS_OVER, tick=False) as moved:
        yield moved


@pytest.fixture
def stay(transactional_db, clock):
    """A company in an office of Khémisset from 11 January on, for 3,100 MAD a month."""
    park = ParkFactory(code="KHE", slug="khemisset", name="Technopark de Khémisset", name_ar="تيكنوبارك الخميسات")
    BillingSettingsFactory(park=park, bank="Banque Populaire", rib="0" * 22 + "97")
    company = CompanyFactory(name="Atlas Data", name_ar="أطلس داتا", ice="002136093000040")
    MemberFactory(company=company)
    period = days(date(2027, 1, 11), date(2028, 1, 11))
    stay = TenancyFactory(park=park, company=company, period=period)
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="B12"), period=period, monthly_fee=Decimal(3100))
    return stay


@pytest.fixture
def before(browse, stay):
    """Return a function that seats the accountant or the resident before a new window: ``before("officer", "ar")``."""
    people = {
        "officer": AppointmentFactory(park=stay.park, role="officer").user,
        "resident": stay.company.members.get().user,
    }
    sizes = {"officer": DESK, "resident": PHONE}

    def seated(name: str, language: str) -> Person:
        return Person(browse(user=people[name], size=sizes[name]), language, name=name, examines=language == "fr")

    return seated


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_month_is_invoiced_paid_in_part_and_reminded_of(stay, before, clock, language):
    officer, salma = before("officer", language), before("resident", language)

    # The month that is over, in two presses.
    officer.open("staff/accounts/month/?month=2027-01")
    officer.press('main form:has([value="compute"]) button')
    officer.examine()
    officer.press('main form:has([value="issue"]) button')
    invoice = Invoice.objects.with_amounts().get()
    assert (invoice.net, invoice.total) == (Decimal(2100), Decimal(2520))

    # The company finds it on its page, to be paid, with its document.
    salma.open("resident/")
    salma.press(f'main a[href$="/resident/accounts/{invoice.number}/"]')
    salma.examine()
    assert salma.one("main .next-step").is_visible()
    paper = text_of(salma.file_at("main p.actions a"))
    assert says(paper, INVOICE[language])
    assert says(paper, invoice.number)

    # A part of it comes by the bank.
    officer.open(f"staff/accounts/invoices/{invoice.number}/")
    officer.press("main .next-step a.btn-primary")
    officer.write(amount="1 000,00", received_on="2027-02-03", reference="VIR 4471")
    officer.choose(mode="transfer")
    officer.examine()
    officer.press("main form .actions button.btn-primary")
    assert Payment.objects.get().amount == Decimal(1000)

    # Two months later the nights have reminded; both read the same.
    clock.move_to(NOBODY_PAID)
    (reminder,) = reminding.remind(stay.park)
    assert reminder.amount == Decimal(1520)
    for person in (before("officer", language), before("resident", language)):
        own = "staff/accounts/invoices" if person.name == "officer" else "resident/accounts"
        person.open(f"{own}/{invoice.number}/")
        assert person.reads(OVERDUE[language])
        assert person.one("main .next-step.tone-stop").is_visible()
        assert says(text_of(person.file_at(f'main aside a[href*="{reminder.document.number}"]')), invoice.number)
