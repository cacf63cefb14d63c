"""What the database refuses of a call, its rubric and its papers; and what its lists give."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from applications.models import Call
from tests.factories.applications import CallFactory, CriterionFactory, RequiredPaperFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("closes_at = opens_at", "call_closes_after_opening"),
        ("closes_at = opens_at - interval '1 day'", "call_closes_after_opening"),
        ("waiting_score = admission_score + 1", "call_thresholds_ordered"),
        ("admission_score = 101", "call_thresholds_ordered"),
        ("places = 0", "call_offers_something"),
        ("term_months = 0", "call_offers_something"),
    ],
)
def test_change_by_raw_sql_is_refused(change, constraint):
    call = CallFactory(unpublished=True)
    with refused_by(constraint):
        sql(f"UPDATE applications_call SET {change} WHERE id = %s", call.pk)


def test_two_criteria_in_one_place_are_refused():
    criterion = CriterionFactory()
    with refused_by("criterion_position_unique"):
        CriterionFactory(call=criterion.call, position=criterion.position)


@pytest.mark.parametrize("weight", [0, 101])
def test_weight_out_of_range_is_refused(weight):
    with refused_by("criterion_weight_in_percent"):
        CriterionFactory(weight=weight)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_criterion SET weight = 99 WHERE call_id = %s",
        "DELETE FROM applications_criterion WHERE call_id = %s",
        (
            "INSERT INTO applications_criterion (call_id, position, name, name_fr, description, weight, fewest_points)"
            " VALUES (%s, 99, 'X', 'X', '', 10, 0)"
        ),
    ],
)
def test_rubric_of_an_open_call_is_frozen(statement):
    call = CallFactory()
    with refused_by("criterion_frozen_when_open"):
        sql(statement, call.pk)


def test_criterion_is_not_moved_out_of_an_open_call():
    call, draft = CallFactory(), CallFactory(unpublished=True)
    with refused_by("criterion_frozen_when_open"):
        sql("UPDATE applications_criterion SET call_id = %s, position = 99 WHERE call_id = %s", draft.pk, call.pk)


def test_criterion_is_not_moved_into_an_open_call():
    call, draft = CallFactory(rubric=False), CallFactory(unpublished=True)
    with refused_by("criterion_frozen_when_open"):
        sql("UPDATE applications_criterion SET call_id = %s WHERE call_id = %s", call.pk, draft.pk)


@pytest.mark.parametrize("scenario", [{"upcoming": True}, {"unpublished": True}])
def test_rubric_of_a_call_not_open_yet_may_change(scenario):
    call = CallFactory(**scenario)
    assert sql("UPDATE applications_criterion SET weight = 99 WHERE call_id = %s", call.pk) == 6


def test_paper_asked_twice_is_refused():
    paper = RequiredPaperFactory()
    with refused_by("paper_asked_once"):
        RequiredPaperFactory(call=paper.call, kind=paper.kind, asked_of=paper.asked_of)


def test_two_papers_at_one_position_are_refused():
    paper = RequiredPaperFactory()
    with refused_by("paper_position_unique"):
        RequiredPaperFactory(call=paper.call, kind="other", position=paper.position)
        connection.check_constraints()


def test_two_papers_may_change_places_in_one_transaction():
    first = RequiredPaperFactory()
    second = RequiredPaperFactory(call=first.call, kind="other")
    first.position, second.position = second.position, first.position
    first.save()
    second.save()
    connection.check_constraints()
    assert list(first.call.papers.all()) == [second, first]


# Lists


def test_open_calls_are_those_published_whose_time_it_is():
    now = timezone.now()
    open_call, year_round = CallFactory(), CallFactory(year_round=True)
    CallFactory(upcoming=True)
    CallFactory(closed=True)
    CallFactory(unpublished=True)
    CallFactory(park__is_public=False)
    assert set(Call.objects.open_at(now)) == {open_call, year_round}


def test_call_closes_at_its_moment_and_not_after():
    now = timezone.now()
    call = CallFactory(closes_at=now)
    assert not Call.objects.open_at(now).exists()
    assert Call.objects.open_at(now - timedelta(seconds=1)).get() == call
    assert not call.is_open


@pytest.mark.parametrize(
    ("scenario", "is_open", "is_upcoming"),
    [({}, True, False), ({"upcoming": True}, False, True), ({"closed": True}, False, False)],
)
def test_dates_decide_whether_a_call_is_open(scenario, is_open, is_upcoming):
    call = CallFactory(**scenario)
    assert (call.is_open, call.is_upcoming) == (is_open, is_upcoming)
