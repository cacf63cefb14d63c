"""The ranking of a call: figures kept on each file, so that 250 rows cost one query and no arithmetic."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.enums import Outcome, Status
from applications.models import AgendaItem, Application, Call, Review, Score, Tag
from applications.ranking_query import RankingQuery
from applications.rows import Row, figure, mark
from applications.scoring import needs_discussion, rounded, suggested_outcome
from applications.standings import Told, in_order, ranks, read_told, reweighted
from technopark.common.compiled import compiled
from technopark.common.freshness import kept_while_unchanged

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
    """A line of the ranking. What stands out is a mark beside its cell's text; ``before``: its rank as it is."""

    rank: int | str
    before: int | str
    reference: str
    project: str
    tags: str
    mean: str
    median: str
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
    sector: str
    submitted_at: datetime
    reviews: int
    mean: Decimal | None
    spread: Decimal | None

    def is_lacking(self, call: Call) -> bool:
        """Fewer reviews than the call asks for, while there is still time for more."""
        return self.status == Status.UNDER_REVIEW and self.reviews < call.fewest_reviews

    def is_disputed(self, call: Call) -> bool:
        return needs_discussion(self.spread, threshold=call.discussion_spread)

    def outcome(self, thresholds: tuple[int, int], *, is_weak: bool) -> str:
        """What ``thresholds`` (admission, waiting list) suggest; empty without a score."""
        admission, waiting = thresholds
        suggested = suggested_outcome(self.mean, admission_score=admission, waiting_score=waiting, is_weak=is_weak)
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
    """The files of ``call`` that have a rank, the best mean first: a fixed number of queries whatever their number.

    With ``query.what_if`` the means, the order and the suggestions are those of other weights and thresholds.
    """

    def __init__(self, call: Call, query: RankingQuery | None = None, *, closed: Collection[int] = ()):
        """``closed``: ids of the files that the reader does not see; the ranks are those of the others."""
        self.call = call
        self.query = query or RankingQuery()
        standing = standing_of(call.pk)
        self.told = standing.told
        self.weak = self.told.weak
        self.files, self.ranks = standing.files, standing.ranks
        if not self.ranks.keys().isdisjoint(closed):
            self._rank([file for file in self.files if file.pk not in closed])
        self.before = self.ranks
        self.agendas = agendas_of(call)
        self.tags = tags_of(call, self.ranks)
        what_if = self.query.what_if
        self.thresholds = (
            call.admission_score if what_if.admission is None else what_if.admission,
            call.waiting_score if what_if.waiting is None else what_if.waiting,
        )
        if what_if.weights and (means := reweighted(call, what_if.weights)):
            self._rank([file._replace(mean=means.get(file.pk)) for file in self.files])

    def _rank(self, found: list[Figures]) -> None:
        """Have ``found`` be the files of the ranking."""
        self.files = in_order(found, self.told.impact)
        self.ranks = ranks(self.files, self.told.impact)

    def page(self, number) -> Page:
        """A page of the files that the query shows; ``rows`` makes its lines."""
        shown = [file for file in self.files if self._is_shown(file)] if self.query.is_narrowed else self.files
        return Paginator(shown, PER_PAGE).get_page(number)

    def _is_shown(self, file: Figures) -> bool:
        query = self.query
        shows = {
            "disputed": file.is_disputed(self.call),
            "lacking": file.is_lacking(self.call),
            "weak": file.pk in self.weak,
        }
        return (
            (not query.show or shows[query.show])
            and (not query.outcome or self._outcome(file) == query.outcome)
            and (not query.status or file.status == query.status)
            and (not query.sector or file.sector == query.sector)
            and (not query.tag or query.tag in self.tags.get(file.pk, ()))
        )

    def _outcome(self, file: Figures) -> str:
        return file.outcome(self.thresholds, is_weak=file.pk in self.weak)

    def rows(self, page: Page, *, picked: Container[str] = ()) -> list[RankedFile]:
        words, medians = Words(), medians_of([file.pk for file in page.object_list])
        return [self._row(file, words, picked, medians.get(file.pk)) for file in page.object_list]

    def _row(self, file: Figures, words: Words, picked: Container[str], middle: Decimal | None) -> RankedFile:
        call, session, outcome = self.call, self.agendas.get(file.pk, ""), self._outcome(file)
        is_weak, is_disputed, is_lacking = file.pk in self.weak, file.is_disputed(call), file.is_lacking(call)
        on_agenda = format_html('<small><bdi class="code">{}</bdi></small>', session) if session else ""
        return RankedFile(
            rank=self.ranks[file.pk],
            before=self.before[file.pk],
            reference=file.reference,
            project=file.project,
            tags=format_html_join("", ' <small class="tag">{}</small>', ((tag,) for tag in self.tags.get(file.pk, ()))),
            mean=figure(file.mean),
            median=figure(middle),
            spread=beside(figure(file.spread), words.disputed if is_disputed else ""),
            reviews=beside(f"{file.reviews}/{call.fewest_reviews}", words.lacking if is_lacking else ""),
            suggestion=beside(words.suggestions.get(outcome, ""), words.weak if is_weak else ""),
            state=beside(words.states[file.status], on_agenda),
            outcome=outcome,
            is_lacking=is_lacking,
            is_disputed=is_disputed,
            is_weak=is_weak,
            can_be_put=file.status == Status.UNDER_REVIEW and not is_lacking and not session,
            pick=box(file.reference, is_picked=file.reference in picked),
        )

    def tally(self) -> Tally:
        """What the whole ranking amounts to, whichever page is shown."""
        outcomes = Counter(self._outcome(file) for file in self.files)
        return Tally(
            files=len(self.files),
            missing=sum(file.is_lacking(self.call) for file in self.files),
            disputed=sum(file.is_disputed(self.call) for file in self.files),
            admitted=outcomes[Outcome.ADMITTED],
            waitlisted=outcomes[Outcome.WAITLISTED],
        )

    def labels(self) -> list[str]:
        """The tags that some file of the call has."""
        return sorted({label for labels in self.tags.values() for label in labels})


