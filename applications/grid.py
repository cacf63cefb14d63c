"""The reviews of a file side by side: who stands where, and the points criterion by criterion."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application, Criterion, Review, Score
from applications.permissions_staff import visible_reviews
from applications.scoring import mean

Mark = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A reviewer: where they stand, and their words and points where the viewer may see them."""

    review_id: int
    reviewer: str
    state: str
    label: str
    note: str = ""
    total: Decimal | None = None
    comment: str = ""
    feedback: str = ""
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def can_be_taken_back(self) -> bool:
        """Nothing was sent yet."""
        return self.state in {"todo", "waiting"}


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion across the reviewers whose marks are shown, and their mean."""

    criterion: Criterion
    marks: list[Mark | None]
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Grid:
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
    """The reviews of the file with the marks that ``viewer`` may see."""
    reviews = list(application.reviews.select_related("reviewer"))
    marks = _marks(visible_reviews(application, viewer).values_list("pk", flat=True))
    columns = [_column(review, marks.get(review.pk)) for review in reviews]
    return Grid(columns, _lines(application, [column for column in columns if column.marks]))


def _marks(visible: Iterable[int]) -> dict[int, dict[int, Mark]]:
    """(points, comment) by criterion, by review that is visible; a review without scores yet is there, empty."""
    found: dict[int, dict[int, Mark]] = {review_id: {} for review_id in visible}
    scores = Score.objects.filter(review__in=list(found)).order_by("criterion_id")
    for review_id, criterion_id, points, comment in scores.values_list("review", "criterion", "points", "comment"):
        found[review_id][criterion_id] = (points, comment)
    return found


def _column(review: Review, marks: dict[int, Mark] | None) -> Column:
    state, label = standing(review)
    words = {"comment": review.comment, "feedback": review.feedback, "total": review.total, "marks": marks or {}}
    return Column(
        review_id=review.pk,
        reviewer=review.reviewer.name_in(get_language()),
        state=state,
        label=label,
        note=review.conflict_reason,
        **(words if marks is not None else {}),
    )


def standing(review: Review) -> tuple[str, str]:
    """Where a review stands, as the name of a look and a word."""
    if review.has_conflict:
        return "closed", _("conflict declared")
    if review.submitted_at:
        return ("withdrawn", _("abstained")) if review.is_abstention else ("sent", _("sent"))
    return ("todo", _("not opened yet")) if review.has_conflict is None else ("waiting", _("being written"))


def _lines(application: Application, marked: list[Column]) -> list[Line]:
    if not marked:
        return []
    points = defaultdict(list)
    for column in marked:
        for criterion_id, (given, _comment) in column.marks.items():
            points[criterion_id].append(Decimal(given))
    return [
        Line(criterion, [column.marks.get(criterion.pk) for column in marked], mean(points[criterion.pk]))
        for criterion in Criterion.objects.filter(call=application.call_id)
    ]
