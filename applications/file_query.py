"""What the list of files was asked for: filters and order, kept in the address; its chips and its headings."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.call_facts import CallFacts
from applications.clock import ALARMS
from applications.enums import Status
from applications.rows import Row
from tenants.enums import Sector

# What the list can be ordered by; a leading dash turns the order round. Files without the value come last.
SORTS = {
    "name": "project_name",
    "submitted": "submitted_at",
    "due": "answer_due_on",
    "reviews": "review_count",
    "score": "mean_score",
}

DEFAULT_SORT = "-submitted"

NOTHING = Q(pk__in=[])

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

    def narrow(self, files: QuerySet, *, calls: Mapping[int, CallFacts], today: date) -> QuerySet:
        """``files`` of ``calls`` that match every filter."""
        found = self.narrow_but_status(files, calls=calls, today=today)
        return found.filter(status=self.status) if self.status else found

    def narrow_but_status(self, files: QuerySet, *, calls: Mapping[int, CallFacts], today: date) -> QuerySet:
        """``files`` of ``calls`` that match every filter except the status: what the status chips count."""
        if self.call:
            files = files.filter(call__in=[pk for pk, call in calls.items() if call.slug == self.call])
        if self.sector:
            files = files.filter(sector=self.sector)
        if self.alarm:
            files = files.filter(rings(int(self.alarm), calls=calls, today=today))
        if self.missing:
            files = files.filter(reviews_missing(calls))
        return files.filter(matches(self.q)) if self.q else files

    def ordered(self, files: QuerySet) -> QuerySet:
        """``files`` in the order asked for; the usual one is that of an index."""
        if self.sort == DEFAULT_SORT:
            return files.order_by("-submitted_at", "-id")
        field = F(SORTS[self.sort.lstrip("-")])
        order = field.desc(nulls_last=True) if self.sort.startswith("-") else field.asc(nulls_last=True)
        return files.order_by(order, "-id")


def _known(value: str | None, values: list[str]) -> str:
    return value if value in values else ""


def rings(alarm: int, *, calls: Mapping[int, CallFacts], today: date) -> Q:
    """Files of ``calls`` that have used ``alarm`` percent of their time or more, each by the days of its own park."""

    def in_time(days: int) -> Q:
        return Q(answer_due_on__lte=today + timedelta(days=days * (100 - alarm) // 100))

    return Q(status__in=CLOCK_RUNS) & each(calls, lambda call: call.answer_days, in_time)


def reviews_missing(calls: Mapping[int, CallFacts]) -> Q:
    """Files of ``calls`` under review with fewer reviews sent than their call asks for."""
    return Q(status=Status.UNDER_REVIEW) & each(
        calls, lambda call: call.fewest_reviews, lambda wanted: Q(review_count__lt=wanted)
    )


def each(calls: Mapping[int, CallFacts], rule: Callable, condition: Callable) -> Q:
    """``condition`` of the rule of each file's call, without joining the calls.

    Where all ``calls`` have the same rule, as they mostly do, their ids need not be named.
    """
    ids: dict[object, list[int]] = {}
    for pk, call in calls.items():
        ids.setdefault(rule(call), []).append(pk)
    if len(ids) == 1:
        return condition(*ids)
    return reduce(or_, (condition(value) & Q(call__in=pks) for value, pks in ids.items()), NOTHING)


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
class Chip(Row):
    """A filter that a click puts on or takes off."""

    label: str
    url: str
    is_active: bool
    count: int | None = None


def status_chips(query: FileQuery, numbers: Mapping[str, int]) -> list[Chip]:
    """A chip for each status that has files under the other filters; ``numbers`` by status."""
    return [
        Chip(
            label=str(label),
            url=query.url(status="" if query.status == value else value),
            is_active=query.status == value,
            count=numbers.get(value, 0),
        )
        for value, label in Status.choices
        if numbers.get(value) or query.status == value
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
class Heading(Row):
    """A column's heading that orders the list; ``order`` is as ARIA says it: ascending, descending or none."""

    label: str
    url: str
    order: str
    is_figure: bool = False


def columns(query: FileQuery) -> list[Heading]:
    """The headings that order the list."""
    labels = [
        ("name", _("Project"), False),
        ("submitted", pgettext("date", "Sent"), False),
        ("due", _("Answer due"), False),
        ("reviews", _("Reviews"), True),
        ("score", _("Mean"), True),
    ]
    return [Heading(label, query.toggled(name), query.order_of(name), is_figure) for name, label, is_figure in labels]
