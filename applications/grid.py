"""The reviews of a file side by side: who stands where, and the points criterion by criterion."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.localized import columns_of, compiled_for_reader, first_of
from applications.models import Application, Review, Score
from applications.permissions_staff import reads_others
from applications.rows import Row, figure, mark
from applications.scoring import mean
from technopark.accounts.models import name_in
from technopark.common.compiled import compiled

Mark = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Column(Row):
    """A reviewer: where they stand (``state``, and ``standing`` as a mark); words and points the viewer may see."""

    review_id: int
    reviewer: str
    state: str
    standing: str
    note: str = ""
    total: str = ""
    comment: str = ""
    feedback: str = ""
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def can_be_taken_back(self) -> bool:
        """Nothing was sent yet."""
        return self.state in {"todo", "waiting"}


@dataclass(frozen=True, slots=True)
class Line(Row):
    """A criterion across the reviewers whose marks are shown, and their mean."""

    name: str
    weight: int
    marks: list[Mark | None]
    mean: str


@dataclass(frozen=True, slots=True)
class Grid(Row):
    columns: list[Column]
    lines: list[Line]

    @property
    def marked(self) -> list[Column]:
        """The reviewers whose marks are shown."""
        return [column for column in self.columns if column.marks]

    @property
    def worded(self) -> list[Column]:
        """The reviewers who wrote something that is shown."""
        return [column for column in self.columns if column.comment or column.feedback]


def grid_of(application: Application, viewer) -> Grid:
    """The reviews of the file with the marks that ``viewer``, who may read the file, may see: two queries."""
    reviews = [GivenReview(*row) for row in _reviews(application.pk)]
    own = next((review for review in reviews if review.reviewer_id == viewer.pk), None)
    visible = {review.pk for review in reviews if review is own or (review.submitted_at and reads_others(own))}
    scores = _scores(application, visible) if visible else []
    marks = {pk: {} for pk in visible}
    for score in scores:
        marks[score.review][score.criterion] = (score.points, score.comment)
    columns = [_column(review, marks.get(review.pk)) for review in reviews]
    return Grid(columns, _lines(scores, [column for column in columns if column.marks]))


class GivenScore(NamedTuple):
    """A score with what names its criterion."""

    review: int
    criterion: int
    points: int
    comment: str
    weight: int
    name: str


def _scores(application: Application, reviews: set[int]) -> list[GivenScore]:
    """The scores of those ``reviews`` of the file in the rubric's order: one query."""
    return [GivenScore(*row[:5], first_of(row[5:])) for row in _marks(application.pk) if row[0] in reviews]


@compiled_for_reader
def _marks(application_id: int) -> QuerySet:
    rows = Score.objects.filter(review__application=application_id).order_by("criterion__position", "id")
    return rows.values_list(
        "review", "criterion", "points", "comment", "criterion__weight", *columns_of("criterion__name")
    )


class GivenReview(NamedTuple):
    """What the grid reads of a review and its reviewer."""

    pk: int
    reviewer_id: int
    has_conflict: bool | None
    conflict_reason: str
    submitted_at: datetime | None
    is_abstention: bool
    comment: str
    feedback: str
    total: Decimal | None
    full_name: str
    full_name_ar: str
    email: str


@compiled
def _reviews(application_id: int) -> QuerySet:
    own, of_reviewer = GivenReview._fields[:-3], GivenReview._fields[-3:]
    rows = Review.objects.filter(application=application_id).order_by("id")
    return rows.values_list(*own, *(f"reviewer__{name}" for name in of_reviewer))


def _column(review: GivenReview, marks: dict[int, Mark] | None) -> Column:
    state, label = standing(review)
    words = {
        "comment": review.comment,
        "feedback": review.feedback,
        "total": figure(review.total),
        "marks": marks or {},
    }
    return Column(
        review_id=review.pk,
        reviewer=name_in(review, get_language()),
        state=state,
        standing=mark(state, label),
        note=review.conflict_reason,
        **(words if marks is not None else {}),
    )


def standing(review: Review | GivenReview) -> tuple[str, str]:
    """Where a review stands, as the name of a look and a word."""
    if review.has_conflict:
        return "closed", _("conflict declared")
    if review.submitted_at:
        return ("withdrawn", _("abstained")) if review.is_abstention else ("sent", _("sent"))
    return ("todo", _("not opened yet")) if review.has_conflict is None else ("waiting", _("being written"))


def _lines(scores: list[GivenScore], marked: list[Column]) -> list[Line]:
    by_criterion: dict[int, list[GivenScore]] = {}
    for score in scores:
        by_criterion.setdefault(score.criterion, []).append(score)
    return [
        Line(
            name=given[0].name,
            weight=given[0].weight,
            marks=[column.marks.get(criterion) for column in marked],
            mean=figure(mean([Decimal(score.points) for score in given])),
        )
        for criterion, given in by_criterion.items()
    ]
