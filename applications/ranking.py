"""The ranking of a call: figures kept on each file, so that 250 rows cost one query and no arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, F, QuerySet

from applications.enums import Outcome, Status
from applications.models import AgendaItem, Call, Criterion, Score
from applications.scoring import needs_discussion, suggested_outcome

# Files that have a rank: reviewed or being reviewed, whatever was decided since.
RANKED = (
    Status.UNDER_REVIEW,
    Status.DELIBERATED,
    Status.ADMITTED,
    Status.WAITLISTED,
    Status.REFUSED,
)
MOST_ROWS = 250


@dataclass(frozen=True, slots=True)
class RankedFile:
    """A line of the ranking. ``rank`` is None without a score; equal means share a rank."""

    rank: int | None
    reference: str
    project: str
    status: str
    state: str
    reviews: int
    missing: int
    mean: Decimal | None
    spread: Decimal | None
    is_disputed: bool
    is_weak: bool
    outcome: str
    outcome_label: str
    session: str
    can_be_put: bool


def ranked_files(call: Call, files: QuerySet) -> list[RankedFile]:
    """The ranking of ``call`` among ``files``, the best mean first: four queries whatever the rows."""
    weak = weak_files(call)
    agendas = agendas_of(call)
    states, outcomes = dict(Status.choices), dict(Outcome.choices)
    rows = []
    rank, last = 0, None
    for number, (pk, reference, project, status, reviews, mean, spread) in enumerate(_values(call, files), start=1):
        if mean is not None and mean != last:
            rank, last = number, mean
        outcome = _suggestion(call, mean, is_weak=pk in weak)
        rows.append(
            RankedFile(
                rank=rank if mean is not None else None,
                reference=reference,
                project=project,
                status=status,
                state=str(states[status]),
                reviews=reviews,
                missing=max(0, call.fewest_reviews - reviews) if status == Status.UNDER_REVIEW else 0,
                mean=mean,
                spread=spread,
                is_disputed=needs_discussion(spread, threshold=call.discussion_spread),
                is_weak=pk in weak,
                outcome=outcome,
                outcome_label=str(outcomes.get(outcome, "")),
                session=agendas.get(pk, ""),
                can_be_put=status == Status.UNDER_REVIEW and reviews >= call.fewest_reviews and pk not in agendas,
            )
        )
    return rows


def _values(call: Call, files: QuerySet):
    ordered = files.filter(call=call, status__in=RANKED).order_by(F("mean_score").desc(nulls_last=True), "id")
    return ordered.values_list(
        "pk", "reference", "project_name", "status", "review_count", "mean_score", "score_spread"
    )[:MOST_ROWS]


def _suggestion(call: Call, mean: Decimal | None, *, is_weak: bool) -> str:
    outcome = suggested_outcome(
        mean, admission_score=call.admission_score, waiting_score=call.waiting_score, is_weak=is_weak
    )
    return outcome.value if outcome else ""


def weak_files(call: Call) -> set[int]:
    """Files whose mean on some criterion is under the fewest points that it asks: one or two queries."""
    floors: Mapping[int, int] = dict(
        Criterion.objects.filter(call=call, fewest_points__gt=0).values_list("pk", "fewest_points")
    )
    if not floors:
        return set()
    sent = Score.objects.filter(
        criterion__in=floors, review__submitted_at__isnull=False, review__is_abstention=False
    ).order_by()
    means = sent.values_list("review__application", "criterion").annotate(mean=Avg("points"))
    return {application for application, criterion, mean in means if mean < floors[criterion]}


def agendas_of(call: Call) -> dict[int, str]:
    """The session still to close that has each file on its agenda: one query."""
    items = AgendaItem.objects.filter(application__call=call, session__closed_at__isnull=True)
    return dict(items.order_by("session__held_at").values_list("application", "session__reference"))


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ranking amounts to, for its head."""

    files: int
    missing: int
    disputed: int
    admitted: int
    waitlisted: int


def tally(rows: list[RankedFile]) -> Tally:
    """Counts over rows already read."""
    return Tally(
        files=len(rows),
        missing=sum(row.missing > 0 for row in rows),
        disputed=sum(row.is_disputed for row in rows),
        admitted=sum(row.outcome == Outcome.ADMITTED for row in rows),
        waitlisted=sum(row.outcome == Outcome.WAITLISTED for row in rows),
    )
