"""What the worker does for stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from tenants.tasks import lapse_overdue
from tests.factories.tenants import TenancyFactory


@pytest.mark.django_db
def test_lapse_overdue_gives_places_back_and_may_run_twice(park):
    yesterday = timezone.localdate() - timedelta(days=1)
    reserved = TenancyFactory(park=park, status="reserved", held_until=yesterday)

    assert [lapse_overdue(timestamp=0), lapse_overdue(timestamp=0)] == [1, 0]

    reserved.refresh_from_db()
    assert reserved.status == "cancelled"
    assert reserved.log.get().verb == "lapse"


def test_lapse_overdue_runs_every_hour_after_the_offers_have_lapsed():
    periodic = app.periodic_registry.periodic_tasks
    minutes = {task.name: entry.cron for (_, _), entry in periodic.items() for task in [entry.task]}

    assert minutes["tenants.tasks.lapse_overdue"] == "40 * * * *"
    assert int(minutes["applications.tasks.lapse_offers"].split()[0]) < 40
