from datetime import date

import pytest
from django.utils import translation

from agreements.checklist import GUARDS, Guard
from agreements.enums import AgreementStatus
from agreements.models import Agreement, AgreementVersion
from agreements.next_step import next_step
from technopark.common.ranges import days
from tenants.models import Tenancy

KEYS = [*GUARDS["sign"], *GUARDS["activate"]]
STAY = Tenancy(period=days(date(2027, 5, 1), date(2028, 5, 1)), held_until=date(2027, 4, 12))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def guards(lacking: str) -> list[Guard]:
    """All guards, of which those from ``lacking`` on are missing."""
    first = KEYS.index(lacking) if lacking else len(KEYS)
    return [Guard(key, "done" if number < first else "missing") for number, key in enumerate(KEYS)]


def of(status: str | None, lacking: str = "", **facts):
    return next_step(STAY, Agreement(status=status) if status else None, guards=guards(lacking), **facts)


@pytest.mark.parametrize("status", AgreementStatus)
def test_every_stage_says_what_is_next(status):
    assert of(status).sentence


@pytest.mark.parametrize("lacking", KEYS)
def test_the_first_thing_that_is_missing_is_next_by_the_hold_or_by_the_first_day(lacking):
    is_signed = lacking in GUARDS["activate"]

    step = of("signed" if is_signed else "sent", lacking)

    assert step.by_when == (STAY.starts_on if is_signed else STAY.held_until)
    assert step.who == guards(lacking)[KEYS.index(lacking)].who


def test_a_certificate_that_was_sent_is_checked_by_the_park():
    found = [Guard(key, "done") for key in KEYS if key != "insurance"] + [Guard("insurance", "waiting")]

    step = next_step(STAY, Agreement(status="sent"), guards=found)

    assert step.sentence == "The park checks the insurance certificate."


def test_with_everything_there_the_park_goes_on():
    assert "signature" in of("sent").sentence
    assert "let the company in" in of("signed").sentence


def test_an_amendment_is_prepared_then_signed():
    assert "due" in of("active", is_due=True).sentence
    assert "signed by both" in of("active", is_due=True, waiting=AgreementVersion()).sentence
