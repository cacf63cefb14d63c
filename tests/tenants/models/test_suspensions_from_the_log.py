"""The data migration that gives days to suspensions of before they had any."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps

from tenants.models import Suspension
from tests.factories.stays import SuspensionFactory
from tests.factories.tenants import TenancyFactory, TenancyLogFactory

migration = import_module("tenants.migrations.0009_suspensions_from_the_log")

pytestmark = pytest.mark.django_db


def at(*day: int) -> datetime:
    return datetime(*day, 10, tzinfo=UTC)


def told(stay, came_from: str, to: str, moment: datetime, note: str = "") -> None:
    TenancyLogFactory(tenancy=stay, verb="x", from_status=came_from, to_status=to, at=moment, note=note)


def test_days_come_from_the_log_once(park):
    stay, other, lifted = TenancyFactory(park=park), TenancyFactory(park=park), TenancyFactory(park=park)
    told(stay, "active", "suspended", at(2026, 3, 2), "Unpaid")
    told(stay, "suspended", "active", at(2026, 4, 1))
    told(stay, "active", "suspended", at(2026, 6, 1))
    told(stay, "suspended", "suspended", at(2026, 6, 9))
    told(lifted, "active", "suspended", at(2026, 3, 2))
    told(lifted, "suspended", "under_notice", at(2026, 3, 2))
    SuspensionFactory(tenancy=other)
    told(other, "active", "suspended", at(2026, 1, 5))
    before = Suspension.objects.count()

    migration.give_days(apps, None)
    migration.give_days(apps, None)

    rows = Suspension.objects.filter(tenancy=stay).order_by("period").values_list("period", "reason")
    assert [(period.lower, period.upper, reason) for period, reason in rows] == [
        (date(2026, 3, 2), date(2026, 4, 1), "Unpaid"),
        (date(2026, 6, 1), None, ""),
    ]
    assert Suspension.objects.count() == before + 2
