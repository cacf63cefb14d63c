from datetime import date

import pytest
import time_machine
from procrastinate.contrib.django import app

from technopark.common.models import Holiday
from technopark.common.tasks import prefill_holidays


@pytest.mark.django_db
@time_machine.travel("2027-05-01T03:20:00Z")
def test_prefill_holidays_has_three_years_and_runs_twice_without_harm():
    prefill_holidays(timestamp=0)
    count = Holiday.objects.count()
    prefill_holidays(timestamp=0)

    assert Holiday.objects.count() == count
    assert Holiday.objects.filter(date__in=[date(2027, 7, 30), date(2029, 7, 30)]).count() == 2


def test_tasks_are_known_to_the_worker_by_the_names_that_defer_them():
    assert {
        "technopark.common.tasks.send_mail",
        "technopark.common.tasks.prefill_holidays",
    } <= app.tasks.keys()
