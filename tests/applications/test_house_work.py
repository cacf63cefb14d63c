"""What waits for the staff besides files: how much of what, for whom, and where it is listed."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from django.utils.translation import override

from applications.house_work import waiting_for
from technopark.common.ranges import days
from tenants.enums import TenancyStatus
from tests.factories.billing import InvoiceFactory
from tests.factories.company import CompanyPaperFactory
from tests.factories.spaces import ParkFactory
from tests.factories.stays import RenewalRequestFactory
from tests.factories.tenants import TenancyFactory
from tests.factories.upkeep import TicketFactory

pytestmark = pytest.mark.django_db
LABELS = [
    "renewals to answer",
    "papers to check",
    "reports past their time",
    "companies that leave",
    "invoices overdue",
]


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def today():
    return localdate()


def of_everything(park, today):
    """One of each kind of work, and one of each that is none (any more)."""
    stay = TenancyFactory(park=park, period=days(today - timedelta(days=100), today + timedelta(days=50)))
    RenewalRequestFactory(tenancy=stay)
    CompanyPaperFactory(company=stay.company)
    CompanyPaperFactory(company=stay.company, accepted=True)
    TicketFactory(park=park, late=True)
    TicketFactory(park=park)
    TenancyFactory(park=park, status=TenancyStatus.LEAVING, leaving_reason="end_of_term")
    InvoiceFactory(tenancy=stay, issued_on=today - timedelta(days=80), due_on=today - timedelta(days=40))
    InvoiceFactory(tenancy=TenancyFactory(park=park))


def counts(works) -> dict[str, int]:
    return {work.label: work.count for work in works}


def test_each_kind_is_counted_by_one_query(park, manager, today, django_assert_num_queries):
    of_everything(park, today)
    of_everything(ParkFactory(), today)
    assert manager.has_perm("billing.see_accounts", park)

    with django_assert_num_queries(1):
        works = waiting_for(manager, [park], today=today)

    assert counts(works) == dict.fromkeys(LABELS, 1)


def test_nothing_waits_in_an_empty_park(park, manager, today):
    assert counts(waiting_for(manager, [park], today=today)) == dict.fromkeys(LABELS, 0)


def test_who_keeps_nothing_is_told_nothing(park, stranger, today, django_assert_num_queries):
    of_everything(park, today)
    stranger.has_perm("billing.see_accounts", park)

    with django_assert_num_queries(0):
        assert waiting_for(stranger, [park], today=today) == []


@pytest.mark.parametrize("label", LABELS)
def test_each_number_leads_to_as_many_rows(label, park, manager, sign_in, today):
    of_everything(park, today)
    work = next(work for work in waiting_for(manager, [park], today=today) if work.label == label)

    page = sign_in(manager).get(work.url)

    assert page.status_code == 200
    if "page" in page.context:
        assert page.context["page"].paginator.count == work.count
