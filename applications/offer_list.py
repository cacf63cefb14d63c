"""The list of offers for the staff: those out with the days left, those answered lately, in two queries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from applications.enums import OfferAnswer
from applications.models import Offer
from applications.rows import Row, due_in

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


def offer_lines(files: QuerySet, *, today: date) -> dict[str, list[OfferLine]]:
    """``open``: the offers out, the first to lapse first; ``answered``: the last ones that got an answer."""
    offers = Offer.objects.filter(application__in=files.order_by())
    waiting = offers.filter(answer="").order_by("answer_by", "id")
    answered = offers.exclude(answer="").order_by("-answered_at", "-id")[:ANSWERED_SHOWN]
    return {"open": _lines(waiting, today), "answered": _lines(answered, today)}


def _lines(offers: QuerySet, today: date) -> list[OfferLine]:
    labels = dict(OfferAnswer.choices)
    rows = offers.values_list(
        "application__reference",
        "application__project_name",
        "space__code",
        "starts_on",
        "term_months",
        "fee",
        "tenancy__reference",
        "answered_at",
        "answer",
        "answer_by",
    )
    return [
        OfferLine(*facts, answer, due_on, label=str(labels.get(answer, "")), due=due_in(due_on, today))
        for *facts, answer, due_on in rows
    ]
