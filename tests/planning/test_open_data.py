"""What is published: right figures, nothing small, nothing that was decided since the quarter began."""

from datetime import UTC, date, datetime

import pytest

from planning import open_data
from technopark.common.ranges import days
from tests.factories.applications import ApplicationFactory, ApplicationLogFactory, CallFactory, DecisionFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TariffFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
TODAY = date(2027, 1, 11)
LAST_YEAR = datetime(2026, 10, 1, tzinfo=UTC)


def stays(park, number: int) -> None:
    for _ in range(number):
        tenancy = TenancyFactory(park=park, period=days(date(2026, 11, 1), date(2027, 11, 1)))
        AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park, area=20))


def files(call, number: int, kind: str, *, decided_at=LAST_YEAR) -> None:
    reasons = {"reason_in_law": "Art. 1", "reason_in_fact": "Fait", "appeal_until": date(2026, 11, 1)}
    more = {"rank": 1} if kind == "waitlisted" else {} if kind == "admitted" else reasons
    for _ in range(number):
        file = ApplicationFactory(call=call, under_review=True)
        type(file).objects.filter(pk=file.pk).update(submitted_at=LAST_YEAR)
        DecisionFactory(application=file, kind=kind, decided_at=decided_at, **more)


@pytest.fixture
def call(park):
    return CallFactory(park=park, closes_at=LAST_YEAR, opens_at=datetime(2026, 9, 1, tzinfo=UTC))


def test_occupancy_is_that_of_the_complete_months_and_says_nothing_of_few(park):
    stays(park, 4)
    december = open_data.occupancy(park, TODAY)[-1]
    assert (december["month"], december["companies"], december["offices_held"]) == ("2026-12", None, None)
    assert (december["cap"], december["offices"], december["area_share"]) == (58, 4, None)
    stays(park, 1)
    rows = open_data.occupancy(park, TODAY)
    assert (rows[-1]["companies"], rows[-1]["offices_held"], rows[-1]["area_share"]) == (5, 5, 1.0)
    assert len(rows) == 60


def test_results_are_counted_by_the_decision_before_the_quarter(park, call):
    files(call, 6, "admitted")
    files(call, 7, "refused")
    files(call, 5, "waitlisted")
    files(call, 9, "inadmissible")
    (line,) = open_data.results(park, TODAY)
    assert line["call"] == call.slug
    # Nobody withdrew: that count is small, and one more is kept back so that it cannot be told.
    kept = [name for name in (*open_data.OUTCOMES, "received") if line[name] is None]
    assert kept == ["waitlisted", "withdrawn"]
    assert (line["admitted"], line["refused"], line["inadmissible"], line["received"]) == (6, 7, 9, 27)


def test_a_call_with_a_file_not_decided_by_then_waits_for_the_next_quarter(park, call):
    files(call, 12, "admitted")
    files(call, 1, "admitted", decided_at=datetime(2027, 1, 4, tzinfo=UTC))
    assert open_data.results(park, TODAY) == []
    assert len(open_data.results(park, date(2027, 4, 1))) == 1


def test_what_is_decided_otherwise_after_the_publication_changes_nothing(park, call):
    files(call, 12, "refused")
    first = open_data.results(park, TODAY)
    file = call.applications.first()
    DecisionFactory(application=file, kind="admitted", decided_at=datetime(2027, 2, 1, tzinfo=UTC))
    assert open_data.results(park, date(2027, 10, 1)) == first
    assert first[0]["as_of"] == "2027-01-01"


def test_who_withdrew_before_the_publication_has_withdrawn(park, call):
    files(call, 12, "admitted")
    for file in call.applications.all()[:6]:
        ApplicationLogFactory(application=file, verb="withdraw", at=LAST_YEAR)
    (line,) = open_data.results(park, TODAY)
    assert (line["withdrawn"], line["received"]) == (6, 12)


def test_an_earlier_call_is_published_as_it_was_when_another_one_comes(park, call):
    files(call, 3, "admitted")
    files(call, 9, "refused")
    first = open_data.results(park, TODAY)
    other = CallFactory(park=park, closes_at=LAST_YEAR, opens_at=datetime(2026, 9, 2, tzinfo=UTC))
    files(other, 6, "admitted", decided_at=datetime(2027, 2, 1, tzinfo=UTC))
    assert open_data.results(park, TODAY) == first
    second = open_data.results(park, date(2027, 4, 1))
    assert second[:1] == first
    assert [row["call"] for row in second] == [call.slug, other.slug]


def test_fees_and_rubric_are_published_as_they_are(park, call):
    TariffFactory(park=park)
    (fee,) = open_data.fees(park, TODAY)
    assert (fee["space_kind"], fee["amount_mad"], fee["vat_percent"]) == ("office", "100.00", "20.00")
    rows = open_data.rubric(park, TODAY)
    assert [row["weight"] for row in rows] == [20, 20, 15, 15, 15, 15]
    CallFactory(park=park, unpublished=True)
    assert len(open_data.rubric(park, TODAY)) == 6


@pytest.mark.parametrize("name", list(open_data.SETS))
def test_every_column_is_in_the_dictionary(name, park, call):
    TariffFactory(park=park)
    stays(park, 1)
    files(call, 12, "admitted")
    rows = open_data.SETS[name].rows(park, TODAY)
    assert rows
    assert all(list(row) == list(open_data.SETS[name].columns) for row in rows)