def box(reference: str, *, is_picked: bool) -> str:
    """The box that picks a file."""
    html = '<input class="form-check-input" type="checkbox" name="files" value="{}" aria-label="{}"{}>'
    return format_html(html, reference, reference, " checked" if is_picked else "")


def beside(text: str, what: str) -> str:
    """``text`` with a mark after it, where there is one."""
    return format_html("{} {}", text, what) if what else text


@dataclass(frozen=True, slots=True)
class Standing:
    """Every file of a call that has a rank, in order, its rank, and what its scores tell besides."""

    files: list[Figures]
    ranks: dict[int, int | str]
    told: Told


@kept_while_unchanged(Application, Review, Score)
def standing_of(call_id: int) -> Standing:
    """How the files of a call stand: one query while nothing changes, then three."""
    told = read_told(call_id)
    files = in_order(map(Figures._make, _figures(call_id)), told.impact)
    return Standing(files, ranks(files, told.impact), told)


@compiled
def _figures(call_id: int) -> QuerySet:
    files = Application.objects.filter(call=call_id, status__in=RANKED, reference__isnull=False).order_by()
    fields = ("reference", "project_name", "status", "sector", "submitted_at", "review_count")
    return files.values_list("pk", *fields, "mean_score", "score_spread")


def medians_of(files: list[int]) -> dict[int, Decimal]:
    """The median of the totals of each of ``files``: one query."""
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for file, total in Review.objects.sent().filter(application__in=files).values_list("application", "total"):
        totals[file].append(total)
    return {file: rounded(Decimal(median(found))) for file, found in totals.items()}


def tags_of(call: Call, files: Container[int]) -> dict[int, list[str]]:
    """The tags of each of ``files`` (ids) of the call, in their order: one query."""
    found: dict[int, list[str]] = defaultdict(list)
    for file, label in _tags(call.pk):
        if file in files:
            found[file].append(label)
    return found


@compiled
def _tags(call_id: int) -> QuerySet:
    rows = Tag.applications.through.objects.filter(application__call=call_id)
    return rows.order_by("tag__label").values_list("application", "tag__label")


def agendas_of(call: Call) -> dict[int, str]:
    """The session still to close that has each file on its agenda: one query."""
    return dict(_agendas(call.pk))


@compiled
def _agendas(call_id: int) -> QuerySet:
    items = AgendaItem.objects.filter(application__call=call_id, session__closed_at__isnull=True)
    return items.order_by("session__held_at").values_list("application", "session__reference")
