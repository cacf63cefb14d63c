"""The staff's work list of files: filters kept in the address, and plain rows instead of model instances."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.clock import ALARMS, Clock, clock
from applications.enums import Status
from applications.models import Application, Call
from spaces.models import Park
from tenants.enums import Sector

PER_PAGE = 50

# What the list can be ordered by; a leading dash turns the order round. Files without the value come last.
SORTS = {
    "name": "project_name",
    "submitted": "submitted_at",
    "due": "answer_due_on",
    "reviews": "review_count",
    "score": "mean_score",
}

DEFAULT_SORT = "-submitted"

# The clock of these files is running: somebody of the park owes the answer.
CLOCK_RUNS = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.DELIBERATED)


@dataclass(frozen=True, slots=True)
class FileQuery:
    """What a list of files was asked for: an immutable value that knows its own address."""

    status: str = ""
    call: str = ""
    sector: str = ""
    alarm: str = ""
    missing: bool = False
    q: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "FileQuery":
        """Read the address; what is unknown there is left out, never an error."""
        sort = params.get("sort", "")
        return cls(
            status=_known(params.get("status"), Status.values),
            call=params.get("call", "")[:60],
            sector=_known(params.get("sector"), Sector.values),
            alarm=_known(params.get("alarm"), [str(alarm) for alarm in ALARMS]),
            missing=bool(params.get("missing")),
            q=" ".join(params.get("q", "").replace("\x00", "").split())[:80],
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    def url(self, **changes) -> str:
        """The address (``?…``) of this query with ``changes``; the page number starts over."""
        wanted = asdict(replace(self, **changes))
        defaults = asdict(FileQuery())
        params = {name: 1 if value is True else value for name, value in wanted.items() if value != defaults[name]}
        return f"?{urlencode(params)}" if params else "?"

    def toggled(self, name: str) -> str:
        """The address ordered by ``name``, or turned round where it already is."""
        return self.url(sort=f"-{name}" if self.sort == name else name)

    def order_of(self, name: str) -> str:
        """How the list is ordered by ``name``, in ARIA's words."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort, "none")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "sort")

    def narrow(self, files: QuerySet, *, parks: Iterable[Park], today: date) -> QuerySet:
        """``files`` that match every filter."""
        found = self.narrow_but_status(files, parks=parks, today=today)
        return found.filter(status=self.status) if self.status else found

    def narrow_but_status(self, files: QuerySet, *, parks: Iterable[Park], today: date) -> QuerySet:
        """``files`` that match every filter except the status: what the status chips count."""
        if self.call:
            files = files.filter(call__slug=self.call)
        if self.sector:
            files = files.filter(sector=self.sector)
        if self.alarm:
            files = files.filter(rings(int(self.alarm), parks=parks, today=today))
        if self.missing:
            files = files.filter(reviews_missing())
        return files.filter(matches(self.q)) if self.q else files

    def ordered(self, files: QuerySet) -> QuerySet:
        field = F(SORTS[self.sort.lstrip("-")])
        order = field.desc(nulls_last=True) if self.sort.startswith("-") else field.asc(nulls_last=True)
        return files.order_by(order, "-id")


def _known(value: str | None, values: list[str]) -> str:
    return value if value in values else ""


