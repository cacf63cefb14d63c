"""What waits for the manager's decision, grouped by what the committee proposed, with the places that are free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.call_facts import CallFacts
from applications.enums import Outcome, Status, StayAnswer
from applications.listing import running_clock
from applications.models import AgendaItem, Call, ParkChoice, Reconfirmation
from applications.prospects import Prospect
from applications.rows import Row, clock_mark, figure, mark
from spaces.models import Park
from technopark.common.formatting import day_short


@dataclass(frozen=True, slots=True)
class DocketLine(Row):
    """A deliberated file."""

    reference: str
    project: str
    call: str
    mean: str
    session: str
    votes_for: int
    votes_against: int
    words: str
    clock: str


@dataclass(frozen=True, slots=True)
class Pile(Row):
    """The files for which the committee proposed the same; ``outcome`` is empty where it proposed nothing."""

    outcome: str
    label: str
    lines: list[DocketLine]


@dataclass(frozen=True, slots=True)
class CallPlaces(Row):
    """What a call offers and what was given so far."""

    title: str
    slug: str
    places: int
    admitted: int
    waiting: int

    @property
    def left(self) -> int:
        return self.places - self.admitted


def piles(files: QuerySet, *, calls: Mapping[int, CallFacts], today: date) -> list[Pile]:
    """The deliberated ones among ``files`` by proposal, the best mean first: two queries."""
    found: dict[str, list[DocketLine]] = {}
    proposals = _proposals(files)
    for pk, *row in _rows(files):
        outcome, line = _line(row, proposals.get(pk), calls, today)
        found.setdefault(outcome, []).append(line)
    labels = [
        (Outcome.ADMITTED, _("Proposed for admission")),
        (Outcome.WAITLISTED, _("Proposed for the waiting list")),
        (Outcome.REFUSED, _("Proposed for refusal")),
        ("", _("Without a proposal")),
    ]
    return [Pile(str(outcome), label, found[outcome]) for outcome, label in labels if outcome in found]


def _rows(files: QuerySet):
    deliberated = files.filter(status=Status.DELIBERATED).order_by(F("mean_score").desc(nulls_last=True), "id")
    return deliberated.values_list("pk", "reference", "project_name", "call_id", "mean_score", "answer_due_on")


def _proposals(files: QuerySet) -> dict[int, tuple]:
    """The committee's last words on each file."""
    items = AgendaItem.objects.filter(
        application__in=files.filter(status=Status.DELIBERATED).order_by(), session__closed_at__isnull=False
    ).exclude(outcome="")
    rows = items.order_by("deliberated_at", "id").values_list(
        "application", "outcome", "session__reference", "votes_for", "votes_against", "words"
    )
    return {application: proposal for application, *proposal in rows}


def _line(row, proposal, calls: Mapping[int, CallFacts], today: date) -> tuple[str, DocketLine]:
    reference, project, call_id, mean, due_on = row
    outcome, session, votes_for, votes_against, words = proposal or ("", "", 0, 0, "")
    return outcome, DocketLine(
        reference=reference,
        project=project,
        call=calls[call_id].title,
        mean=figure(mean),
        session=session,
        votes_for=votes_for,
        votes_against=votes_against,
        words=words,
        clock=clock_mark(running_clock(Status.DELIBERATED, due_on, calls[call_id].answer_days, None, today)),
    )


def call_places(park: Park, files: QuerySet) -> list[CallPlaces]:
    """The calls of ``park`` that have some of ``files``, those that the reader may count, to decide or waiting."""
    counted = Q(applications__in=files.order_by().values("pk"))
    numbers = {
        name: Count("applications", filter=counted & Q(applications__status=status))
        for name, status in (
            ("admitted", Status.ADMITTED),
            ("listed", Status.WAITLISTED),
            ("deliberated", Status.DELIBERATED),
        )
    }
    calls = Call.objects.filter(park=park).defer("text_fr", "text_ar", "text_en").annotate(**numbers)
    shown = calls.filter(Q(deliberated__gt=0) | Q(listed__gt=0))
    return [CallPlaces(call.title, call.slug, call.places, call.admitted, call.listed) for call in shown]


@dataclass(frozen=True, slots=True)
class WaitingLine(Row):
    """A file on the waiting list."""

    rank: int
    reference: str
    project: str
    applicant: str
    mean: str
    until: date
    is_expired: bool
    prospect: Prospect | None
    asked: str
    is_next: bool
    parks: list[str]


@dataclass(frozen=True, slots=True)
class Elsewhere(Row):
    """A file on the list of another park that names this one too, in which place of how many."""

    rank: int
    project: str
    park: str
    place: int
    places: int
    until: date
    prospect: Prospect | None


