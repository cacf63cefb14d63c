"""What the forecast is told about a park: each kind of row, and the history behind each chance."""

from datetime import date, timedelta

import pytest
import time_machine

from planning.forecast import MEASURES, OFFICES
from planning.likelihood import NEVER
from planning.outlook import outlook
from technopark.common.ranges import days
from tests.factories.planning import PlanningRulesFactory
from tests.factories.spaces import ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TenancyFactory, TenancyLogFactory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)


@pytest.fixture(autouse=True)
def in_january():
    with time_machine.travel(TODAY, tick=False):
        yield


def stay(park, first=date(2026, 7, 1), end=date(2027, 7, 1), *, space=None, **fields):
    made = TenancyFactory(park=park, period=days(first, end), **fields)
    if space:
        AssignmentFactory(tenancy=made, space=space)
    return made


def limits(park) -> dict[int, date]:
    return {found.id: found.latest for found in outlook(park).stays}


def test_a_signed_stay_is_sure_until_its_end_and_possible_until_the_parks_longest(park):
    stay(park, space=SpaceFactory(park=park, area=20))

    months = {month.first: month for month in outlook(park).months(24)}

    june, july = months[date(2027, 6, 1)], months[date(2027, 7, 1)]
    assert tuple(june.companies) == (1, 1, 1, 1, 1)
    assert (june.area.sure, june.offices.sure) == (20, 1)
    assert (july.companies.sure, july.companies.likely, july.companies.possible) == (0, 0.5, 1)
    assert (july.offices.sure, july.offices.possible, july.area.possible) == (0, 1, 20)
    assert july.cap == 58


def test_offers_out_and_reservations_are_likely_and_a_notice_is_the_end(park):
    stay(park, status="held")
    stay(park, status="reserved")
    stay(park, status="under_notice")

    first, *_rest = outlook(park).months(1)

    assert first.companies.sure == 1
    assert first.companies.likely == pytest.approx(1 + 0.9 + 0.7 * 0.9)
    assert first.companies.possible == 3
    assert [found.renewal == NEVER for found in outlook(park).stays] == [False, False, True]


def test_a_renewal_stops_where_the_space_is_promised_or_closed_or_the_company_comes_again(park):
    promised, closed = SpaceFactory(park=park), SpaceFactory(park=park)
    before = stay(park, space=promised)
    stay(park, date(2027, 9, 1), date(2028, 9, 1), space=promised)
    shut = stay(park, space=closed)
    ClosureFactory(space=closed, starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 15))
    company = CompanyFactory()
    again = stay(park, company=company)
    stay(park, date(2027, 7, 1), date(2028, 1, 1), company=company)
    free = stay(park, space=SpaceFactory(park=park))

    found = limits(park)

    assert found[before.pk] == date(2027, 9, 1)
    assert found[shut.pk] == date(2027, 8, 1)
    assert found[again.pk] == date(2027, 7, 1)
    assert found[free.pk] == date(2031, 7, 1)


def test_earlier_stays_of_the_company_shorten_the_longest(park):
    company = CompanyFactory()
    stay(park, date(2025, 1, 1), date(2026, 1, 1), company=company, status="closed")
    now = stay(park, company=company)

    assert limits(park)[now.pk] == date(2031, 7, 1) - timedelta(days=365)


def test_chances_are_counted_from_the_log_of_the_park_alone(park):
    for verb, came_from, number in (("extend", "active", 12), ("close", "leaving", 8), ("extend", "reserved", 5)):
        for _ in range(number):
            TenancyLogFactory(tenancy__park=park, verb=verb, from_status=came_from, to_status="active")
    for verb, number in (("accept", 15), ("lapse", 5)):
        for _ in range(number):
            TenancyLogFactory(tenancy__park=park, verb=verb, from_status="held", to_status="reserved")
    TenancyLogFactory(tenancy__park=ParkFactory(), verb="close", from_status="leaving", to_status="closed")

    chances = outlook(park).chances

    assert (chances.renewal["incubation"].yes, chances.renewal["incubation"].cases) == (12, 20)
    assert chances.renewal["incubation"].source == "cohort"
    assert chances.renewal["hosting"].source == "park"
    assert (chances.held.chance.likely, chances.held.source) == (0.75, "cohort")
    assert chances.reserved.source == "rule"


def test_rules_of_the_park_are_used_where_history_is_short(park):
    PlanningRulesFactory(park=park, renewal_low=10, renewal_likely=20, renewal_high=40, incubation_months=6)
    stay(park)

    (found,) = outlook(park).stays

    assert tuple(found.renewal) == (0.1, 0.2, 0.4)
    assert found.renewal_months == 6


def test_first_office_of_a_size_is_named_with_its_day(park):
    stay(park, space=SpaceFactory(park=park, code="B1", area=30))
    SpaceFactory(park=park, code="B2", area=15)

    seen = outlook(park)

    assert (seen.first_free(kind=OFFICES).agreed, seen.first_free(kind=OFFICES).space) == (TODAY, "B2")
    large = seen.first_free(kind=OFFICES, area=300)
    assert (large.agreed, large.space, large.latest) == (date(2027, 7, 1), "B1", date(2031, 7, 1))
    assert seen.first_free().agreed == TODAY


def test_reading_a_park_is_as_many_queries_with_one_stay_as_with_five(park, django_assert_num_queries):
    stay(park, space=SpaceFactory(park=park))
    with django_assert_num_queries(8):
        outlook(park).months()
    for _ in range(4):
        stay(park, space=SpaceFactory(park=park))
    with django_assert_num_queries(8):
        outlook(park).months()


@pytest.mark.parametrize("measure", MEASURES)
def test_ranges_of_one_measure_are_those_of_all(park, measure):
    for area, end in ((20, date(2027, 7, 1)), (12.5, date(2027, 9, 1)), (20, date(2028, 3, 1))):
        stay(park, end=end, space=SpaceFactory(park=park, area=area))
    seen = outlook(park)

    assert seen.ranges(measure, 24) == [(month.first, month.cap, getattr(month, measure)) for month in seen.months(24)]