def rings(alarm: int, *, parks: Iterable[Park], today: date) -> Q:
    """Files that have used ``alarm`` percent of their time or more, each by the days of its own park."""
    in_time = [
        Q(call__park=park, answer_due_on__lte=today + timedelta(days=park.answer_days * (100 - alarm) // 100))
        for park in parks
    ]
    return Q(status__in=CLOCK_RUNS) & reduce(or_, in_time)


def reviews_missing() -> Q:
    """Files under review with fewer reviews sent than their call asks for."""
    return Q(status=Status.UNDER_REVIEW, review_count__lt=F("call__fewest_reviews"))


def matches(text: str) -> Q:
    """Files found by ``text`` in the reference, project, company or applicant; accents and one slip forgiven."""
    return (
        Q(reference__icontains=text)
        | Q(project_name__unaccent__icontains=text)
        | Q(company_name__unaccent__icontains=text)
        | Q(applicant__full_name__unaccent__icontains=text)
        | Q(applicant__full_name_ar__icontains=text)
        | Q(applicant__email__iexact=text)
        | Q(project_name__unaccent__trigram_word_similar=text)
    )


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line of the work list."""

    reference: str
    project: str
    applicant: str
    call: str
    status: str
    state: str
    sector: str
    submitted_on: date
    clock: Clock | None
    reviews: int
    wanted: int
    score: Decimal | None
    spread: Decimal | None


ROW_FIELDS = (
    "reference",
    "project_name",
    "applicant__full_name",
    "applicant__full_name_ar",
    "call_id",
    "status",
    "sector",
    "submitted_at",
    "answer_due_on",
    "call__park__answer_days",
    "completion_request__requested_at",
    "review_count",
    "call__fewest_reviews",
    "mean_score",
    "score_spread",
)


def file_rows(files: QuerySet, *, calls: Mapping[int, Call], today: date) -> list[FileRow]:
    """The lines of ``files`` (already narrowed, ordered and cut to a page): one query.

    ``calls`` by id gives their titles, so that no row asks for its own.
    """
    states = dict(Status.choices)
    sectors = dict(Sector.choices)
    in_arabic = get_language() == "ar"
    rows = []
    for (
        reference,
        project,
        name,
        name_ar,
        call_id,
        status,
        sector,
        submitted_at,
        due_on,
        answer_days,
        asked_at,
        reviews,
        wanted,
        score,
        spread,
    ) in files.values_list(*ROW_FIELDS):
        rows.append(
            FileRow(
                reference=reference,
                project=project,
                applicant=(name_ar if in_arabic else "") or name,
                call=calls[call_id].title if call_id in calls else "",
                status=status,
                state=str(states[status]),
                sector=str(sectors.get(sector, "")),
                submitted_on=localdate(submitted_at),
                clock=running_clock(status, due_on, answer_days, asked_at, today),
                reviews=reviews,
                wanted=wanted,
                score=score,
                spread=spread,
            )
        )
    return rows


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


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that a click puts on or takes off."""

    label: str
    url: str
    is_active: bool
    count: int | None = None


def status_chips(query: FileQuery, narrowed_but_status: QuerySet) -> list[Chip]:
    """A chip for each status with its number of files under the other filters: one query."""
    counts = dict(narrowed_but_status.order_by().values_list("status").annotate(n=Count("pk")))
    return [
        Chip(str(label), query.url(status="" if query.status == value else value), query.status == value, counts[value])
        for value, label in Status.choices
        if value in counts
    ]


def alarm_chips(query: FileQuery) -> list[Chip]:
    """A chip for each alarm of the clock, and one for the files that lack reviews."""
    alarms = [
        Chip(
            _("Clock past %(percent)s %%") % {"percent": alarm} if alarm < 100 else _("Time used up"),
            query.url(alarm="" if query.alarm == str(alarm) else str(alarm)),
            query.alarm == str(alarm),
        )
        for alarm in reversed(ALARMS)
    ]
    return [*alarms, Chip(_("Reviews missing"), query.url(missing=not query.missing), query.missing)]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading that orders the list; ``order`` is as ARIA says it: ascending, descending or none."""

    label: str
    url: str
    order: str
    is_figure: bool = False


def columns(query: FileQuery) -> list[Heading]:
    """The headings that order the list."""
    labels = [
        ("name", _("Project"), False),
        ("submitted", _("Sent"), False),
        ("due", _("Answer due"), False),
        ("reviews", _("Reviews"), True),
        ("score", _("Mean"), True),
    ]
    return [Heading(label, query.toggled(name), query.order_of(name), is_figure) for name, label, is_figure in labels]
