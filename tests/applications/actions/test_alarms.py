from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from applications.actions import alarms
from applications.enums import Status
from applications.models import Alarm, Application
from applications.tasks import ring_clocks
from technopark.common.models import Mail
from tests.factories.applications import ApplicationFactory, CallFactory, ReviewFactory
from tests.factories.selection import AlarmFactory


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def make(call):
    """A file of which so many percent of the 60 days are used up."""

    def made(percent: int, **fields):
        due_on = localdate() + timedelta(days=60 - percent * 60 // 100)
        return ApplicationFactory(**{"call": call, "submitted": True, "answer_due_on": due_on} | fields)

    return made


def rung(file) -> list[str]:
    return sorted(file.alarms.values_list("kind", flat=True))


def told() -> list[str]:
    return list(Mail.objects.order_by("id").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("percent", "kinds"),
    [
        (40, []),
        (50, ["clock_50"]),
        (80, ["clock_50", "clock_80"]),
        (100, ["clock_100", "clock_50", "clock_80"]),
    ],
)
def test_alarms_that_are_due_ring_once(percent, kinds, make, officer):
    file = make(percent)

    assert [alarms.ring_clocks(), alarms.ring_clocks()] == [bool(kinds), 0]

    assert rung(file) == kinds
    assert told() == [officer.email] * bool(kinds)


def test_each_alarm_rings_when_its_day_comes(make, officer):
    file = make(50)
    alarms.ring_clocks()
    alarms.ring_clocks(today=localdate() + timedelta(days=17))
    assert rung(file) == ["clock_50"]

    alarms.ring_clocks(today=localdate() + timedelta(days=18))

    assert rung(file) == ["clock_50", "clock_80"]
    assert len(told()) == 2


def test_managers_are_told_from_100_percent_on(make, officer, manager):
    make(80)
    alarms.ring_clocks()
    assert told() == [officer.email]
    late = make(100)

    alarms.ring_clocks()

    assert sorted(told()[1:]) == sorted([officer.email, manager.email])
    assert late.reference in Mail.objects.get(to=manager.email).body


def test_time_that_is_over_decides_nothing(make, officer):
    file = make(100)

    alarms.ring_clocks(today=localdate() + timedelta(days=90))

    file.refresh_from_db()
    assert file.status == Status.SUBMITTED
    assert not Application.objects.exclude(status=Status.SUBMITTED).exists()
    assert file.log.count() == 1


def test_one_mail_names_every_file_that_rang(make, officer):
    files = [make(50), make(100), make(80)]

    alarms.ring_clocks()

    body = Mail.objects.get().body
    assert all(file.reference in body for file in files)
    assert body.index(files[1].reference) < body.index(files[2].reference) < body.index(files[0].reference)


def test_clock_that_stands_still_rings_nothing(call, officer):
    file = ApplicationFactory(call=call, completing=True, answer_due_on=localdate() - timedelta(days=1))

    assert alarms.ring_clocks() == 0
    assert rung(file) == []


@pytest.mark.parametrize("state", ["admitted", "refused", "withdrawn", "waitlisted"])
def test_file_that_was_answered_rings_nothing(state, make, officer):
    make(100, **{"submitted": False, state: True})

    assert alarms.ring_clocks() == 0


def test_alarm_already_rung_is_not_rung_again(make, officer):
    file = make(80)
    AlarmFactory(application=file, kind="clock_50")

    alarms.ring_clocks()

    assert rung(file) == ["clock_50", "clock_80"]


def test_nobody_reads_of_a_file_in_which_they_have_an_interest(make, officer, manager):
    file, other = make(100), make(100)
    ReviewFactory(application=file, reviewer=officer, conflict=True)

    alarms.ring_clocks()

    assert file.reference not in Mail.objects.get(to=officer.email).body
    assert other.reference in Mail.objects.get(to=officer.email).body
    assert file.reference in Mail.objects.get(to=manager.email).body


def test_officers_of_another_park_are_not_told(make, officer):
    ApplicationFactory(submitted=True, answer_due_on=localdate())

    alarms.ring_clocks()

    assert Alarm.objects.count() == 3
    assert told() == []


def test_task_rings_the_clocks(make, officer):
    make(50)

    assert ring_clocks(timestamp=0) == 1


@pytest.mark.parametrize("files", [1, 5])
def test_clocks_are_read_in_a_fixed_number_of_queries(files, make, officer, django_assert_max_num_queries):
    for _ in range(files):
        AlarmFactory(application=make(60), kind="clock_50")

    with django_assert_max_num_queries(12):
        alarms.ring_clocks()
