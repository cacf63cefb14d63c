"""Each kind of alert: from when it is told, until when, and in whose language."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from planning import alerts
from planning.enums import AlertKind
from technopark.common.ranges import days
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.company import CompanyPaperFactory
from tests.factories.spaces import ParkCapFactory, ParkFactory
from tests.factories.stays import RenewalRequestFactory
from tests.factories.tenants import TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
TODAY = date(2027, 1, 11)
LONG_AGO = date(2026, 1, 1)


def told(park, kind: str) -> list[alerts.Alert]:
    return [alert for alert in alerts.alerts_of([park], TODAY)[park] if alert.kind == kind]


def stay(park, *, ends_on=date(2028, 1, 1), **facts):
    return TenancyFactory(park=park, period=days(LONG_AGO, ends_on), **facts)


def test_nothing_is_told_of_an_empty_park(park):
    assert alerts.alerts_of([park], TODAY) == {park: []}


@pytest.mark.parametrize(("companies", "expected"), [(4, []), (5, ["janvier"]), (8, ["janvier"])])
def test_cap_is_near_when_three_places_are_left(companies, expected):
    park = ParkFactory(cap=None)
    ParkCapFactory(park=park, starts_on=LONG_AGO, companies=8)
    for _ in range(companies):
        stay(park)

    found = told(park, AlertKind.CAP)

    assert [alert.text.split()[0] for alert in found] == expected
    assert [f"{8 - companies} place" in alert.text for alert in found] == [True] * len(expected)


@pytest.mark.parametrize(
    ("days_left", "facts", "is_told"),
    [
        (61, {}, False),
        (60, {}, True),
        (1, {"status": "suspended"}, True),
        (30, {"leaving_reason": "graduated"}, False),
        (30, {"status": "under_notice", "notice_given_on": LONG_AGO}, False),
        (30, {"status": "leaving"}, False),
        (30, {"status": "signed"}, False),
    ],
)
def test_end_is_told_while_nobody_has_decided(park, days_left, facts, is_told):
    one = stay(park, ends_on=TODAY + timedelta(days=days_left), company__name="Zemmour Lab", **facts)

    found = told(park, AlertKind.END)

    assert [alert.url for alert in found] == ([f"/staff/tenancies/{one.reference}/"] if is_told else [])
    assert [alert.by for alert in found] == ([one.last_day] if is_told else [])


def test_end_with_a_request_waits_for_an_answer(park):
    one = stay(park, ends_on=date(2027, 2, 1), company__name="Zemmour Lab")
    RenewalRequestFactory(tenancy=one)

    with translation.override("en"):
        (text,) = [alert.text for alert in told(park, AlertKind.END)]

    assert text == "Zemmour Lab: the stay ends on 31 January 2027, and its request to renew waits for an answer"


@pytest.mark.parametrize(
    ("until", "count"), [(TODAY - timedelta(days=1), 0), (TODAY, 1), (date(2027, 1, 14), 1), (date(2027, 1, 15), 0)]
)
@pytest.mark.parametrize("status", ["held", "reserved"])
def test_hold_is_told_three_days_before_it_lapses(park, until, count, status):
    stay(park, status=status, held_until=until)

    assert len(told(park, AlertKind.HOLD)) == count


def test_paper_is_told_from_a_month_before_until_it_has_a_successor(park):
    one = stay(park)
    old = CompanyPaperFactory(company=one.company, valid_until=TODAY - timedelta(days=3))
    assert [alert.by for alert in told(park, AlertKind.PAPER)] == [old.valid_until]

    newer = CompanyPaperFactory(company=one.company, kind=old.kind, valid_until=TODAY + timedelta(days=30))
    assert [alert.by for alert in told(park, AlertKind.PAPER)] == [newer.valid_until]

    CompanyPaperFactory(company=one.company, kind=old.kind, valid_until=TODAY + timedelta(days=31))
    assert told(park, AlertKind.PAPER) == []


def test_paper_of_a_company_that_left_is_not_told(park):
    gone = TenancyFactory(park=park, period=days(LONG_AGO, TODAY), status="closed")
    CompanyPaperFactory(company=gone.company, valid_until=LONG_AGO)

    assert told(park, AlertKind.PAPER) == []


@pytest.mark.parametrize(("days_left", "count"), [(30, 0), (12, 1), (-5, 1)])
def test_clock_is_told_from_four_fifths_of_the_time(park, days_left, count):
    file = ApplicationFactory(
        call=CallFactory(park=park), submitted=True, answer_due_on=TODAY + timedelta(days=days_left)
    )

    found = told(park, AlertKind.CLOCK)

    assert [alert.application_id for alert in found] == [file.pk] * count
    assert alerts.open_to(found, {file.pk: "tie"}) == []


def test_alert_speaks_the_language_of_its_reader(park):
    stay(park, ends_on=date(2027, 2, 1), company__name="Zemmour Lab", company__name_ar="مختبر زمور")
    (alert,) = told(park, AlertKind.END)

    with translation.override("ar"):
        assert "مختبر زمور" in alert.text
        assert alert.path.startswith("/ar/staff/")
    with translation.override("en"):
        assert alert.text == "Zemmour Lab: the stay ends on 31 January 2027, and nothing is decided"


def test_alerts_take_as_many_queries_for_many_as_for_one(park, django_assert_num_queries):
    for number in (1, 3):
        for _ in range(number):
            one = stay(park, ends_on=date(2027, 2, 1))
            CompanyPaperFactory(company=one.company, valid_until=TODAY)
            ApplicationFactory(call=CallFactory(park=park), submitted=True, answer_due_on=TODAY)
        with django_assert_num_queries(6):
            found = alerts.alerts_of([park], TODAY)[park]
            [alert.text for alert in found]
    assert len(found) == 12
    assert [alert.by for alert in found] == sorted(alert.by for alert in found)


@pytest.mark.parametrize("number", [1, 3])
def test_alerts_of_many_parks_take_as_many_queries_as_those_of_one(number, django_assert_num_queries):
    parks = [ParkFactory() for _ in range(number)]
    stays = {park: stay(park, ends_on=date(2027, 2, 1)) for park in parks}
    for park, one in stays.items():
        CompanyPaperFactory(company=one.company, valid_until=TODAY)
        ApplicationFactory(call=CallFactory(park=park), submitted=True, answer_due_on=TODAY)
    with django_assert_num_queries(6):
        found = alerts.alerts_of(parks, TODAY)
        words = {park: [alert.text for alert in told] for park, told in found.items()}
    assert [len(told) for told in words.values()] == [3] * number
    assert all(str(one.company) in " ".join(words[park]) for park, one in stays.items())


def test_company_in_two_parks_is_told_in_both(park):
    one, second = stay(park), ParkFactory()
    stay(second, company=one.company)
    CompanyPaperFactory(company=one.company, valid_until=TODAY)

    found = alerts.alerts_of([park, second], TODAY)

    assert [[alert.kind for alert in told] for told in found.values()] == [[AlertKind.PAPER]] * 2
