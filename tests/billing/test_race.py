"""Two officers issue the same month at once: one set of invoices, numbered without a gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from billing.actions import invoicing, paying
from billing.models import Charge, Invoice, Payment
from technopark.common.ranges import days
from tests.factories.tenants import AssignmentFactory, TenancyFactory

MARCH = date(2026, 3, 1)


def at_once(*verbs) -> list:
    """What the verbs return, begun at the same moment, each on a connection of its own."""
    barrier = Barrier(len(verbs))

    def run(verb):
        try:
            barrier.wait(timeout=30)
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


@pytest.mark.django_db(transaction=True)
def test_month_issued_twice_at_once_makes_one_set_of_numbers(park, stay, company, officer, manager):
    for _ in range(3):
        other = TenancyFactory(park=park, period=days(date(2026, 1, 1), date(2027, 1, 1)))
        AssignmentFactory(tenancy=other, monthly_fee=Decimal("777.77"))

    issued = at_once(
        lambda: invoicing.issue_month(park, through=MARCH, by=officer),
        lambda: invoicing.issue_month(park, through=MARCH, by=manager),
        lambda: paying.record(company, park=park, amount=Decimal(5000), received_on=MARCH, mode="cash", by=officer),
    )

    numbers = sorted(int(number[-5:]) for number in Invoice.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]
    assert len(issued[0]) + len(issued[1]) == 4
    assert not Charge.objects.to_invoice(through=MARCH).exists()
    assert Payment.objects.get().allocations.get().amount == Decimal(5000)
