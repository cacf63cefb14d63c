from datetime import date

import pytest
from django.utils import translation

from spaces.models import Park
from technopark.common.ranges import days
from tenants.enums import TenancyStatus
from tenants.models import Company, Tenancy
from tenants.next_step import next_step

TODAY = date(2027, 3, 15)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def stay(status="active", first=date(2027, 1, 1), end=date(2028, 1, 1), **facts) -> Tenancy:
    company = None if status == "held" else Company(name="Atlas")
    return Tenancy(park=Park(ending_soon_days=60), company=company, status=status, period=days(first, end), **facts)


@pytest.mark.parametrize("status", TenancyStatus)
def test_every_status_says_what_is_next(status):
    assert next_step(stay(status), today=TODAY).sentence


def test_offer_waits_for_its_founder_until_its_last_day():
    step = next_step(stay("held", holder_name="Salma", held_until=date(2027, 3, 20)), today=TODAY)

    assert (step.who, step.by_when, step.tone) == ("Salma", date(2027, 3, 20), "waiting")


def test_reserved_stay_waits_for_the_signature():
    step = next_step(stay("reserved", held_until=date(2027, 4, 1)), today=TODAY)

    assert (step.verb, step.by_when) == ("sign", date(2027, 4, 1))


def test_signed_stay_waits_for_the_keys_on_its_first_day():
    step = next_step(stay("signed", first=date(2027, 4, 1)), today=TODAY)

    assert (step.verb, step.by_when) == ("activate", date(2027, 4, 1))


@pytest.mark.parametrize(
    ("end", "tone", "verb"),
    [
        (date(2028, 1, 1), "done", ""),
        (date(2027, 5, 15), "done", ""),
        (date(2027, 5, 14), "waiting", "begin_leaving"),
        (date(2027, 3, 16), "waiting", "begin_leaving"),
        (date(2027, 3, 15), "stop", "begin_leaving"),
    ],
)
def test_active_stay_asks_for_something_only_near_its_end(end, tone, verb):
    step = next_step(stay(end=end), today=TODAY)

    assert (step.tone, step.verb) == (tone, verb)


def test_leaving_stay_is_closed_by_its_last_day():
    step = next_step(stay("leaving", end=date(2027, 4, 1)), today=TODAY)

    assert (step.verb, step.by_when) == ("close", date(2027, 3, 31))


def test_closed_stay_says_why():
    assert "graduated" in next_step(stay("closed", closing_reason="graduated"), today=TODAY).sentence
