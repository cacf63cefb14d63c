from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants import levels

START, END = date(2027, 1, 15), date(2027, 7, 3)
SPAN = [START + timedelta(days=n) for n in range((END - START).days)]
somewhere = st.dates(date(2026, 11, 1), date(2027, 9, 1))
stays = st.lists(
    st.tuples(somewhere, st.integers(1, 200)).map(lambda s: (s[0], s[0] + timedelta(days=s[1]))), max_size=12
)
caps = st.lists(st.tuples(somewhere, st.integers(0, 8)), max_size=5, unique_by=lambda cap: cap[0])


def present(periods, day: date) -> int:
    return sum(first <= day < end for first, end in periods)


def cap_that_day(rows, day: date) -> int:
    before = [row for row in rows if row[0] <= day]
    return max(before)[1] if before else 0


@given(stays, caps)
def test_steps_are_the_levels_of_every_day(periods, rows):
    found = levels.steps(periods, rows, START, END)

    for day in SPAN:
        step = [step for step in found if step.day <= day][-1]
        assert (step.companies, step.cap) == (present(periods, day), cap_that_day(rows, day))


@given(stays, caps)
def test_months_are_the_extremes_of_their_days(periods, rows):
    found = levels.months(periods, rows, START, END)

    assert [month.first for month in found] == [date(2027, n, 1) for n in range(1, 8)]
    for month in found:
        days = [day for day in SPAN if day.replace(day=1) == month.first]
        assert month.peak == max(present(periods, day) for day in days)
        assert month.cap == min(cap_that_day(rows, day) for day in days)
        assert month.free == min(max(0, cap_that_day(rows, day) - present(periods, day)) for day in days)


@given(stays, caps)
def test_free_on_all_days_is_the_least_of_any_day(periods, rows):
    found = levels.free_on_all_days(levels.steps(periods, rows, START, END))

    assert found == min(max(0, cap_that_day(rows, day) - present(periods, day)) for day in SPAN)


def test_free_on_no_day_is_nothing():
    assert levels.free_on_all_days([]) == 0


@pytest.mark.parametrize(("day", "cap"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 5), (date(2027, 2, 1), 7)])
def test_cap_on_a_day_is_the_last_one_begun(day, cap):
    assert levels.cap_on([(date(2027, 1, 1), 5), (date(2027, 2, 1), 7)], day) == cap
