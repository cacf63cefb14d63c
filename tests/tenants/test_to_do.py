from datetime import date

import pytest
from django.utils import translation

from spaces.models import Park
from technopark.common.cards import Card, Todo
from technopark.common.ranges import days
from tenants.enums import PaperKind
from tenants.models import Company, CompanyPaper, Tenancy
from tenants.next_step import NextStep, next_step
from tenants.papers import PaperLine
from tenants.to_do import to_do, with_first

TODAY = date(2027, 3, 15)
PAY = Todo("Pay", "/pay/", date(2027, 4, 1))
DECLARE = Todo("Declare", "/declare/", date(2027, 2, 1), is_late=True)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def stay(status="active") -> Tenancy:
    company = Company(name="Atlas", name_ar="أطلس", slug="atlas")
    period = days(date(2027, 1, 1), date(2028, 1, 1))
    return Tenancy(park=Park(ending_soon_days=60), company=company, status=status, period=period)


def card(*todo: Todo) -> Card:
    return Card("key", "Title", "template.html", todo=list(todo))


def paper(state: str, until: date | None = None) -> PaperLine:
    return PaperLine(PaperKind.INSURANCE, CompanyPaper(kind=PaperKind.INSURANCE, valid_until=until), state)


def test_late_things_come_first_then_by_day_and_papers_that_hold_are_not_there():
    lines = [paper("accepted"), paper("waiting"), paper("expiring", date(2027, 3, 20))]

    found = to_do(stay(), [card(PAY), card(DECLARE)], lines)

    assert [one.what for one in found][:1] == ["Declare"]
    assert [one.by_when for one in found] == [DECLARE.by_when, date(2027, 3, 20), PAY.by_when]


def test_refused_and_expired_papers_are_late_and_a_refused_one_has_no_day():
    refused, expired = to_do(stay(), [], [paper("refused", date(2027, 9, 1)), paper("expired", date(2027, 3, 1))])[::-1]

    assert (refused.by_when, refused.is_late) == (None, True)
    assert (expired.by_when, expired.is_late) == (date(2027, 3, 1), True)
    assert "company=atlas" in refused.url


def test_papers_of_a_stay_that_is_over_are_not_asked_for():
    assert to_do(stay("closed"), [], [paper("expired", TODAY)]) == []


def test_what_waits_is_what_is_next_where_the_stay_asks_nothing():
    step, rest = with_first(stay(), next_step(stay(), today=TODAY), [DECLARE, PAY])

    assert (step.sentence, step.who, step.by_when, step.tone, step.url) == (
        "Declare", "Atlas", DECLARE.by_when, "stop", "/declare/",
    )  # fmt: skip
    assert rest == [PAY]


@pytest.mark.parametrize(("status", "tone"), [("closed", "done"), ("leaving", "waiting")])
def test_what_the_stay_asks_goes_before_everything_else(status, tone):
    step = NextStep("The stay itself", tone=tone)

    assert with_first(stay(status), step, [PAY]) == (step, [PAY])
