"""What the record of a decision is made of, read from the rows: a constant number of queries for many decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC
from itertools import islice

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from applications.models import (
    AgendaItem,
    ApplicationLog,
    Attendance,
    Criterion,
    Decision,
    Recusal,
    Review,
)
from applications.record import FORMAT, recompute


def gather(decisions: Collection[Decision], *, recorded: Mapping[int, dict] | None = None) -> dict[int, dict]:
    """The facts of each decision by its id; four queries whatever their number.

    ``recorded``: what an earlier record of a decision says. Then the reviews and the proposal that it names are read,
    rather than those of today: a file judged again after an appeal has more of both.
    """
    rows = _Rows(decisions)
    return {decision.pk: rows.facts(decision, (recorded or {}).get(decision.pk)) for decision in decisions}


def with_files(decisions):
    """Decisions with what ``gather`` reads of their file, call and park."""
    return decisions.select_related("application__call__park")


class _Rows:
    """All that the decisions rest on, by file, call, review and session."""

    def __init__(self, decisions: Collection[Decision]):
        files = {decision.application_id for decision in decisions}
        calls = {decision.application.call_id for decision in decisions}
        reviews = list(_with_points(Review.objects.filter(application__in=files)).order_by("id"))
        self.criteria = _grouped(Criterion.objects.filter(call__in=calls).order_by("position"), "call_id")
        self.reviews = _grouped([review for review in reviews if review.submitted_at], "application_id")
        self.conflicts = _grouped([review for review in reviews if review.has_conflict], "application_id")
        items = AgendaItem.objects.filter(application__in=files, session__closed_at__isnull=False).exclude(outcome="")
        self.items = _grouped(_with_people(items).order_by("deliberated_at", "id"), "application_id")
        self.log = _grouped(ApplicationLog.objects.filter(application__in=files).order_by("at", "id"), "application_id")

    def facts(self, decision: Decision, recorded: dict | None) -> dict:
        application = decision.application
        call = application.call
        facts = {
            "format": FORMAT,
            "file": {"reference": application.reference, "call": call.slug, "park": call.park.code},
            "decision": self._decision(decision),
            "rules": {
                "admission_score": call.admission_score,
                "waiting_score": call.waiting_score,
                "discussion_spread": call.discussion_spread,
                "fewest_reviews": call.fewest_reviews,
                "minimum_quorum": call.park.minimum_quorum,
            },
            "criteria": [
                {name: getattr(criterion, name) for name in ("id", "position", "weight", "fewest_points")}
                for criterion in self.criteria[call.pk]
            ],
            "reviews": self._reviews(application.pk, recorded),
            "conflicts": [review.reviewer_id for review in self.conflicts[application.pk]],
            "committee": self._committee(application.pk, recorded),
        }
        return facts | {"figures": figures(facts)}

    def _decision(self, decision: Decision) -> dict:
        steps = [row for row in self.log[decision.application_id] if row.to_status == decision.kind]
        return {
            "id": decision.pk,
            "kind": decision.kind,
            "rank": decision.rank,
            "reason_in_law": decision.reason_in_law,
            "reason_in_fact": decision.reason_in_fact,
            "decided_at": decision.decided_at.astimezone(UTC).isoformat(),
            "decided_by": decision.decided_by_id,
            "appeal_until": decision.appeal_until and decision.appeal_until.isoformat(),
            "came_from": steps[-1].from_status if steps else "",
            "has_note": bool(steps and steps[-1].note),
        }

    def _reviews(self, file: int, recorded: dict | None) -> list[dict]:
        named = {review["id"] for review in recorded["reviews"]} if recorded else None
        return [
            {
                "id": review.pk,
                "reviewer": review.reviewer_id,
                "is_abstention": review.is_abstention,
                "total": None if review.total is None else str(review.total),
                "points": {
                    str(criterion): points for criterion, points in zip(review.criteria, review.points, strict=True)
                },
            }
            for review in self.reviews[file]
            if named is None or review.pk in named
        ]

    def _committee(self, file: int, recorded: dict | None) -> dict | None:
        """The proposal that the decision rests on: the last one, or the one named by the record."""
        items = self.items[file]
        if recorded:
            named = (recorded["committee"] or {}).get("item")
            items = [item for item in items if item.pk == named]
        if not items:
            return None
        item = items[-1]
        seats = item.seats
        counted = ("is_consensus", "is_settled_by_chair", "votes_for", "votes_against", "abstentions")
        return {name: getattr(item, name) for name in (*counted, "voters", "quorum", "outcome", "words")} | {
            "item": item.pk,
            "session": item.session.reference,
            "members": [seat["member"] for seat in seats],
            "present": [seat["member"] for seat in seats if seat["is_present"]],
            "chair": next((seat["member"] for seat in seats if seat["is_chair"]), None),
            "recused": item.recused,
        }


def _with_points(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """``reviews`` with their points: ``criteria`` by id, and the ``points`` on each."""
    scored = Q(scores__isnull=False)
    return reviews.annotate(
        criteria=ArrayAgg("scores__criterion", filter=scored, order_by="scores__criterion", default=Value([])),
        points=ArrayAgg("scores__points", filter=scored, order_by="scores__criterion", default=Value([])),
    )


def _with_people(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """``items`` with their session, its ``seats`` in the order of their members, and those ``recused`` (ids)."""
    seats = Attendance.objects.filter(session=OuterRef("session")).order_by("member")
    recused = Recusal.objects.filter(item=OuterRef("pk")).order_by("member")
    facts = JSONObject(member="member", is_present="is_present", is_chair="is_chair")
    return items.select_related("session").annotate(
        seats=ArraySubquery(seats.values(facts=facts)), recused=ArraySubquery(recused.values("member"))
    )


def figures(facts: dict) -> dict:
    """The figures that the scores of ``facts`` make, as the record keeps them."""
    unknown = {"mean": None, "spread": None, "suggested": ""}
    result = recompute(facts | {"figures": unknown})
    return {
        "mean": None if result.mean is None else str(result.mean),
        "spread": None if result.spread is None else str(result.spread),
        "suggested": result.suggested,
    }


def chunks(rows: Iterable, size: int) -> Iterator[list]:
    """``rows`` by ``size`` at a time."""
    rows = iter(rows)
    while some := list(islice(rows, size)):
        yield some


def _grouped(rows: Iterable[Model], key: str) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
