"""How far the screening of a file is: what its page counts, in one query."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from applications.enums import MarkState
from applications.models import Application, ChecklistItem, ChecklistMark, Message, Note
from applications.rows import Row
from technopark.common.compiled import compiled


@dataclass(frozen=True, slots=True)
class ScreeningState(Row):
    """Points of the checklist, those marked, those not in order; notes; messages, and those the team has not read."""

    points: int
    marked: int
    failed: int
    notes: int
    messages: int
    unread: int

    @property
    def is_checked(self) -> bool:
        """Every point of the checklist is marked, and there is one."""
        return 0 < self.points == self.marked


def screening_state(application: Application) -> ScreeningState:
    """The counts of ``application``, as the park's side reads them."""
    (counts,) = _counts(application.pk)
    return ScreeningState(*counts)


@compiled
def _counts(application_id: int) -> QuerySet:
    marks = ChecklistMark.objects.filter(application=OuterRef("pk"))
    messages = Message.objects.filter(application=OuterRef("pk"))
    counted = (
        _number(ChecklistItem.objects.filter(call=OuterRef("call")), "call"),
        _number(marks, "application"),
        _number(marks.filter(state=MarkState.FAILED), "application"),
        _number(Note.objects.filter(application=OuterRef("pk")), "application"),
        _number(messages, "application"),
        _number(messages.filter(from_applicant=True, read_at__isnull=True), "application"),
    )
    return Application.objects.filter(pk=application_id).order_by().values_list(*counted)


def _number(rows: QuerySet, per: str) -> Coalesce:
    """How many ``rows`` there are for each value of ``per``, which the rows are already narrowed to."""
    counted = rows.order_by().values(per).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def unread_by_applicant(applications: list[Application]) -> dict[int, int]:
    """By file, how many messages of the team its applicant has not read: one query."""
    rows = Message.objects.filter(application__in=applications, from_applicant=False, read_at__isnull=True)
    return dict(rows.order_by().values_list("application").annotate(n=Count("pk")))
