"""The staff's work list of files: plain rows instead of model instances, and the clock of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language

from applications.call_facts import CallFacts
from applications.clock import Clock, clock
from applications.enums import Status
from applications.file_query import FileQuery
from applications.models import Application
from applications.rows import Row, clock_mark, figure, mark

PER_PAGE = 50


def numbers_by_status(files: QuerySet) -> dict[str, int]:
    """How many of ``files`` are in each status: one query."""
    return dict(files.order_by().values_list("status").annotate(n=Count("pk")))


class CountedPaginator(Paginator):
    """A paginator that was told how many there are, and does not ask."""

    def __init__(self, files: QuerySet, per_page: int, *, count: int):
        super().__init__(files, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        return self._known


def page_of(query: FileQuery, files: QuerySet, *, numbers: Mapping[str, int], number) -> Page:
    """The ids of the files on page ``number``, in the order of ``query``; ``numbers`` by status spare the count."""
    shown = query.ordered(files.filter(status=query.status) if query.status else files)
    count = numbers.get(query.status, 0) if query.status else sum(numbers.values())
    return CountedPaginator(shown.values_list("pk", flat=True), PER_PAGE, count=count).get_page(number)


@dataclass(frozen=True, slots=True)
class FileRow(Row):
    """One line of the work list; ``clock`` and ``state`` are marks, ready to be shown."""

    reference: str
    project: str
    applicant: str
    call: str
    state: str
    submitted_on: date
    due_on: date | None
    clock: str
    reviews: str
    score: str


def file_rows(ids: Iterable[int], *, calls: Mapping[int, CallFacts], today: date) -> list[FileRow]:
    """The lines of the files ``ids``, in that order: one query, whose joins touch these rows alone.

    ``calls`` by id give titles and the park's days, so that no row asks for its own.
    """
    ids = list(ids)
    found = (
        Application.objects.filter(pk__in=ids)
        .order_by()
        .values(
            "pk",
            "reference",
            "project_name",
            "applicant__full_name",
            "applicant__full_name_ar",
            "call_id",
            "status",
            "submitted_at",
            "answer_due_on",
            "completion_request__requested_at",
            "review_count",
            "mean_score",
        )
    )
    words = Words()
    rows = {values["pk"]: _row(values, calls[values["call_id"]], words, today) for values in found}
    return [rows[pk] for pk in ids if pk in rows]


class Words:
    """The words of a list in the language being read, looked up once."""

    def __init__(self):
        self.states = {value: str(label) for value, label in Status.choices}
        self.in_arabic = get_language() == "ar"


def _row(values: dict, call: CallFacts, words: Words, today: date) -> FileRow:
    status, sent = values["status"], values["review_count"]
    running = running_clock(
        status,
        values["answer_due_on"],
        call.answer_days,
        values["completion_request__requested_at"],
        today,
    )
    return FileRow(
        reference=values["reference"],
        project=values["project_name"],
        applicant=(values["applicant__full_name_ar"] if words.in_arabic else "") or values["applicant__full_name"],
        call=call.title,
        state=mark(status, words.states[status]),
        submitted_on=localdate(values["submitted_at"]),
        due_on=running and running.due_on,
        clock=clock_mark(running),
        reviews=f"{sent}/{call.fewest_reviews}" if call.is_own and (sent or status == Status.UNDER_REVIEW) else "",
        score=figure(values["mean_score"]) if call.is_own else "",
    )


def running_clock(
    status: str, due_on: date | None, answer_days: int, asked_at: datetime | None, today: date
) -> Clock | None:
    """The clock of a file that still waits for its answer; None once it has it."""
    if status not in Status.pending or due_on is None:
        return None
    stopped_on = localdate(asked_at) if status == Status.COMPLETING and asked_at else None
    return clock(due_on=due_on, today=today, answer_days=answer_days, stopped_on=stopped_on)


def clock_of(application: Application, *, today: date) -> Clock | None:
    """The clock of one file, with its call and park at hand."""
    asked = getattr(application, "completion_request", None) if application.status == Status.COMPLETING else None
    return running_clock(
        application.status,
        application.answer_due_on,
        application.call.park.answer_days,
        asked and asked.requested_at,
        today,
    )
