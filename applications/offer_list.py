"""The list of offers for the staff: those out with the days left, those answered lately, in two queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from applications.enums import OfferAnswer, Status
from applications.models import Offer
from applications.rows import Row, due_in
from spaces.models import Park

ANSWERED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OfferLine(Row):
    """An offer; ``due`` says its last day and how far it is."""

    reference: str
    project: str
    space: str
    starts_on: date
    months: int
    fee: Decimal
    tenancy: str
    answered_at: datetime | None
    answer: str
    due_on: date
    label: str
    due: str


def offers_of(parks: Iterable[Park]) -> QuerySet:
    """The offers of spaces of ``parks``; to files of other parks' calls as long as these may be opened."""
    parks = list(parks)
    may_open = Q(application__call__park__in=parks) | Q(application__status=Status.ADMITTED)
    return Offer.objects.filter(may_open, tenancy__park__in=parks)


def offer_lines(offers: QuerySet, *, today: date) -> dict[str, list[OfferLine]]:
    """Of ``offers``, ``open``: those out, the first to lapse first; ``answered``: the last ones that got an answer."""
    waiting = offers.filter(answer="").order_by("answer_by", "id")
    answered = offers.exclude(answer="").order_by("-answered_at", "-id")[:ANSWERED_SHOWN]
    return {"open": _lines(waiting, today), "answered": _lines(answered, today)}


def _lines(offers: QuerySet, today: date) -> list[OfferLine]:
    labels = dict(OfferAnswer.choices)
    rows = offers.with_codes().values_list(
        "application__reference",
        "application__project_name",
        "space__code",
        "further_codes",
        "starts_on",
        "term_months",
        "fee",
        "tenancy__reference",
        "answered_at",
        "answer",
        "answer_by",
    )
    lines = []
    for reference, project, code, further, *facts, answer, due_on in rows:
        codes, label = ", ".join([code, *further]), str(labels.get(answer, ""))
        lines.append(OfferLine(reference, project, codes, *facts, answer, due_on, label, due_in(due_on, today)))
    return lines
