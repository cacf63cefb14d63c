"""The record of a decision: canonical text, its hash, and what can be computed again from it. Pure.

A record holds figures and ids, no names: criteria with weights, thresholds, every score, recusals, votes, the
decision. ``recompute`` gives the result again from the record alone; ``differences`` says what the rows of today
say otherwise. The outcome is the committee's proposal where it was carried; a record without a committee falls back
on what the thresholds suggest. Deciding otherwise needs the manager's note, and leaving the waiting list neither.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from applications import scoring
from applications.quorum import is_carried, quorum

FORMAT = 1
# Kinds of decision that no score leads to.
WITHOUT_SCORES = {"inadmissible"}


def canonical(facts: dict) -> str:
    """``facts`` as text, always the same for the same facts: keys in order, no blanks, UTF-8 as it is."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(previous: str, text: str) -> str:
    """SHA-256 (hex) of a record and of the hash before it: the same as the database's trigger reckons."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """What a record amounts to when it is computed again, and where it contradicts itself."""

    mean: Decimal | None
    spread: Decimal | None
    suggested: str
    outcome: str
    problems: list[str]

    @property
    def holds(self) -> bool:
        return not self.problems


def recompute(facts: dict) -> Result:
    """The figures and the outcome that follow from the scores, votes and rules in ``facts``."""
    problems: list[str] = []
    totals = list(_totals(facts, problems))
    mean, spread = scoring.mean(totals), scoring.spread(totals)
    suggested = _suggested(facts, mean)
    recorded = facts["figures"]
    for words, made, kept in (
        (_("The mean computed again is %(made)s; the record says %(kept)s."), mean, recorded["mean"]),
        (_("The spread computed again is %(made)s; the record says %(kept)s."), spread, recorded["spread"]),
        (_("The thresholds suggest “%(made)s”; the record says “%(kept)s”."), suggested, recorded["suggested"]),
    ):
        if _text(made) != _text(kept):
            problems.append(words % {"made": _shown(made), "kept": _shown(kept)})
    problems += _committee_problems(facts)
    outcome = (facts["committee"] or {}).get("outcome") or suggested
    problems += _outcome_problems(facts, outcome)
    return Result(mean, spread, suggested, outcome, problems)


def _text(value) -> str:
    return "" if value is None else str(value)


def _shown(value) -> str:
    return _text(value) or "—"


def _totals(facts: dict, problems: list[str]) -> Iterator[Decimal]:
    """The total of each review that counts, from its points."""
    weights = {str(criterion["id"]): criterion["weight"] for criterion in facts["criteria"]}
    for review in facts["reviews"]:
        if review["is_abstention"]:
            continue
        try:
            made = scoring.total(review["points"], weights)
        except ValueError:
            problems.append(_("Review %(review)s lacks points on a criterion.") % {"review": review["id"]})
            continue
        if str(made) != review["total"]:
            words = _("Review %(review)s: its points make %(made)s; the record says %(kept)s.")
            problems.append(words % {"review": review["id"], "made": made, "kept": review["total"]})
        yield made


def _suggested(facts: dict, mean: Decimal | None) -> str:
    """What the thresholds suggest from the points in ``facts``."""
    counted = [review["points"] for review in facts["reviews"] if not review["is_abstention"]]
    means = {
        str(criterion["id"]): Decimal(sum(points.get(str(criterion["id"]), 0) for points in counted)) / len(counted)
        for criterion in facts["criteria"]
        if counted
    }
    floors = {str(criterion["id"]): criterion["fewest_points"] for criterion in facts["criteria"]}
    outcome = scoring.suggested_outcome(
        mean,
        admission_score=facts["rules"]["admission_score"],
        waiting_score=facts["rules"]["waiting_score"],
        is_weak=bool(scoring.weak_criteria(means, floors)),
    )
    return outcome.value if outcome else ""


def _committee_problems(facts: dict) -> Iterator[str]:
    """What the votes and the people of the session do not bear out."""
    committee = facts["committee"]
    if not committee:
        return
    members, present, recused = (set(committee[name]) for name in ("members", "present", "recused"))
    # The park's own minimum may have changed since the vote: more than half is what never does.
    count = quorum(convened=members, present=present, recused=recused, minimum=1)
    if members and committee["quorum"] < count.needed:
        words = _("The quorum computed again is at least %(made)s; the record says %(kept)s.")
        yield words % {"made": count.needed, "kept": committee["quorum"]}
    if committee["voters"] < committee["quorum"] or (members and committee["voters"] > count.voters):
        yield _("The members who voted do not make the quorum of the record.")
    if not committee["is_consensus"] and not is_carried(
        votes_for=committee["votes_for"],
        votes_against=committee["votes_against"],
        chair_votes=committee["is_settled_by_chair"],
    ):
        yield _("The votes of the record do not carry the proposal.")


def _outcome_problems(facts: dict, outcome: str) -> Iterator[str]:
    decision = facts["decision"]
    is_free = decision["kind"] in WITHOUT_SCORES or decision["came_from"] == "waitlisted" or decision["has_note"]
    if not is_free and decision["kind"] != outcome:
        words = _("The outcome computed again is “%(made)s”; the decision says “%(kept)s”.")
        yield words % {"made": _shown(outcome), "kept": decision["kind"]}


def differences(recorded: dict, now: dict) -> list[str]:
    """What the rows of today (``now``) say otherwise than the record: each named, score by score."""
    return [
        *_score_differences(recorded, now),
        *_flat("criterion", _by_id(recorded["criteria"]), _by_id(now["criteria"])),
        *_flat("committee", {"": recorded["committee"] or {}}, {"": now["committee"] or {}}),
        *_flat("rules", {"": _fixed(recorded["rules"])}, {"": _fixed(now["rules"])}),
        *_flat("decision", {"": _fixed(recorded["decision"])}, {"": _fixed(now["decision"])}),
    ]


# What may change after a decision, or is not a rule of the call: the record keeps it as it was.
NOT_COMPARED = {"minimum_quorum", "fewest_reviews", "discussion_spread", "came_from", "has_note"}


def _fixed(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if name not in NOT_COMPARED}


def _by_id(rows: list[dict]) -> dict:
    return {row["id"]: row for row in rows}


def _score_differences(recorded: dict, now: dict) -> Iterator[str]:
    criteria = {str(criterion["id"]): criterion["position"] for criterion in recorded["criteria"]}
    today = _by_id(now["reviews"])
    for review in recorded["reviews"]:
        current = today.get(review["id"])
        if current is None:
            yield _("Review %(review)s is in the record and no longer in the database.") % {"review": review["id"]}
            continue
        for criterion in sorted(review["points"].keys() | current["points"].keys(), key=int):
            kept, found = review["points"].get(criterion), current["points"].get(criterion)
            if kept != found:
                words = _(
                    "Review %(review)s, criterion %(criterion)s: %(kept)s points in the record, %(found)s in the"
                    " database."
                )
                shown = {"criterion": criteria.get(criterion, criterion), "kept": _shown(kept), "found": _shown(found)}
                yield words % {"review": review["id"], **shown}
        yield from _flat("review", {review["id"]: _head(review)}, {review["id"]: _head(current)})


def _head(review: dict) -> dict:
    return {name: review[name] for name in ("total", "is_abstention")}


def _flat(what: str, recorded: dict, now: dict) -> Iterator[str]:
    """Field by field; ``what`` and the field are named as the record names them."""
    for key, kept in recorded.items():
        found = now.get(key, {})
        for name, value in kept.items():
            if value != found.get(name):
                words = _("%(what)s: “%(kept)s” in the record, “%(found)s” in the database.")
                label = " ".join(str(part) for part in (what, key, name) if part != "")
                yield words % {"what": label, "kept": _shown(value), "found": _shown(found.get(name))}
