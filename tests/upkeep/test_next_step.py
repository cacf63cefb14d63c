from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from technopark.accounts.models import User
from technopark.common.ranges import days
from tenants.models import Tenancy
from upkeep import next_step
from upkeep.departures import Leaving, Point
from upkeep.enums import TicketStatus
from upkeep.models import Ticket

POINTS = ["leaving", "inventory", "keys", "badges", "statement", "settled", "clearance", "closed"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def ticket(status: str, **facts) -> Ticket:
    soon = timezone.now() + timedelta(hours=4)
    known = {
        "answer_due_at": soon,
        "solve_due_at": soon,
        "answered_at": timezone.now(),
        "reporter": User(full_name="Salma"),
    }
    return Ticket(status=status, **(known | facts))


def leaving(done: int, status: str = "leaving") -> Leaving:
    points = [Point(key, key, number < done) for number, key in enumerate(POINTS)]
    stay = Tenancy(status=status, period=days(date(2027, 1, 1), date(2027, 7, 1)))
    return Leaving(stay, None, [], [], [], [], points)


@pytest.mark.parametrize("status", TicketStatus)
def test_every_status_says_what_is_next_to_both_sides(status):
    assert next_step.for_team(ticket(status)).sentence
    assert next_step.for_reporter(ticket(status)).sentence


def test_a_ticket_is_in_the_hands_of_whom_it_was_entrusted_to_and_late_in_red():
    past = timezone.now() - timedelta(days=1)

    step = next_step.for_team(ticket("in_hand", assigned_to=User(full_name="Hamza"), solve_due_at=past))

    assert (step.who, step.by_when, step.tone) == ("Hamza", past, "stop")


def test_who_reported_it_is_asked_whether_it_is_mended():
    assert next_step.for_reporter(ticket("solved")).who == "Salma"
    assert "again" in next_step.for_team(ticket("opened")).sentence
    assert next_step.for_reporter(ticket("settled")).tone == "done"


@pytest.mark.parametrize("done", range(len(POINTS)))
def test_a_departure_goes_on_with_the_first_point_that_is_not_done(done):
    step = next_step.of_departure(leaving(done))

    assert step.sentence == str(next_step._points()[POINTS[done]][0])
    assert step.by_when == date(2027, 6, 30)


@pytest.mark.parametrize("now", [leaving(len(POINTS)), leaving(2, status="closed")])
def test_a_departure_that_is_over_asks_nothing(now):
    assert next_step.of_departure(now).tone == "done"
