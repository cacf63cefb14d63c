from datetime import date

import pytest

from applications.clock import clock

DUE = date(2027, 3, 2)  # 60 days after 1 January


@pytest.mark.parametrize(
    ("today", "days_left", "percent", "alarm"),
    [
        (date(2027, 1, 1), 60, 0, 0),
        (date(2027, 1, 30), 31, 48, 0),
        (date(2027, 1, 31), 30, 50, 50),
        (date(2027, 2, 18), 12, 80, 80),
        (date(2027, 3, 2), 0, 100, 100),
        (date(2027, 3, 5), -3, 100, 100),
    ],
)
def test_clock_rings_at_50_80_and_100_percent(today, days_left, percent, alarm):
    found = clock(due_on=DUE, today=today, answer_days=60)

    assert (found.days_left, found.percent, found.alarm) == (days_left, percent, alarm)


def test_clock_is_late_after_its_last_day_only():
    assert not clock(due_on=DUE, today=DUE, answer_days=60).is_late
    late = clock(due_on=DUE, today=date(2027, 3, 5), answer_days=60)
    assert (late.is_late, late.days_late) == (True, 3)


def test_clock_stands_still_while_the_applicant_completes():
    stopped = clock(due_on=DUE, today=date(2027, 6, 1), answer_days=60, stopped_on=date(2027, 1, 11))

    assert (stopped.days_left, stopped.is_stopped, stopped.is_late, stopped.alarm) == (50, True, False, 0)
