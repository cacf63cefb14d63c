from datetime import date
from decimal import Decimal

import pytest

from billing.actions import charging, invoicing
from billing.charges import total
from billing.enums import ChargeKind
from billing.errors import AmountNotPositive
from billing.gathering import stays_of
from billing.models import Charge
from technopark.common.ranges import days
from tests.factories.spaces import SpaceFactory
from tests.factories.stays import SuspensionFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def pending(stay):
    return [
        (charge.month.month, charge.kind, charge.net)
        for charge in Charge.objects.pending().filter(tenancy=stay).order_by("month", "first_day", "net")
    ]


def shorten(stay, ends_on):
    stay.assignments.update(period=days(stay.period.lower, ends_on))
    stay.period = days(stay.period.lower, ends_on)
    stay.save()


def test_compute_charges_every_month_until_the_one_asked_for(park, stay):
    done = charging.compute(park, through=MARCH)

    assert (done.written, done.dropped, done.unpriced) == (3, 0, ())
    assert pending(stay) == [(1, "fee", Decimal("2100.00")), (2, "fee", Decimal(3100)), (3, "fee", Decimal(3100))]


def test_compute_again_changes_nothing(park, stay):
    charging.compute(park, through=MARCH)
    before = list(Charge.objects.values_list("pk", flat=True))

    done = charging.compute(park, through=MARCH)

    assert (done.written, done.dropped) == (0, 0)
    assert list(Charge.objects.values_list("pk", flat=True)) == before


def test_compute_costs_as_many_queries_for_three_stays_as_for_one(park, stay, django_assert_num_queries):
    charging.compute(park, through=MARCH)
    with django_assert_num_queries(11):
        charging.compute(park, through=MARCH)
    for _ in range(2):
        other = TenancyFactory(park=park, period=stay.period)
        AssignmentFactory(tenancy=other, monthly_fee=Decimal(900))
    charging.compute(park, through=MARCH)

    with django_assert_num_queries(11):
        charging.compute(park, through=MARCH)


def test_places_only_kept_cost_nothing(park, stay):
    stay.status = "signed"
    stay.deposit_received_on = stay.entry_inventory_on = stay.keys_given_on = None
    stay.save()

    charging.compute(park, through=MARCH)

    assert not Charge.objects.exists()


def test_pending_months_follow_the_stay(park, stay):
    charging.compute(park, through=MARCH)
    shorten(stay, date(2026, 2, 15))

    charging.compute(park, through=MARCH)

    assert pending(stay) == [(1, "fee", Decimal("2100.00")), (2, "fee", Decimal("1550.00"))]


def test_suspended_days_cost_what_the_park_says(park, stay, terms):
    terms.suspended_percent = Decimal(50)
    terms.save()
    SuspensionFactory(tenancy=stay, period=days(date(2026, 3, 1), None))

    charging.compute(park, through=MARCH)

    assert pending(stay)[-1] == (3, "fee", Decimal("1550.00"))


def test_invoiced_month_that_costs_less_is_to_be_credited(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)
    shorten(stay, date(2026, 3, 17))

    charging.compute(park, through=MARCH)

    assert pending(stay) == [(3, ChargeKind.ADJUSTMENT, Decimal("-1500.00"))]


def test_month_invoiced_before_it_is_over_stays_settled_night_after_night(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)

    for _night in range(2):
        done = charging.compute(park, through=date(2026, 1, 1))
        assert (done.written, done.dropped, pending(stay)) == (0, 0, [])


def test_invoiced_month_that_costs_more_is_charged_the_difference(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)
    stay.assignments.update(monthly_fee=Decimal(3200))

    charging.compute(park, through=MARCH)

    assert pending(stay)[-1] == (3, ChargeKind.ADJUSTMENT, Decimal("100.00"))


def test_space_added_to_an_invoiced_month_is_charged_on_its_own(park, stay, officer):
    invoicing.issue_month(park, through=MARCH, by=officer)
    added = SpaceFactory(park=park)
    AssignmentFactory(
        tenancy=stay, space=added, period=days(date(2026, 3, 22), stay.period.upper), monthly_fee=Decimal(310)
    )

    charging.compute(park, through=MARCH)

    assert pending(stay) == [(3, ChargeKind.FEE, Decimal("100.00"))]


def test_space_without_fee_and_tariff_is_named(park, stay):
    bare = SpaceFactory(park=park, desk=True)
    AssignmentFactory(tenancy=stay, space=bare)

    assert charging.compute(park, through=MARCH).unpriced == (bare.pk,)


def test_all_months_together_make_the_cost_of_the_stay(park, stay, officer):
    for month in range(1, 13):
        invoicing.issue_month(park, through=date(2026, month, 1), by=None)
    invoicing.issue_month(park, through=date(2027, 1, 1), by=None)

    whole = total(stays_of(park, [stay.pk])[0].lines())
    assert sum(Charge.objects.filter(invoice__isnull=False).values_list("net", flat=True)) == whole == Decimal(37200)


def test_extra_is_charged_beside_the_fee(park, stay, officer):
    extra = charging.add_extra(
        stay, label="Lost key", net=Decimal(50), vat_rate=Decimal(20), month=date(2026, 3, 9), by=officer
    )
    charging.compute(park, through=MARCH)

    assert extra.month == MARCH
    assert Charge.objects.to_invoice(through=MARCH).count() == 4
    charging.drop_extra(extra, by=officer)
    assert Charge.objects.to_invoice(through=MARCH).count() == 3


def test_extra_for_nothing_is_refused(stay, officer):
    with pytest.raises(AmountNotPositive):
        charging.add_extra(stay, label="Key", net=Decimal(0), vat_rate=Decimal(20), month=MARCH, by=officer)
