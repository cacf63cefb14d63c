"""Months of occupancy against counting by hand, day by day, over random histories."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from spaces.enums import SpaceKind
from technopark.common.ranges import add_months, days
from tenants import occupancy, trends
from tests.factories.spaces import ClosureFactory, ParkCapFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

FIRST, END = date(2027, 1, 20), date(2027, 4, 9)


@given(
    st.lists(st.tuples(st.integers(-40, 200), st.integers(1, 90), st.integers(1, 5)), max_size=8),
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
)
@bounds(max_examples=60)
def test_totals_equal_the_sum_over_each_day(stays, gaps):
    breaks = [FIRST]
    for gap in gaps:
        breaks.append(breaks[-1] + timedelta(days=gap))
    periods = [(days(FIRST + timedelta(a), FIRST + timedelta(a + length)), weight) for a, length, weight in stays]

    found = trends.totals(trends._changes(periods), breaks)

    for (first, end), total in zip(pairwise(breaks), found, strict=True):
        each = [
            sum(weight for period, weight in periods if day in period)
            for day in (first + timedelta(n) for n in range((end - first).days))
        ]
        assert total == (sum(each), max(each))


def random_life(park, dice: random.Random) -> None:
    """Stays that follow one another in each space, some unsigned, some of services; some closures."""
    spaces = [SpaceFactory(park=park, office=True) for _ in range(3)] + [SpaceFactory(park=park, desk=True)]
    spaces.append(SpaceFactory(park=park, kind=SpaceKind.SERVICE_UNIT))
    for space in spaces:
        day = FIRST - timedelta(days=dice.randrange(60))
        while day < END:
            end = day + timedelta(days=dice.randrange(5, 70))
            purpose = "services" if space.kind == SpaceKind.SERVICE_UNIT else "hosted"
            status = dice.choice(["active", "closed", "held", "reserved"])
            stay = TenancyFactory(park=park, period=days(day, end), status=status, purpose=purpose)
            AssignmentFactory(tenancy=stay, space=space)
            day = end + timedelta(days=dice.choice([0, 0, 3, 20]))
    ClosureFactory(space=spaces[0], starts_on=FIRST, ends_on=FIRST + timedelta(days=15))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_months_equal_the_figures_of_each_day(seed, django_assert_num_queries):
    dice = random.Random(seed)
    parks = [ParkFactory(), ParkFactory()]
    ParkCapFactory(park=parks[0], starts_on=date(2027, 3, 7), companies=61)
    for park in parks:
        random_life(park, dice)

    with django_assert_num_queries(4):
        found = trends.months(parks, FIRST, END)

    assert [(month.first, month.ends_on) for month in found] == [
        (FIRST, date(2027, 2, 1)),
        *((date(2027, n, 1), date(2027, n + 1, 1)) for n in range(2, 4)),
        (date(2027, 4, 1), END),
    ]
    for month in found:
        each = [[occupancy.figures_on(park, month.first + timedelta(n)) for park in parks] for n in range(month.days)]
        of_day = [
            {
                "companies": (sum(f.companies for f in both), sum(f.cap for f in both)),
                "offices": (sum(f.offices_held for f in both), sum(f.offices for f in both)),
                "desks": (sum(f.desks_held for f in both), sum(f.desks for f in both)),
                "area": (sum(f.area_held for f in both), sum(f.area for f in both)),
            }
            for both in each
        ]
        for name in ("companies", "offices", "desks", "area"):
            course = getattr(month, name)
            assert course.held == sum(day[name][0] for day in of_day), name
            assert course.of == sum(day[name][1] for day in of_day), name
            assert course.peak == max(day[name][0] for day in of_day), name


@pytest.mark.django_db
def test_months_of_a_park_that_holds_nothing(park):
    (month,) = trends.months([park], FIRST, FIRST + timedelta(days=1))

    assert (month.companies.held, month.companies.of, month.offices.share) == (0, 58, None)
    assert month.mean("companies") == 0
    assert month.mean_of("companies") == 58
    assert trends.months([park], FIRST, FIRST) == []


@pytest.mark.django_db
def test_rows_hold_who_is_where_and_what_is_closed(park, django_assert_num_queries):
    office, area = SpaceFactory(park=park, code="A01"), SpaceFactory(park=park, kind=SpaceKind.COWORKING_AREA)
    desk = SpaceFactory(park=park, desk=True, parent=area, code="C1-1")
    first = date(2027, 2, 1)
    stay = TenancyFactory(park=park, period=days(date(2026, 12, 1), date(2027, 2, 11)), company__name="Zemmour Lab")
    AssignmentFactory(tenancy=stay, space=office)
    ClosureFactory(space=area, starts_on=date(2027, 2, 20), ends_on=date(2027, 3, 5))

    with django_assert_num_queries(3):
        found = {row.space.code: row for row in trends.rows(park, first, add_months(first, 1))}

    assert set(found) == {"A01", desk.code}
    assert [hold.holder for hold in found["A01"].holds] == ["Zemmour Lab"]
    assert found["A01"].days_held(first, add_months(first, 1)) == 10
    assert found["A01"].days_closed(first, add_months(first, 1)) == 0
    assert found[desk.code].days_closed(first, add_months(first, 1)) == 9
