"""What is kept how long, for administrators."""

from datetime import date

import pytest
from django.urls import reverse

from spaces.models import ParkCap
from tests.factories.accounts import UserFactory
from tests.factories.company import InvitationFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


def test_periods_and_what_is_due_are_shown_to_an_administrator(sign_in, administrator, park, settings):
    settings.EXIT_RETENTION_MONTHS = 77
    ParkCap.objects.filter(park=park).update(starts_on=date(2000, 1, 1))
    TenancyFactory(park=park, status="closed", starts_on=date(2010, 1, 1))
    InvitationFactory()

    context = sign_in(administrator).get(reverse("admin:retention")).context

    row = next(row for row in context["rows"] if row.period.startswith("77 "))
    assert (row.due, row.done) == (1, 0)
    assert context["last"] is None
    assert len(context["records"]) == 3


def test_others_are_refused(sign_in, manager):
    assert sign_in(manager).get(reverse("admin:retention")).status_code == 403


def test_lists_of_people_lead_to_it(sign_in, administrator):
    page = sign_in(administrator).get(reverse("admin:accounts_consent_changelist")).content.decode()
    assert reverse("admin:retention") in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_much_for_three_companies_as_for_one(
    sign_in, administrator, park, rows, django_assert_max_num_queries
):
    ParkCap.objects.filter(park=park).update(starts_on=date(2000, 1, 1))
    for _ in range(rows):
        TenancyFactory(park=park, status="closed", starts_on=date(2010, 1, 1))
        UserFactory()
    client = sign_in(administrator)
    client.get(reverse("admin:retention"))
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:retention"))
