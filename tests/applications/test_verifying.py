"""Every decision is sealed when it is made; its record holds until somebody touches what it rests on."""

import io

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from applications.actions import deciding, screening, sealing
from applications.models import DecisionRecord
from applications.verifying import missing_numbers, unsealed, verify
from technopark.accounts.roles import Role
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CallFactory,
    CommitteeSessionFactory,
    DecisionFactory,
    RecusalFactory,
    person_with_role,
)
from tests.promises import sql

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def manager(park):
    return person_with_role(park, Role.MANAGER, language="en")


def deliberated(call, outcome: str = "admitted"):
    """A file with three reviews, and a session in which four of five voted and one is recused."""
    file = ApplicationFactory(call=call, under_review=True, reviews=[4, 5, 3])
    session = CommitteeSessionFactory(park=call.park, closed=True)
    item = AgendaItemFactory(
        session=session, application=file, proposed=True, outcome=outcome, votes_for=3, votes_against=1, voters=4
    )
    RecusalFactory(item=item)
    sql("UPDATE applications_application SET status = 'deliberated' WHERE id = %s", file.pk)
    file.refresh_from_db()
    return file


def behind_the_back(statement: str, *params) -> None:
    """Change rows as somebody would who has switched the triggers off."""
    with pgtrigger.ignore():
        sql(statement, *params)


def verdicts() -> list:
    return list(verify(DecisionRecord.objects.all()))


def test_each_decision_is_sealed_and_holds(call, manager):
    admitted = deciding.admit(deliberated(call), by=manager)
    listed = deciding.waitlist(deliberated(call, "waitlisted"), by=manager)
    reasons = {"reason_in_law": "Article 4.", "reason_in_fact": "Pas de marché."}
    refused = deciding.refuse(deliberated(call, "refused"), **reasons, by=manager)
    out = screening.declare_inadmissible(ApplicationFactory(call=call, submitted=True), **reasons, by=manager)

    assert [decision.record.sequence for decision in (admitted, listed, refused, out)] == [1, 2, 3, 4]
    assert [(verdict.outcome, verdict.problems) for verdict in verdicts()] == [
        ("admitted", []),
        ("waitlisted", []),
        ("refused", []),
        ("inadmissible", []),
    ]


def test_decision_contrary_to_the_committee_holds_by_its_note(call, manager):
    deciding.admit(deliberated(call, "waitlisted"), note="Une place de plus.", by=manager)
    assert verdicts()[0].holds


def test_file_admitted_from_the_waiting_list_holds(call, manager):
    file = deliberated(call, "waitlisted")
    deciding.waitlist(file, by=manager)
    deciding.admit(file, by=manager)
    assert [verdict.holds for verdict in verdicts()] == [True, True]


def test_decision_rolled_back_leaves_no_record(call, manager):
    file = deliberated(call, "waitlisted")
    with pytest.raises(deciding.ContraryToCommittee):
        deciding.admit(file, by=manager)
    assert not DecisionRecord.objects.exists()


def test_one_score_changed_is_named(call, manager):
    file = deliberated(call)
    deciding.admit(file, by=manager)
    review = file.reviews.order_by("id")[1]
    score = review.scores.order_by("criterion__position")[2]

    behind_the_back("UPDATE applications_score SET points = 1 WHERE id = %s", score.pk)

    (verdict,) = verdicts()
    assert verdict.problems == [
        f"Review {review.pk}, criterion 3: {score.points} points in the record, 1 in the database."
    ]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE applications_agendaitem SET votes_for = 2", "committee votes_for: “3”"),
        ("UPDATE applications_criterion SET weight = 1 WHERE position = 1", "weight: “20” in the record, “1”"),
        ("DELETE FROM applications_recusal", "committee recused"),
        ("UPDATE applications_decision SET reason_in_fact = 'x'", "decision reason_in_fact"),
        ("UPDATE applications_decisionrecord SET text = replace(text, '4', '5')", "The record was changed"),
    ],
)
def test_what_was_changed_behind_the_back_is_named(call, manager, statement, words):
    deciding.admit(deliberated(call), by=manager)
    behind_the_back(statement)
    assert any(words in problem for problem in verdicts()[0].problems)


def test_record_taken_out_breaks_the_chain(call, manager):
    for _ in range(3):
        deciding.admit(deliberated(call), by=manager)
    behind_the_back("DELETE FROM applications_decisionrecord WHERE sequence = 2")
    assert missing_numbers(call.park) == [2]
    assert unsealed(call.park).count() == 1


def test_decisions_written_in_bulk_are_sealed_afterwards_once(call):
    for _ in range(3):
        DecisionFactory(application=ApplicationFactory(call=call, deliberated=True, reviews=3))
    assert (sealing.seal_unsealed(), sealing.seal_unsealed()) == (3, 0)
    assert list(DecisionRecord.objects.values_list("sequence", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("files", [1, 3])
def test_verifying_asks_a_constant_number_of_queries(call, manager, files, django_assert_num_queries):
    for _ in range(files):
        deciding.admit(deliberated(call), by=manager)
    with django_assert_num_queries(5):
        assert len(verdicts()) == files


def test_command_says_that_all_hold(call, manager):
    deciding.admit(deliberated(call), by=manager)
    out = io.StringIO()
    call_command("verify_decisions", stdout=out)
    assert "1 records hold." in out.getvalue()


def test_command_names_the_file_and_fails(call, manager):
    file = deliberated(call)
    deciding.admit(file, by=manager)
    DecisionFactory(application=ApplicationFactory(call=call, deliberated=True))
    behind_the_back("UPDATE applications_score SET points = 0")
    out = io.StringIO()
    with pytest.raises(CommandError, match="do not hold"):
        call_command("verify_decisions", stdout=out)
    assert f"{file.reference} (record 1): Review" in out.getvalue()
    assert "decision without a record" in out.getvalue()
