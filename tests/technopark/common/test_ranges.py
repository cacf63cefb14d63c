"""Periods of whole days."""

from datetime import date

import pytest

from technopark.common.ranges import add_months, days, last_day, months_from, read_day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 1), 12, date(2028, 1, 1)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 8, 31), 3, date(2027, 11, 30)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 5, 5), 0, date(2027, 5, 5)),
    ],
)
def test_add_months_keeps_the_day_where_the_month_has_it(day, months, expected):
    assert add_months(day, months) == expected


def test_period_ends_on_the_first_day_outside():
    year = months_from(date(2027, 1, 1), 12)

    assert year == days(date(2027, 1, 1), date(2028, 1, 1))
    assert date(2027, 12, 31) in year
    assert date(2028, 1, 1) not in year
    assert last_day(year) == date(2027, 12, 31)


@pytest.mark.parametrize("text", [None, "", "demain", "2027-02-30", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_address_that_says_no_day_of_ours_says_none(text):
    assert read_day(text) is None


def test_address_says_a_day():
    assert read_day("2028-02-29") == date(2028, 2, 29)
