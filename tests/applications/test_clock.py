from datetime import date, timedelta

import pytest

from applications.clock import clock

DUE = date(2027, 3, 2)
RECEIVED = DUE - timedelta(days=60)


def on(day, **stopped):
    return clock(due_on=DUE, today=day, answer_days=60, **stopped)


@pytest.mark.parametrize(
    ("used", "percent", "alarm"),
    [(0, 0, 0), (29, 48, 0), (30, 50, 50), (47, 78, 50), (48, 80, 80), (59, 98, 80), (60, 100, 100), (75, 100, 100)],
)
def test_alarms_ring_at_50_80_and_100_percent(used, percent, alarm):
    now = on(RECEIVED + timedelta(days=used))
    assert (now.percent, now.alarm) == (percent, alarm)


def test_last_day_is_inside_the_time():
    assert not on(DUE).is_late
    late = on(DUE + timedelta(days=3))
    assert late.is_late
    assert (late.days_left, late.days_late) == (-3, 3)


def test_clock_stands_still_while_the_applicant_completes():
    asked = RECEIVED + timedelta(days=10)
    for waited in (0, 15, 90):
        now = on(asked + timedelta(days=waited), stopped_on=asked)
        assert (now.days_left, now.percent, now.alarm, now.is_late) == (50, 16, 0, False)


def test_clock_of_a_park_that_promises_less():
    now = clock(due_on=DUE, today=DUE - timedelta(days=15), answer_days=30)
    assert (now.days_left, now.percent, now.alarm) == (15, 50, 50)
