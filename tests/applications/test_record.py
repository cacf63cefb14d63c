"""The record of a decision: the same text for the same facts, computed again, compared with the rows of today."""

import copy
import json

import pytest
from django.utils import translation

from applications import record


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


CRITERIA = [
    {"id": 7, "position": 1, "weight": 60, "fewest_points": 2},
    {"id": 8, "position": 2, "weight": 40, "fewest_points": 0},
]


def review(number: int, first: int, second: int, total: str, **fields) -> dict:
    points = {"7": first, "8": second}
    return {"id": number, "reviewer": number, "is_abstention": False, "total": total, "points": points} | fields


@pytest.fixture
def facts() -> dict:
    """Admitted by the committee, 4 votes to 1, with a mean of 80."""
    return {
        "format": 1,
        "file": {"reference": "KHE-2027-0042", "call": "incubation", "park": "KHE"},
        "decision": {
            "id": 1,
            "kind": "admitted",
            "rank": None,
            "reason_in_law": "",
            "reason_in_fact": "",
            "decided_at": "2027-01-05T10:00:00+00:00",
            "decided_by": 3,
            "appeal_until": None,
            "came_from": "deliberated",
            "has_note": False,
        },
        "rules": {
            "admission_score": 60,
            "waiting_score": 45,
            "discussion_spread": 25,
            "fewest_reviews": 2,
            "minimum_quorum": 3,
        },
        "criteria": CRITERIA,
        "reviews": [review(1, 4, 4, "80.00"), review(2, 5, 3, "84.00"), review(3, 3, 5, "76.00")],
        "conflicts": [],
        "figures": {"mean": "80.00", "spread": "8.00", "suggested": "admitted"},
        "committee": {
            "item": 11,
            "session": "KHE-2027-S0001",
            "members": [1, 2, 3, 4, 5, 6],
            "present": [1, 2, 3, 4, 5],
            "chair": 1,
            "recused": [6],
            "is_consensus": False,
            "is_settled_by_chair": False,
            "votes_for": 4,
            "votes_against": 1,
            "abstentions": 0,
            "voters": 5,
            "quorum": 3,
            "outcome": "admitted",
            "words": "Solide.",
        },
    }


def changed(facts: dict, *path, to) -> dict:
    """A copy of ``facts`` in which what is at ``path`` is ``to``."""
    copied = copy.deepcopy(facts)
    row = copied
    for step in path[:-1]:
        row = row[step]
    row[path[-1]] = to
    return copied


def test_text_is_the_same_whatever_the_order_of_the_keys(facts):
    shuffled = dict(reversed(facts.items()))
    assert record.canonical(facts) == record.canonical(shuffled)
    assert json.loads(record.canonical(facts)) == facts


def test_hash_depends_on_the_record_before():
    assert record.digest("", "{}") != record.digest("0" * 64, "{}")


def test_record_computes_to_the_same_outcome(facts):
    result = record.recompute(facts)
    assert (str(result.mean), str(result.spread), result.suggested) == ("80.00", "8.00", "admitted")
    assert result.outcome == "admitted"
    assert result.holds


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("reviews", 0, "points", "7"), 1, "Review 1: its points make 44.00; the record says 80.00."),
        (("figures", "mean"), "81.00", "The mean computed again is 80.00; the record says 81.00."),
        (("figures", "spread"), "9.00", "The spread computed again is 8.00; the record says 9.00."),
        (("figures", "suggested"), "refused", "The thresholds suggest “admitted”; the record says “refused”."),
        (("reviews", 2, "points"), {"7": 3}, "Review 3 lacks points on a criterion."),
        (("committee", "votes_against"), 4, "The votes of the record do not carry the proposal."),
        (("committee", "quorum"), 2, "The quorum computed again is at least 3; the record says 2."),
        (("committee", "recused"), [4, 5, 6], "The members who voted do not make the quorum of the record."),
        (("decision", "kind"), "refused", "The outcome computed again is “admitted”; the decision says “refused”."),
    ],
)
def test_record_that_contradicts_itself_says_where(facts, path, to, words):
    result = record.recompute(changed(facts, *path, to=to))
    assert words in result.problems
    assert not result.holds


def test_tie_is_carried_by_the_chair(facts):
    tied = changed(facts, "committee", "votes_against", to=4)
    assert record.recompute(changed(tied, "committee", "is_settled_by_chair", to=True)).holds


def test_consensus_needs_no_vote(facts):
    without = changed(facts, "committee", "votes_for", to=0)
    without = changed(without, "committee", "votes_against", to=0)
    assert record.recompute(changed(without, "committee", "is_consensus", to=True)).holds


@pytest.mark.parametrize(("name", "to"), [("has_note", True), ("came_from", "waitlisted")])
def test_manager_decides_otherwise_with_a_note_or_from_the_waiting_list(facts, name, to):
    otherwise = changed(facts, "decision", "kind", to="refused")
    assert record.recompute(changed(otherwise, "decision", name, to=to)).holds


def test_without_a_committee_the_thresholds_decide(facts):
    alone = changed(facts, "committee", to=None)
    assert record.recompute(alone).outcome == "admitted"
    assert not record.recompute(changed(alone, "decision", "kind", to="waitlisted")).holds


def test_abstention_does_not_count(facts):
    abstained = review(4, 0, 0, None, is_abstention=True, points={})
    assert record.recompute(changed(facts, "reviews", to=[*facts["reviews"], abstained])).holds


def test_criterion_under_its_fewest_points_suggests_refusal(facts):
    strict = changed(facts, "criteria", 0, "fewest_points", to=5)
    assert record.recompute(strict).suggested == "refused"


def test_same_rows_differ_in_nothing(facts):
    assert record.differences(facts, copy.deepcopy(facts)) == []


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (
            ("reviews", 1, "points", "8"),
            4,
            ["Review 2, criterion 2: 3 points in the record, 4 in the database."],
        ),
        (("reviews", 1, "total"), "90.00", ["review 2 total: “84.00” in the record, “90.00” in the database."]),
        (("criteria", 0, "weight"), 50, ["criterion 7 weight: “60” in the record, “50” in the database."]),
        (("committee", "votes_for"), 5, ["committee votes_for: “4” in the record, “5” in the database."]),
        (("rules", "admission_score"), 70, ["rules admission_score: “60” in the record, “70” in the database."]),
        (("decision", "kind"), "refused", ["decision kind: “admitted” in the record, “refused” in the database."]),
        (("rules", "minimum_quorum"), 4, []),
    ],
)
def test_differences_name_what_changed(facts, path, to, words):
    assert record.differences(facts, changed(facts, *path, to=to)) == words


def test_review_that_is_gone_is_named(facts):
    gone = changed(facts, "reviews", to=facts["reviews"][1:])
    assert record.differences(facts, gone) == ["Review 1 is in the record and no longer in the database."]
