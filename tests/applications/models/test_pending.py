"""What the database refuses of pending decisions, appeals, re-confirmations and decision records."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.applications import DecisionFactory
from tests.factories.selection import (
    AppealFactory,
    DecisionRecordFactory,
    PendingDecisionFactory,
    ReconfirmationFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.mark.parametrize(
    ("outcome", "change", "constraint"),
    [
        ("refused", "reason_in_law = ''", "pending_refusal_has_reasons"),
        ("refused", "reason_in_fact = ''", "pending_refusal_has_reasons"),
        ("admitted", "month = NULL", "pending_admission_has_month"),
        ("admitted", "month = '2027-02-02'", "pending_admission_has_month"),
        ("refused", "month = '2027-02-01'", "pending_admission_has_month"),
        ("waitlisted", "rank = 0", "pending_rank_on_the_list"),
        ("admitted", "rank = 1", "pending_rank_on_the_list"),
    ],
)
def test_pending_decision_by_raw_sql_is_refused(outcome, change, constraint):
    pending = PendingDecisionFactory(outcome=outcome)
    with refused_by(constraint):
        sql(f"UPDATE applications_pendingdecision SET {change} WHERE id = %s", pending.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("filed_on = open_until + 1", "appeal_filed_in_time"),
        ("status = 'upheld'", "appeal_answer_has_reasons"),
        ("decided_at = now()", "appeal_answer_has_reasons"),
        (
            "status = 'rejected', decided_at = now(), decided_by_id = filed_by_id, reason_in_law = 'x'",
            "appeal_answer_has_reasons",
        ),
    ],
)
def test_appeal_by_raw_sql_is_refused(change, constraint):
    appeal = AppealFactory()
    with refused_by(constraint):
        sql(f"UPDATE applications_appeal SET {change} WHERE id = %s", appeal.pk)


@pytest.mark.parametrize("statement", ["UPDATE applications_appeal SET text = 'x'", "DELETE FROM applications_appeal"])
def test_appeal_is_frozen_once_answered(statement):
    """appeal_is_frozen"""
    AppealFactory(upheld=True)
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        sql(statement)


def test_reconfirmation_is_asked_once_a_day():
    asked = ReconfirmationFactory()
    with refused_by("reconfirmation_asked_once_a_day"):
        ReconfirmationFactory(application=asked.application, answer_by=asked.answer_by)


def test_reconfirmation_answer_has_its_date():
    asked = ReconfirmationFactory()
    with refused_by("reconfirmation_answer_has_date"):
        sql("UPDATE applications_reconfirmation SET answer = 'stays' WHERE id = %s", asked.pk)


@pytest.fixture
def first():
    return DecisionRecordFactory()


def follow(first, **fields):
    """Another record in the park of ``first``."""
    decision = DecisionFactory(application__call__park=first.park)
    return DecisionRecordFactory(decision=decision, **fields)


def test_records_of_a_park_are_a_chain(first):
    second = follow(first)
    assert (second.sequence, second.previous_sha256) == (2, first.sha256)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"sequence": 1, "previous_sha256": ""}, "decision_record_number_unique"),
        ({"sequence": 1, "previous_sha256": "0" * 64}, "decision_record_starts_once"),
        ({"sequence": 2, "previous_sha256": "0" * 64}, "decision_record_follows_the_last"),
        ({"sequence": 3}, "decision_record_follows_the_last"),
        ({"sha256": "0" * 64}, "decision_record_hash_is_right"),
    ],
)
def test_record_outside_the_chain_is_refused(first, fields, constraint):
    with refused_by(constraint):
        follow(first, **fields)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE applications_decisionrecord SET text = '{\"a\": 1}'", "DELETE FROM applications_decisionrecord"],
)
def test_decision_record_is_frozen(first, statement):
    """decision_record_is_frozen"""
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        sql(statement)
