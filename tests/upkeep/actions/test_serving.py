from datetime import UTC, datetime, time

import pytest

from technopark.common.errors import NotAllowed
from tenants.models import Tenancy
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from upkeep import services
from upkeep.actions import serving
from upkeep.actions.serving import Open
from upkeep.errors import NoServiceUnit

WEEK = [Open(day, time(9), time(12)) for day in range(5)] + [Open(day, time(14), time(18)) for day in range(5)]
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def unit(park):
    return SpaceFactory(park=park, service_unit=True, code="SP1")


def test_describe_replaces_the_week(unit, officer, park):
    serving.describe(unit, hours=WEEK, activity_fr="Photocopie", activity_ar="النسخ", by=officer)
    serving.describe(unit, hours=[*WEEK, Open(5, time(9), time(12))], activity_fr="Papeterie", by=officer)
    (shown,) = services.shown(park, MONDAY)
    assert (shown.activity, shown.is_open) == ("Papeterie", True)
    assert [line.hours for line in shown.lines] == ["09:00–12:00, 14:00–18:00", "09:00–12:00"]
    assert not services.shown(park, MONDAY.replace(hour=13))[0].is_open


def test_describe_is_for_service_units_and_the_team(park, unit, officer, resident):
    with pytest.raises(NoServiceUnit):
        serving.describe(SpaceFactory(park=park), hours=[], by=officer)
    with pytest.raises(NotAllowed):
        serving.describe(unit, hours=[], by=resident)


def test_the_operator_is_shown_and_never_counted(park, unit, officer):
    stay = TenancyFactory(park=park, purpose="services", company__name="Café Zemmour")
    AssignmentFactory(tenancy=stay, space=unit)
    serving.describe(unit, hours=[], by=officer)
    (shown,) = services.shown(park)
    assert (shown.operator, shown.is_open) == ("Café Zemmour", None)
    assert stay not in Tenancy.objects.counted()


def test_a_unit_not_shown_is_not(park, unit, officer):
    serving.describe(unit, hours=WEEK, is_shown=False, by=officer)
    assert services.shown(park) == []
