"""A reviewer's queue: what they still owe, the least-reviewed file first, and how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from applications.call_facts import CallFacts
from applications.conflicts import without_conflicts
from applications.enums import Status
from applications.models import Review
from applications.rows import Row
from tenants.enums import Sector

PER_PAGE = 50
# Reviews already sent that the queue shows below what is to do.
SENT_SHOWN = 20


def reviews_of(user) -> QuerySet:
    """The reviews entrusted to ``user`` of files that no conflict of interest closes to them: what follows starts
    from these."""
    return without_conflicts(Review.objects.filter(reviewer=user), user, "application")


def owed(reviews: QuerySet) -> QuerySet:
    """Those of ``reviews`` still owed: not sent, the file still under review.

    The file with the fewest reviews comes first, then the one whose answer is due first.
    """
    to_do = reviews.filter(submitted_at__isnull=True, application__status=Status.UNDER_REVIEW)
    return to_do.order_by("application__review_count", "application__answer_due_on", "id")


def next_owed(reviews: QuerySet, *, after: Review | None = None) -> str | None:
    """The reference of the next file to review, other than that of ``after``; None when all is done."""
    to_do = owed(reviews).exclude(pk=after.pk) if after else owed(reviews)
    return to_do.values_list("application__reference", flat=True).first()


@dataclass(frozen=True, slots=True)
class Progress(Row):
    """How far a reviewer is, over the files entrusted to them without conflict."""

    sent: int
    to_do: int

    @property
    def total(self) -> int:
        return self.sent + self.to_do


def progress(reviews: QuerySet) -> Progress:
    """How far ``reviews`` are, counted in one query."""
    is_owed = Q(submitted_at__isnull=True, application__status=Status.UNDER_REVIEW)
    found = reviews.aggregate(sent=Count("pk", filter=Q(submitted_at__isnull=False)), to_do=Count("pk", filter=is_owed))
    return Progress(**found)


@dataclass(frozen=True, slots=True)
class QueueLine(Row):
    """A file to review."""

    reference: str
    project: str
    call: str
    sector: str
    state: str
    label: str
    reviews: int
    wanted: int
    due_on: date | None


def queue_lines(reviews: QuerySet, *, calls: Mapping[int, CallFacts]) -> list[QueueLine]:
    """The lines of ``reviews`` (ordered and cut to a page): one query."""
    sectors = dict(Sector.choices)
    rows = reviews.annotate(scored=Count("scores")).values_list(
        "application__reference",
        "application__project_name",
        "application__call_id",
        "application__sector",
        "has_conflict",
        "scored",
        "application__review_count",
        "application__call__fewest_reviews",
        "application__answer_due_on",
    )
    return [
        QueueLine(
            reference=reference,
            project=project,
            call=calls[call_id].title,
            sector=str(sectors.get(sector, "")),
            **_standing(declared, scored),
            reviews=sent,
            wanted=wanted,
            due_on=due_on,
        )
        for reference, project, call_id, sector, declared, scored, sent, wanted, due_on in rows
    ]


def _standing(has_conflict: bool | None, scored: int) -> dict[str, str]:
    if has_conflict is None:
        return {"state": "todo", "label": _("to declare")}
    return {"state": "waiting", "label": _("begun")} if scored else {"state": "info", "label": _("to score")}


@dataclass(frozen=True, slots=True)
class SentLine(Row):
    """A review already sent."""

    reference: str
    project: str
    sent_at: datetime
    total: Decimal | None
    is_abstention: bool


def sent_lines(reviews: QuerySet) -> list[SentLine]:
    """Those of ``reviews`` that were sent last: one query."""
    rows = reviews.filter(submitted_at__isnull=False).order_by("-submitted_at", "-id")
    return [
        SentLine(*values)
        for values in rows.values_list(
            "application__reference", "application__project_name", "submitted_at", "total", "is_abstention"
        )[:SENT_SHOWN]
    ]
