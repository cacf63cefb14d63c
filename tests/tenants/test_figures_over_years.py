"""The board's figures against counting by hand, day by day, over random histories of ten years."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaces.enums import SpaceKind
from spaces.models import ParkCap
from technopark.common.ranges import days
from tenants import occupancy, trends
from tenants.enums import TenancyStatus
from tenants.models import Assignment, Tenancy
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import CompanyFactory, TenancyFactory

FIRST, LAST = date(2020, 1, 1), date(2029, 12, 31)
LENGTH = (LAST - FIRST).days
any_day = st.integers(0, LENGTH).map(lambda number: FIRST + timedelta(days=number))
STATUSES = ["active", "active", "signed", "closed", "cancelled"]


def history(seed: int):
    """A park whose spaces are taken one stay after the other, some moved half-way, some given up before they began."""
    dice = random.Random(seed)
    park = ParkFactory(cap=None)
    ParkCap.objects.create(park=park, starts_on=date(2019, 1, 1), companies=50)
    ParkCap.objects.create(park=park, starts_on=FIRST + timedelta(days=dice.randrange(LENGTH)), companies=61)
    spaces = [SpaceFactory(park=park, office=True, area=Decimal(12 + n)) for n in range(4)]
    desk = SpaceFactory(park=park, desk=True)
    spaces += [desk, SpaceFactory(park=park, desk=True, parent=desk.parent)]
    stays, held = [], []
    for space in spaces:
        company, start = CompanyFactory(), FIRST - timedelta(days=dice.randrange(300))
        while start < LAST:
            end = start + timedelta(days=dice.randrange(15, 900))
            facts = {"park": park, "company": company, "period": days(start, end), "status": dice.choice(STATUSES)}
            stay = TenancyFactory.build(**facts)
            stays.append(stay)
            until = start + (end - start) / 2 if dice.random() < 0.3 else end  # gave its space back half-way
            held.append(Assignment(tenancy=stay, space=space, period=days(start, until)))
            start = end + timedelta(days=dice.choice([0, 0, 17, 200]))
    Tenancy.objects.bulk_create(stays)
    for one in held:
        if one.tenancy.status == TenancyStatus.CANCELLED:
            one.cancelled_at = datetime(2020, 1, 1, tzinfo=UTC)
    Assignment.objects.bulk_create(held)
    return park, spaces, stays, held


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.lists(any_day, min_size=12, max_size=12))
@pytest.mark.django_db
def test_every_figure_of_any_day_is_the_one_counted_by_hand(db, seed, asked):
    park, spaces, stays, held = history(seed)

    for day in [FIRST, LAST, *asked]:
        live = [stay for stay in stays if stay.status != TenancyStatus.CANCELLED]
        here = {one.space for one in held if one.tenancy in live and one.period.lower <= day < one.period.upper}
        figures = occupancy.figures_on(park, day)
        caps = [cap.companies for cap in park.caps.order_by("starts_on") if cap.starts_on <= day]
        assert figures.companies == sum(stay.period.lower <= day < stay.period.upper for stay in live)
        assert figures.cap == caps[-1]
        assert figures.offices_held == sum(space.kind == SpaceKind.OFFICE for space in here)
        assert figures.desks_held == sum(space.kind == SpaceKind.DESK for space in here)
        assert figures.area_held == sum((space.area for space in here), Decimal(0))
        # The months count the same days.
        (only,) = trends.months([park], day, day + timedelta(days=1))
        assert (only.companies.peak, only.offices.peak, only.desks.peak, only.area.peak) == (
            figures.companies,
            figures.offices_held,
            figures.desks_held,
            figures.area_held,
        )
    assert len(spaces) == figures.offices + figures.desks
