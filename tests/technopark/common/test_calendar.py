from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from technopark.common.calendar import add_working_days, is_working_day, next_working_day, working_days_between
from tests.factories.common import HolidayFactory

pytestmark = pytest.mark.django_db

# Eid al-Fitr of 2026 as it was kept: Friday 20 and Saturday 21 March; Eid al-Adha: 27 and 28 May (Wednesday, Thursday).
EIDS = [date(2026, 3, 20), date(2026, 3, 21), date(2026, 5, 27), date(2026, 5, 28)]


@pytest.fixture
def eids() -> None:
    for day in EIDS:
        HolidayFactory(date=day, label="Aïd")


@pytest.mark.usefixtures("eids")
@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 19), True),
        (date(2026, 3, 20), False),
        (date(2026, 3, 21), False),
        (date(2026, 3, 22), False),
        (date(2026, 3, 23), True),
        (date(2026, 5, 26), True),
        (date(2026, 5, 27), False),
        (date(2026, 5, 28), False),
        (date(2026, 5, 29), True),
    ],
)
def test_is_working_day_around_the_eids(day, works):
    assert is_working_day(day) is works


@pytest.mark.usefixtures("eids")
def test_add_working_days_steps_over_eids_and_week_ends():
    assert add_working_days(date(2026, 3, 19), 1) == date(2026, 3, 23)
    assert add_working_days(date(2026, 5, 26), 1) == date(2026, 5, 29)
    assert add_working_days(date(2026, 5, 25), 5) == date(2026, 6, 3)
    assert add_working_days(date(2026, 6, 3), -5) == date(2026, 5, 25)


def test_add_working_days_zero_is_the_day_itself():
    assert add_working_days(date(2026, 3, 21), 0) == date(2026, 3, 21)


def test_add_working_days_a_holiday_moved_by_the_moon_moves_the_deadline():
    before = add_working_days(date(2026, 5, 26), 2)
    HolidayFactory(date=date(2026, 5, 28))

    assert (before, add_working_days(date(2026, 5, 26), 2)) == (date(2026, 5, 28), date(2026, 5, 29))


def test_add_working_days_past_a_month_of_holidays():
    for n in range(60):
        HolidayFactory(date=date(2027, 2, 1) + timedelta(days=n))

    assert add_working_days(date(2027, 1, 29), 1) == date(2027, 4, 2)


def test_add_working_days_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        add_working_days(date(2026, 1, 5), 60)


@pytest.mark.usefixtures("eids")
def test_working_days_between_counts_the_last_day_and_not_the_first():
    assert working_days_between(date(2026, 3, 19), date(2026, 3, 23)) == 1
    assert working_days_between(date(2026, 3, 23), date(2026, 3, 19)) == -1
    assert working_days_between(date(2026, 3, 19), date(2026, 3, 19)) == 0
    assert working_days_between(date(2026, 5, 25), date(2026, 6, 1)) == 3


def test_next_working_day_moves_a_deadline_off_a_holiday():
    HolidayFactory(date=date(2027, 1, 11))

    assert next_working_day(date(2027, 1, 9)) == date(2027, 1, 12)
    assert next_working_day(date(2027, 1, 12)) == date(2027, 1, 12)


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2026, 1, 1), date(2028, 12, 31)), n=st.integers(-90, 90))
def test_between_and_add_agree(day, n):
    for holiday in EIDS:
        HolidayFactory(date=holiday)

    reached = add_working_days(day, n)

    if n > 0 or is_working_day(day):
        assert working_days_between(day, reached) == n
    assert n == 0 or is_working_day(reached)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # +01 until 2026-09-20 02:00 UTC, +00 for good from then on.
        (datetime(2026, 9, 18, 23, 30, tzinfo=UTC), date(2026, 9, 19)),
        (datetime(2026, 9, 21, 23, 30, tzinfo=UTC), date(2026, 9, 21)),
        (datetime(2027, 7, 1, 23, 59, tzinfo=UTC), date(2027, 7, 1)),
    ],
)
def test_the_day_from_which_is_counted_follows_moroccos_change_of_time(moment, day):
    assert timezone.localdate(moment) == day


def test_add_working_days_across_the_change_of_time():
    assert add_working_days(date(2026, 9, 18), 1) == date(2026, 9, 21)
    assert working_days_between(date(2026, 9, 18), date(2026, 9, 21)) == 1