@dataclass(frozen=True, slots=True)
class WaitingList(Row):
    """The waiting list of a call."""

    call: str
    slug: str
    lines: list[WaitingLine]


def waiting_lists(
    files: QuerySet, *, calls: Mapping[int, CallFacts], today: date, ranges: Mapping[int, Prospect]
) -> list[WaitingList]:
    """The waiting list of each call among ``files``, first rank first: two queries.

    ``ranges`` say when a place may come for each file. The next of a list, to whom a free place is proposed, is the
    first whose place there lives and who does not owe an answer past its last day.
    """
    found: dict[int, list[WaitingLine]] = {}
    questions = last_asked(files)
    wishes = wishes_of(files.filter(status=Status.WAITLISTED), calls)
    rows = files.filter(status=Status.WAITLISTED).order_by("-call__opens_at", "call", "waiting_rank")
    for pk, call_id, rank, reference, project, applicant, mean, until in rows.values_list(
        "pk",
        "call_id",
        "waiting_rank",
        "reference",
        "project_name",
        "applicant__full_name",
        "mean_score",
        "waiting_until",
    ):
        lines, question = found.setdefault(call_id, []), questions.get(pk)
        is_next = may_be_proposed(until, question, today) and not any(line.is_next for line in lines)
        asked = asked_mark(question, today)
        expired = until < today
        shown = (rank, reference, project, applicant, figure(mean), until, expired, ranges.get(pk), asked, is_next)
        lines.append(WaitingLine(*shown, [park.name for park in wishes.get(pk, [])]))
    return [WaitingList(calls[call_id].title, calls[call_id].slug, lines) for call_id, lines in found.items()]


def wishes_of(files: QuerySet, calls: Mapping[int, CallFacts]) -> dict[int, list[Park]]:
    """The parks that each of ``files`` names, in its order; one query where a call of theirs names several."""
    several = [pk for pk, call in calls.items() if call.names_several]
    found: dict[int, list[Park]] = {}
    if several:
        choices = ParkChoice.objects.filter(application__in=files.filter(call__in=several).order_by())
        for choice in choices.select_related("park").order_by("application_id", "rank"):
            found.setdefault(choice.application_id, []).append(choice.park)
    return found


def waiting_elsewhere(
    files: QuerySet, park: Park, *, calls: Mapping[int, CallFacts], ranges: Mapping[int, Prospect]
) -> list[Elsewhere]:
    """Those of ``files`` that wait on lists of other parks and name ``park``, as they would be served there.

    Their project and their places, nothing more: they are opened once they are admitted. Two queries.
    """
    waiting = files.filter(call__in=[pk for pk, call in calls.items() if not call.is_own], status=Status.WAITLISTED)
    wishes = wishes_of(waiting, calls)
    rows = waiting.filter(pk__in=[pk for pk, parks in wishes.items() if park in parks])
    rows = rows.order_by("waiting_rank", "submitted_at", "id").select_related("call__park")
    return [
        Elsewhere(
            rank=file.waiting_rank,
            project=file.project_name,
            park=file.call.park.name,
            place=wishes[file.pk].index(park) + 1,
            places=len(wishes[file.pk]),
            until=file.waiting_until,
            prospect=ranges.get(file.pk),
        )
        for file in rows
    ]


class Question(NamedTuple):
    """The last question put to somebody who waits: until when, and what they answered (or nothing)."""

    answer_by: date
    answer: str


def last_asked(files: QuerySet) -> dict[int, Question]:
    """The last question put to each of ``files`` that wait: one query."""
    asked = Reconfirmation.objects.filter(application__in=files.filter(status=Status.WAITLISTED).order_by())
    rows = asked.order_by("asked_at", "id").values_list("application", "answer_by", "answer")
    return {pk: Question(answer_by, answer) for pk, answer_by, answer in rows}


def may_be_proposed(until: date, question: Question | None, today: date) -> bool:
    """Whether a freed place is proposed to a file: its place on the list lives, and no question stays unanswered."""
    if until < today:
        return False
    return question is None or question.answer == StayAnswer.STAYS or question.answer_by >= today


def asked_mark(question: Question | None, today: date) -> str:
    """Whether they still want a place, as a mark; nothing where nobody asked."""
    if question is None:
        return ""
    if question.answer:
        return mark("done", _("confirmed"))
    if question.answer_by < today:
        return mark("late", _("did not answer"))
    until = format_html("<small>{}</small>", _("until %(day)s") % {"day": day_short(question.answer_by)})
    return mark("waiting", pgettext("person", "asked")) + until


def in_order(files: Iterable) -> list:
    """Files in the order in which they are decided together: the best mean first, so that it ranks first."""
    return sorted(files, key=lambda file: (-(file.mean_score or 0), file.pk))
