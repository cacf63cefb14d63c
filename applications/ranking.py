"""The ranking of a call: figures kept on each file, so that 250 rows cost one query and no arithmetic."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.core.paginator import Page, Paginator
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
PER_PAGE = 50


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
    pick: str


class Figures(NamedTuple):
    """What is kept of a file, and what follows from the rules of its call."""

    pk: int
    reference: str
    project: str
    status: str
    reviews: int
    mean: Decimal | None
    spread: Decimal | None

    def is_lacking(self, call: Call) -> bool:
        """Fewer reviews than the call asks for, while there is still time for more."""
        return self.status == Status.UNDER_REVIEW and self.reviews < call.fewest_reviews

    def is_disputed(self, call: Call) -> bool:
        return needs_discussion(self.spread, threshold=call.discussion_spread)

    def outcome(self, call: Call, *, is_weak: bool) -> str:
        """What the thresholds suggest; empty without a score."""
        suggested = suggested_outcome(
            self.mean, admission_score=call.admission_score, waiting_score=call.waiting_score, is_weak=is_weak
        )
        return suggested.value if suggested else ""


@dataclass(frozen=True, slots=True)
class Tally(Row):
    """What the ranking amounts to, for its head."""

    files: int
    missing: int
    disputed: int
    admitted: int
    waitlisted: int


class Words:
    """The words of a ranking in the language being read, each made once."""

    def __init__(self):
        self.states = {value: mark(value, str(label)) for value, label in Status.choices}
        self.suggestions = {value: mark(value, str(label)) for value, label in Outcome.choices}
        self.disputed = mark("deliberated", _("to discuss"), "waiting")
        self.lacking = mark("missing", pgettext("reviews", "missing"))
        self.weak = format_html("<small>{}</small>", _("a criterion under its minimum"))


class Ranking:
    """The files of ``call`` that have a rank, the best mean first: three or four queries whatever their number."""

    def __init__(self, call: Call, files: QuerySet):
        self.call = call
        self.files = list(_values(call, files))
        self.weak = weak_files(call)
        self.agendas = agendas_of(call)

    def page(self, number) -> Page:
        """A page of figures; ``rows`` makes its lines."""
        return Paginator(list(zip(self._ranks(), self.files, strict=True)), PER_PAGE).get_page(number)

    def rows(self, page: Page, *, picked: Container[str] = ()) -> list[RankedFile]:
        words = Words()
        return [self._row(rank, figures, words, picked) for rank, figures in page.object_list]

    def _ranks(self) -> list[int | str]:
        """Equal means share a rank; a file without a score has none."""
        ranks: list[int | str] = []
        last = None
        for number, file in enumerate(self.files, start=1):
            if file.mean is None:
                ranks.append("–")
            else:
                ranks.append(ranks[-1] if file.mean == last else number)
            last = file.mean
        return ranks

    def _row(self, rank: int | str, file: Figures, words: Words, picked: Container[str]) -> RankedFile:
        call, session = self.call, self.agendas.get(file.pk, "")
        is_weak, is_disputed, is_lacking = file.pk in self.weak, file.is_disputed(call), file.is_lacking(call)
        outcome = file.outcome(call, is_weak=is_weak)
        can_be_put = file.status == Status.UNDER_REVIEW and not is_lacking and not session
        on_agenda = format_html('<small><bdi class="code">{}</bdi></small>', session) if session else ""
        return RankedFile(
            rank=rank,
            reference=file.reference,
            project=file.project,
            mean=figure(file.mean),
            spread=beside(figure(file.spread), words.disputed if is_disputed else ""),
            reviews=beside(f"{file.reviews}/{call.fewest_reviews}", words.lacking if is_lacking else ""),
            suggestion=beside(words.suggestions.get(outcome, ""), words.weak if is_weak else ""),
            state=beside(words.states[file.status], on_agenda),
            outcome=outcome,
            is_lacking=is_lacking,
            is_disputed=is_disputed,
            is_weak=is_weak,
            can_be_put=can_be_put,
            pick=box(file.reference, is_picked=file.reference in picked) if can_be_put else "",
        )

    def tally(self) -> Tally:
        """What the whole ranking amounts to, whichever page is shown."""
        outcomes = Counter(file.outcome(self.call, is_weak=file.pk in self.weak) for file in self.files)
        return Tally(
            files=len(self.files),
            missing=sum(file.is_lacking(self.call) for file in self.files),
            disputed=sum(file.is_disputed(self.call) for file in self.files),
            admitted=outcomes[Outcome.ADMITTED],
            waitlisted=outcomes[Outcome.WAITLISTED],
        )


def box(reference: str, *, is_picked: bool) -> str:
    """The box that picks a file."""
    html = '<input class="form-check-input" type="checkbox" name="files" value="{}" aria-label="{}"{}>'
    return format_html(html, reference, reference, " checked" if is_picked else "")


def beside(text: str, what: str) -> str:
    """``text`` with a mark after it, where there is one."""
    return format_html("{} {}", text, what) if what else text


def _values(call: Call, files: QuerySet) -> Iterator[Figures]:
    ordered = files.filter(call=call, status__in=RANKED).order_by(F("mean_score").desc(nulls_last=True), "id")
    rows = ordered.values_list(
        "pk", "reference", "project_name", "status", "review_count", "mean_score", "score_spread"
    )
    return map(Figures._make, rows)


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
