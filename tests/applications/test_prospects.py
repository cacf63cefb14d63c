"""Honest ranges: from the ends of the stays as agreed to the longest stay that the park allows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from applications.prospects import Prospect, free_days, prospects
from technopark.common.ranges import add_months
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.spaces import ParkCapFactory
from tests.factories.tenants import TenancyFactory

TODAY = date(2027, 1, 10)
FAR = date(2037, 1, 10)
MARCH, JUNE, JULY = date(2027, 3, 1), date(2027, 6, 1), date(2027, 7, 1)


@pytest.mark.parametrize(
    ("stays", "cap", "expected"),
    [
        ([], 2, [TODAY, TODAY, None]),
        ([(date(2026, 1, 1), MARCH)], 1, [MARCH, None, None]),
        ([(date(2026, 1, 1), MARCH), (date(2026, 1, 1), JUNE)], 2, [MARCH, JUNE, None]),
        # A place free only until somebody already expected comes in is no place.
        ([(date(2026, 1, 1), MARCH), (JUNE, JULY)], 1, [JULY, None, None]),
    ],
)
def test_free_days_are_those_from_which_places_stay_free(stays, cap, expected):
    assert free_days(stays, [(date(2020, 1, 1), cap)], TODAY, FAR, 3) == expected


@pytest.mark.django_db
def test_range_goes_from_the_agreed_end_to_the_longest_stay(park):
    today = timezone.localdate()
    began = (today - timedelta(days=100)).replace(day=1)
    ParkCapFactory(park=park, companies=1, starts_on=began)
    TenancyFactory(park=park, starts_on=began, months=12)
    waiting = ApplicationFactory(call=CallFactory(park=park), waitlisted=True)
    assert prospects(park, today)[waiting.pk] == Prospect(
        add_months(began, 12), add_months(began, park.longest_stay_months)
    )


@pytest.mark.django_db
def test_place_free_now_is_said(park):
    ParkCapFactory(park=park, companies=1, starts_on=timezone.localdate() - timedelta(days=9))
    waiting = ApplicationFactory(call=CallFactory(park=park), waitlisted=True)
    assert prospects(park, timezone.localdate())[waiting.pk].is_now


@pytest.mark.django_db
@pytest.mark.parametrize("files", [1, 3])
def test_prospects_ask_three_times_whatever_the_rows(park, files, django_assert_num_queries):
    call = CallFactory(park=park)
    for _ in range(files):
        ApplicationFactory(call=call, waitlisted=True)
    with django_assert_num_queries(3):
        assert len(prospects(park, timezone.localdate())) == files
