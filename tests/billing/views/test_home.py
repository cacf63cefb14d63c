from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from billing.actions import charging
from billing.models import Charge, Invoice
from technopark.accounts.models import AccessLog
from tests.factories.billing import AllocationFactory, ChargeFactory, DepositMovementFactory, InvoiceFactory
from tests.factories.tenants import CompanyFactory, TenancyFactory

pytestmark = pytest.mark.django_db
HOME, MONTH = "billing:home", "billing:month"


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)


def late(stay, number: int):
    return InvoiceFactory(tenancy=stay, issued_on=days_ago(number + 30), due_on=days_ago(number))


def test_home_says_what_is_unpaid_by_age(client, stay):
    for number in (0, 1, 30, 31, 61, 91, 400):
        late(stay, number)

    context = client.get(reverse(HOME)).context

    assert [(age.first, age.count, age.amount) for age in context["ages"]] == [
        (1, 2, Decimal(2400)),
        (31, 1, Decimal(1200)),
        (61, 1, Decimal(1200)),
        (91, 2, Decimal(2400)),
    ]
    assert [(one.name, one.count, one.amount) for one in context["debtors"]] == [("Atlas Data", 6, Decimal(7200))]


def test_home_says_what_is_to_invoice_and_to_credit(client, park, stay):
    charging.compute(park, through=date(2026, 2, 1))
    space = stay.assignments.get().space
    ChargeFactory(tenancy=stay, space=space, kind="adjustment", net=Decimal(-50), month=date(2026, 1, 1))
    DepositMovementFactory(tenancy=stay)

    context = client.get(reverse(HOME)).context

    assert [(one.month.month, one.stays, one.net) for one in context["months"]] == [
        (1, 1, Decimal(2100)),
        (2, 1, Decimal(3100)),
    ]
    assert context["to_credit"] == [(stay.reference, "Atlas Data", Decimal(50))]
    assert context["deposits"] == Decimal(2000)


def test_home_leads_managers_to_the_tariffs(sign_in, manager, park):
    tariffs, settings = (reverse(f"admin:{name}_changelist") for name in ("tenants_tariff", "billing_billingsettings"))
    boss = sign_in(manager)
    page = boss.get(reverse(HOME)).content.decode()
    assert tariffs in page
    assert settings in page
    assert boss.get(tariffs).status_code == boss.get(settings).status_code == 200


def test_home_without_anything_says_so(client, park):
    page = client.get(reverse(HOME))

    assert page.status_code == 200
    assert page.context["debtors"] == []


@pytest.mark.parametrize("companies", [1, 3])
def test_home_asks_as_much_for_three_companies_as_for_one(client, park, terms, companies, django_assert_num_queries):
    for _ in range(companies):
        stay = TenancyFactory(park=park, company=CompanyFactory())
        AllocationFactory(invoice=late(stay, 50), amount=Decimal(100))
        ChargeFactory(tenancy=stay, month=date(2026, 1, 1))

    with django_assert_num_queries(11):
        client.get(reverse(HOME))


def test_month_is_shown_before_it_is_issued(client, park, stay):
    url = f"{reverse(MONTH)}?month=2026-02"
    client.post(url, {"step": "compute"})

    page = client.get(url)

    assert page.context["sums"]["net"] == Decimal(5200)
    assert not Invoice.objects.exists()
    client.post(url, {"step": "issue"})
    assert Invoice.objects.get().net == Decimal(5200)


def test_month_without_the_operators_ice_is_not_issued(client, park, stay, terms):
    terms.ice = ""
    terms.save()

    page = client.post(f"{reverse(MONTH)}?month=2026-02", {"step": "issue"}, follow=True)

    assert not Invoice.objects.exists()
    assert "ICE" in str(next(iter(page.context["messages"])))


@pytest.mark.parametrize("text", ["", "2026-13", "x", "2026", "-1-1", "99999-01"])
def test_month_that_does_not_exist_shows_the_last_one(client, park, text):
    assert client.get(reverse(MONTH), {"month": text}).context["month"] == charging.last_month()


def test_month_names_spaces_without_a_fee(client, park, stay):
    stay.assignments.update(monthly_fee=None)
    park.tariffs.all().delete()

    page = client.post(f"{reverse(MONTH)}?month=2026-02", {"step": "compute"}, follow=True)

    assert "B-12" in str(next(iter(page.context["messages"])))
    assert not Charge.objects.exists()


@pytest.mark.parametrize("what", ["invoices", "lines", "credits", "payments"])
def test_tables_run_nothing_and_are_logged(client, stay, what):
    stay.company.name = "=cmd|'/c calc'!A0"
    stay.company.save()
    AllocationFactory(invoice=late(stay, 5))

    csv = b"".join(client.get(reverse("billing:export", args=[what, "csv"])).streaming_content).decode()
    xlsx = client.get(reverse("billing:export", args=[what, "xlsx"]))
    sheet = load_workbook(BytesIO(b"".join(xlsx.streaming_content))).active

    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not any(cell.startswith("=") for cell in cells)
    assert ",=cmd" not in csv
    if what in {"invoices", "lines", "payments"}:
        assert "'=cmd" in csv
    assert AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT, what__startswith=what).count() == 2


def test_table_of_other_days_is_empty(client, stay):
    late(stay, 5)

    answer = client.get(
        reverse("billing:export", args=["invoices", "csv"]), {"first": "2001-01-01", "last": "2001-12-31"}
    )

    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 1
    assert client.get(reverse("billing:export", args=["nothing", "csv"])).status_code == 404
