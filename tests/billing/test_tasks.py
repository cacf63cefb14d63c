from datetime import date

import pytest
import time_machine

from billing import tasks
from billing.models import Charge, Reminder
from tests.factories.billing import InvoiceFactory

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-03-02 04:25Z", tick=False)
def test_charges_of_the_months_that_are_over_are_computed_every_night(stay):
    tasks.compute_charges(0)
    tasks.compute_charges(0)

    assert [charge.month.month for charge in Charge.objects.order_by("month")] == [1, 2]


@time_machine.travel("2026-03-20 07:15Z", tick=False)
def test_reminders_are_sent_every_morning_each_once(stay):
    InvoiceFactory(tenancy=stay, issued_on=date(2026, 2, 1), due_on=date(2026, 3, 1))

    tasks.send_reminders(0)
    tasks.send_reminders(0)

    assert Reminder.objects.count() == 1
