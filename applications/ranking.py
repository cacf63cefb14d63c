"""The ranking of a call: figures kept on each file, so that 250 rows cost one query and no arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, F, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.enums import Outcome, Status
from applications.models import AgendaItem, Call, Criterion, Score
from applications.rows import Row, figure, mark
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
class RankedFile(Row):
    """A line of the ranking; equal means share a ``rank``. What stands out is a mark beside its cell's text."""

    rank: int | str
    reference: str
    project: str
    mean: str
    spread: str
    reviews: str
    suggestion: str
    state: str
    outcome: str
    is_lacking: bool
    is_disputed: bool
    is_weak: bool
    can_be_put: bool


class Words:
    """The words of a ranking in the language being read, each made once."""

    def __init__(self):
        self.states = {value: mark(value, str(label)) for value, label in Status.choices}
        self.suggestions = {value: mark(value, str(label)) for value, label in Outcome.choices}
        self.disputed = mark("deliberated", _("to discuss"), "waiting")
        self.lacking = mark("missing", pgettext("reviews", "missing"))
        self.weak = format_html("<small>{}</small>", _("a criterion under its minimum"))


def ranked_files(call: Call, files: QuerySet) -> list[RankedFile]:
    """The ranking of ``call`` among ``files``, the best mean first: four queries whatever the rows."""
    weak, agendas, words = weak_files(call), agendas_of(call), Words()
    rows = []
    rank, last = 0, None
    for number, values in enumerate(_values(call, files), start=1):
        pk, mean = values[0], values[5]
        if mean is not None and mean != last:
            rank, last = number, mean
        rows.append(_row(call, values, "–" if mean is None else rank, pk in weak, agendas.get(pk, ""), words))
    return rows


def _row(call: Call, values: tuple, rank: int | str, is_weak: bool, session: str, words: Words) -> RankedFile:  # noqa: PLR0917
    _pk, reference, project, status, reviews, mean, spread = values
    outcome = _suggestion(call, mean, is_weak=is_weak)
    is_disputed = needs_discussion(spread, threshold=call.discussion_spread)
    is_lacking = status == Status.UNDER_REVIEW and reviews < call.fewest_reviews
    on_agenda = format_html('<small><bdi class="code">{}</bdi></small>', session) if session else ""
    return RankedFile(
        rank=rank,
        reference=reference,
        project=project,
        mean=figure(mean),
        spread=beside(figure(spread), words.disputed if is_disputed else ""),
        reviews=beside(f"{reviews}/{call.fewest_reviews}", words.lacking if is_lacking else ""),
        suggestion=beside(words.suggestions.get(outcome, ""), words.weak if is_weak else ""),
        state=beside(words.states[status], on_agenda),
        outcome=outcome,
        is_lacking=is_lacking,
        is_disputed=is_disputed,
        is_weak=is_weak,
        can_be_put=status == Status.UNDER_REVIEW and not is_lacking and not session,
    )


def beside(text: str, what: str) -> str:
    """``text`` with a mark after it, where there is one."""
    return format_html("{} {}", text, what) if what else text


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
        missing=sum(row.is_lacking for row in rows),
        disputed=sum(row.is_disputed for row in rows),
        admitted=sum(row.outcome == Outcome.ADMITTED for row in rows),
        waitlisted=sum(row.outcome == Outcome.WAITLISTED for row in rows),
    )
