"""What staff take out in bulk: files, answers, scores and decisions, as plain rows read through a server-side cursor.

Neither the CNIE nor what was asked for statistics only is in any of them; files closed to the reader are not either.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import SpaceWish, Stage, Status
from applications.localized import columns_of, first_of
from applications.models import Answer, Decision, ParkChoice, Review, Score
from applications.questions import answer_text
from tenants.enums import Sector

# Rows that the server sends at a time.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A table to take out: its title, its headings, and its rows for some files, as a queryset and as values."""

    title: str
    headers: Sequence
    rows_of: Callable[[QuerySet, object], QuerySet]
    values_of: Callable[[QuerySet], Iterator[Sequence]]


def files_of_export(files: QuerySet, user) -> QuerySet:
    """The files themselves, in the order of the list."""
    return files


FILE_FIELDS = {
    "reference": _("reference"),
    "call__slug": _("call"),
    "status": _("status"),
    "project_name": _("name of the project"),
    "sector": _("sector"),
    "stage": _("how far it is"),
    "pitch": _("in one sentence"),
    "applicant__full_name": _("applicant"),
    "applicant__full_name_ar": _("full name in Arabic"),
    "applicant__email": _("e-mail"),
    "phone": _("mobile phone"),
    "has_company": _("the company exists already"),
    "company_name": _("company name"),
    "ice": _("ICE"),
    "rc_number": _("trade register (RC)"),
    "rc_court": _("court of the trade register"),
    "parks": _("parks, in order of preference"),
    "wish": _("what you need"),
    "desks_wanted": _("desks"),
    "area_wanted": _("area (m²)"),
    "starts_on_wish": _("wished first day"),
    "submitted_at": _("submitted"),
    "answer_due_on": _("answer due (law 55-19)"),
    "review_count": _("reviews sent"),
    "mean_score": _("mean score"),
    "score_spread": _("spread"),
    "waiting_rank": _("rank on the waiting list"),
}


def file_values(files: QuerySet) -> Iterator[Sequence]:
    words = {"status": words_of(Status), "sector": words_of(Sector), "stage": words_of(Stage)}
    words |= {"wish": words_of(SpaceWish), "has_company": {True: _("yes"), False: _("no")}}
    names, parks_at = list(FILE_FIELDS), list(FILE_FIELDS).index("parks")
    places, phone_at = [(names.index(name), said) for name, said in words.items()], names.index("phone")
    for row in streamed(files.annotate(parks=codes_wished()).values_list(*names)):
        values = list(row)
        values[parks_at] = " > ".join(values[parks_at])
        for place, said in places:
            values[place] = said.get(values[place], values[place])
        values[phone_at] = values[phone_at].as_national if values[phone_at] else ""
        yield values


def codes_wished() -> ArraySubquery:
    """The codes of the parks that a file names, the one wished first before the others."""
    choices = ParkChoice.objects.filter(application=OuterRef("pk")).order_by("rank")
    return ArraySubquery(choices.values("park__code"))


def scores_of(files: QuerySet, user) -> QuerySet:
    """The scores of reviews sent; none of a file that ``user`` reviews and has not sent their own review of."""
    own = Review.objects.filter(application=OuterRef("review__application"), reviewer=user, submitted_at__isnull=True)
    sent = Score.objects.filter(review__application__in=ids_of(files), review__submitted_at__isnull=False)
    counted = sent.filter(review__is_abstention=False).exclude(review__has_conflict=True)
    return counted.filter(~Exists(own)).order_by("review__application__reference", "review", "criterion__position")


def score_values(scores: QuerySet) -> Iterator[Sequence]:
    fields = (
        "review__application__reference",
        "review__application__project_name",
        "review__reviewer__full_name",
        "criterion__position",
        *columns_of("criterion__name"),
        "criterion__weight",
        "points",
        "comment",
        "review__total",
        "review__submitted_at",
    )
    names = len(columns_of("criterion__name"))
    for row in streamed(scores.values_list(*fields)):
        yield [*row[:4], first_of(row[4 : 4 + names]), *row[4 + names :]]


def decisions_of(files: QuerySet, user) -> QuerySet:
    """The decisions on the files, the oldest first."""
    return Decision.objects.filter(application__in=ids_of(files)).order_by("decided_at", "id")


def decision_values(decisions: QuerySet) -> Iterator[Sequence]:
    kinds = words_of(Decision.Kind)
    fields = ("kind", "decided_at", "decided_by__full_name", "rank", "reason_in_law", "reason_in_fact", "appeal_until")
    rows = decisions.values_list("application__reference", "application__project_name", *fields)
    for reference, project, kind, *rest in streamed(rows):
        yield [reference, project, kinds.get(kind, kind), *rest]


def answers_of(files: QuerySet, user) -> QuerySet:
    """What applicants answered to the questions of their call, in the order of the form."""
    found = Answer.objects.filter(application__in=ids_of(files)).select_related("application", "question")
    return found.prefetch_related("question__choices").order_by(
        "application__reference", "question__section__position", "question__position"
    )


def answer_values(answers: QuerySet) -> Iterator[Sequence]:
    for answer in streamed(answers):
        yield [
            answer.application.reference,
            answer.application.project_name,
            answer.question.label,
            answer_text(answer),
        ]


def ids_of(files: QuerySet) -> QuerySet:
    """``files`` as a subquery: their ids stay in the database."""
    return files.order_by().values("pk")


def streamed(rows: QuerySet) -> Iterator:
    """``rows`` some at a time, through a cursor that stays on the server."""
    return rows.iterator(chunk_size=BATCH)


def words_of(choices) -> dict[str, str]:
    """The words of ``choices`` in the language being read, looked up once."""
    return {value: str(label) for value, label in choices.choices}


TABLES = {
    "files": Table(_("Files"), list(FILE_FIELDS.values()), files_of_export, file_values),
    "answers": Table(
        _("Answers to the questions of the call"),
        [_("reference"), _("name of the project"), _("question"), _("answer")],
        answers_of,
        answer_values,
    ),
    "scores": Table(
        _("Scores"),
        [
            _("reference"),
            _("name of the project"),
            _("reviewer"),
            _("No."),
            _("criterion"),
            _("weight"),
            _("points"),
            _("comment"),
            _("total"),
            _("sent"),
        ],
        scores_of,
        score_values,
    ),
    "decisions": Table(
        _("Decisions"),
        [
            _("reference"),
            _("name of the project"),
            _("decision"),
            _("decided"),
            _("decided by"),
            _("rank"),
            _("reason in law"),
            _("reason in fact"),
            _("appeal until (last day)"),
        ],
        decisions_of,
        decision_values,
    ),
}


def is_rtl() -> bool:
    """Whether the sheet is read from the right."""
    return get_language() == "ar"
