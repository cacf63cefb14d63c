"""The applicant's steps: begin, save, send papers, submit, complete, withdraw."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import zip_longest

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from applications import missing
from applications.actions import _ranks, offering
from applications.actions._answers import drop_unasked
from applications.actions._edits import Saved, Writer, take_changes
from applications.actions._letters import issue_letter, write_to_applicant
from applications.actions._status import lock, lock_own, move
from applications.actions._stored import COLUMNS, fill, forget_file
from applications.enums import Status
from applications.errors import (
    AlreadySent,
    CallIsClosed,
    CallNotOpenYet,
    FileIncomplete,
    PaperNotAsked,
    PaperRefused,
    ParkNotNamed,
)
from applications.facts import answer_facts, file_facts, label_of, parks_facts
from applications.merging import PARKS, TEAM, Filled, as_text, team_text
from applications.models import (
    Application,
    Attachment,
    Call,
    CompletionRequest,
    ParkChoice,
    RequiredPaper,
    TeamMember,
)
from applications.parks import codes_in_order, parks_by_id, parks_of_call, wished_parks
from applications.permissions import can_write, is_applicant
from applications.whole import read_whole
from technopark.accounts.actions import consenting
from technopark.accounts.models import Consent, User
from technopark.accounts.notices import current_notice
from technopark.common.actions.numbering import next_number, reference
from technopark.common.compiled import compiled_rows
from technopark.common.database import locked
from technopark.common.documents import day_fact, in_both, moment_fact
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.formatting import clock, day
from technopark.common.models import Document

# The company's answers, put aside when the applicant says that there is no company yet.
COMPANY_FIELDS = (
    "company_name",
    "legal_form",
    "ice",
    "rc_number",
    "rc_court",
    "tax_number",
    "trade_tax_number",
    "cnss_number",
)
MEMBER_FIELDS = ("full_name", "position", "gender", "birth_year", "diploma")


@transaction.atomic
def start(*, call: Call, by: User) -> Application:
    """Return the file of ``by`` for ``call``, begun now if there is none yet, however often this is asked.

    Raises CallIsClosed or CallNotOpenYet where a new one cannot be begun.
    """
    locked(User.objects.filter(pk=by.pk))
    begun = draft_or_file(call=call, applicant=by)
    if begun:
        return begun
    refuse_unless_open(call)
    language = get_language() or by.language
    return Application.objects.create(call=call, applicant=by, language=language)


def draft_or_file(*, call: Call, applicant: User) -> Application | None:
    """The one file that a person has for a call, withdrawn ones left out."""
    return next(iter(_files_of(applicant.pk, call.pk)), None)


_files_of = compiled_rows(
    lambda applicant_id, call_id: (
        Application.objects.filter(applicant_id=applicant_id, call_id=call_id)
        .exclude(status=Status.WITHDRAWN)
        .order_by("-id")
    )
)


def refuse_unless_open(call: Call) -> None:
    """Raise CallIsClosed or CallNotOpenYet, naming the moment."""
    if call.is_open:
        return
    if call.is_upcoming:
        raise CallNotOpenYet(day=day(call.opens_at), time=clock(call.opens_at))
    closed_at = call.closes_at or call.opens_at
    raise CallIsClosed(day=day(closed_at), time=clock(closed_at))


def save_step(application: Application, *, data: Mapping, by: Writer) -> Application:
    """Keep the answers of a step in a draft: fields by name, ``team`` as rows in order, ``parks`` as ids in order,
    ``consents`` as purposes.

    A closed call does not stop somebody from saving their draft. Raises AlreadySent, ParkNotNamed.
    """
    return merge_step(application, data=data, filled=None, by=by).application


@transaction.atomic
def merge_step(application: Application, *, data: Mapping, filled: Filled | None, by: Writer) -> Saved:
    """As ``save_step``, for a form that was ``filled`` from some version of the draft: what others changed since is
    not overwritten but told, and the rest is saved.
    """
    application = lock_own(application)
    refuse_unless_draft(application, by)
    fields = {name: value for name, value in data.items() if name not in {TEAM, PARKS, "consents"}}
    team = list(application.team.order_by("id")) if TEAM in data else []
    now = {name: as_text(getattr(application, name)) for name in fields}
    mine = {name: as_text(value) for name, value in fields.items()}
    if TEAM in data:
        now[TEAM], mine[TEAM] = team_text(map(row_of, team)), team_text(map(row_of, data[TEAM]))
    if PARKS in data:
        refuse_parks_not_named(application, data[PARKS])
        wished = parks_by_id(application.call, data[PARKS])
        now[PARKS], mine[PARKS] = codes_in_order(wished_parks(application)), codes_in_order(wished)
    saved, left = take_changes(application, now=now, mine=mine, filled=filled, by=by)
    for name in fields.keys() - left:
        setattr(application, name, fields[name])
    application.save(update_fields=[*(name for name in fields if name not in left), "version", "saved_at"])
    if TEAM in data and TEAM not in left:
        save_team(application, team, data[TEAM])
    if PARKS in data and PARKS not in left:
        save_parks(application, data[PARKS])
    if "consents" in data and is_applicant(by, application):
        consenting.answer(notice=current_notice(), given=data["consents"], offered=Consent.Purpose.values, by=by)
    return saved


def refuse_unless_draft(application: Application, by: Writer) -> None:
    """Raise NotAllowed for whoever may not write it, AlreadySent once it was sent, InvalidTransition when withdrawn."""
    if not can_write(by, application):
        raise NotAllowed
    if application.status == Status.DRAFT:
        return
    if application.submitted_at:
        raise AlreadySent(day=day(application.submitted_at))
    raise InvalidTransition(status=application.get_status_display())


def row_of(member: TeamMember | Mapping) -> dict:
    """A person of the team, saved or typed, as the form gives it."""
    if isinstance(member, TeamMember):
        return {name: getattr(member, name) for name in MEMBER_FIELDS}
    return {name: member.get(name) for name in MEMBER_FIELDS}


def save_team(application: Application, team: list[TeamMember], rows: list[dict]) -> None:
    """Make ``team`` what ``rows`` say, in their order: sending the same rows twice changes nothing."""
    for row, member in zip_longest(rows, team):
        if row is None:
            member.delete()
        elif member is None:
            TeamMember.objects.create(application=application, **row)
        elif any(getattr(member, name) != value for name, value in row.items()):
            TeamMember(pk=member.pk, application=application, **row).save()


def refuse_parks_not_named(application: Application, parks: list[int]) -> None:
    """Raise ParkNotNamed for a park that the call does not name, or that is named twice."""
    if len(set(parks)) < len(parks) or not set(parks) <= {park.pk for park in parks_of_call(application.call)}:
        raise ParkNotNamed


def save_parks(application: Application, parks: list[int]) -> None:
    """Make ``parks`` (ids), in their order, those that a draft would accept; unchanged, nothing is written."""
    if parks == [park.pk for park in wished_parks(application)]:
        return
    ParkChoice.objects.filter(application=application).delete()
    ParkChoice.objects.bulk_create(
        ParkChoice(application=application, park_id=park, rank=rank) for rank, park in enumerate(parks, start=1)
    )


def attach(application: Application, *, paper: RequiredPaper, upload: File, by: Writer) -> Attachment:
    """Keep ``upload`` as the one copy of ``paper``; it replaces the copy sent before.

    In a draft any paper of the call; while completing only what was asked for.
    Raises PaperRefused, PaperNotAsked, AlreadySent.
    """
    taken, refused = attach_all(application, uploads={paper: upload}, by=by)
    if refused:
        raise refused[paper]
    return taken[0]


@transaction.atomic
def attach_all(
    application: Application, *, uploads: Mapping[RequiredPaper, File], by: Writer
) -> tuple[list[Attachment], dict[RequiredPaper, PaperRefused]]:
    """Keep each of ``uploads`` as ``attach`` does; return what was taken, and why the others were not, by paper.

    Raises PaperNotAsked, AlreadySent.
    """
    application = lock_own(application)
    for paper in uploads:
        refuse_paper_not_asked(application, paper, by)
    taken, refused = [], {}
    for paper, upload in uploads.items():
        try:
            taken.append(stored(application, paper, upload))
        except PaperRefused as refusal:
            refused[paper] = refusal
    if taken:
        keep_in_place(application, taken)
    return taken, refused


def stored(application: Application, paper: RequiredPaper, upload: File) -> Attachment:
    """``upload`` in the private storage, and its row, not saved yet. Raises PaperRefused."""
    attachment = Attachment(application=application, paper=paper)
    fill(attachment, upload, asked=paper)
    return attachment


def keep_in_place(application: Application, taken: list[Attachment]) -> None:
    """Save the rows of ``taken``, each in the place of the copy sent before."""
    before = Attachment.objects.filter(application=application, paper__in=[copy.paper_id for copy in taken])
    for attachment in before.only("file"):
        forget_file(attachment)
    Attachment.objects.bulk_create(
        taken,
        update_conflicts=True,
        unique_fields=["application", "paper"],
        update_fields=[*COLUMNS, "uploaded_at"],
    )
    application.save(update_fields=["saved_at"])


def refuse_paper_not_asked(application: Application, paper: RequiredPaper, by: Writer) -> None:
    """Raise NotAllowed, AlreadySent, or PaperNotAsked for a paper that is not open to this file now."""
    if application.status != Status.COMPLETING:
        refuse_unless_draft(application, by)
        is_asked = paper.call_id == application.call_id
    elif not is_applicant(by, application):
        raise NotAllowed
    else:
        is_asked = paper in missing.papers_to_complete(application)
    if not is_asked:
        raise PaperNotAsked(paper=paper)


@transaction.atomic
def detach(application: Application, *, paper: RequiredPaper, by: Writer) -> None:
    """Take a paper out of a draft. Raises AlreadySent."""
    application = lock_own(application)
    refuse_unless_draft(application, by)
    attachment = Attachment.objects.filter(application=application, paper=paper).first()
    if attachment:
        attachment.delete()
        forget_file(attachment)
        application.save(update_fields=["saved_at"])


@transaction.atomic
def submit(application: Application, *, by: User) -> Application:
    """Send a complete draft: it gets its reference, its receipt and the last day to answer (law 55-19).

    Sending once more gives back the file as it was sent. Raises CallIsClosed, FileIncomplete.
    """
    application = lock(application)
    if not is_applicant(by, application):
        raise NotAllowed
    if application.submitted_at:
        return application
    refuse_unless_draft(application, by)
    refuse_unless_open(application.call)
    if missing.missing_to_submit(read_whole(application)):
        raise FileIncomplete
    drop_unasked(application)
    now = timezone.now()
    park = application.call.park
    move(
        application,
        "submit",
        by=by,
        reference=next_reference(park.code, timezone.localdate(now).year),
        submitted_at=now,
        answer_due_on=timezone.localdate(now) + timedelta(days=park.answer_days),
        **company_put_aside(application),
    )
    give_receipt(application, by=by)
    return application


def next_reference(park_code: str, year: int) -> str:
    """The next reference of a file in the park's series of the year."""
    return reference(park_code, year, next_number(park_code=park_code, year=year, kind=""))


def company_put_aside(application: Application) -> dict:
    """The fields that a file without company leaves empty, whatever was typed there before."""
    if application.has_company:
        return {}
    return dict.fromkeys(COMPANY_FIELDS, "") | {"company_created_on": None}


def give_receipt(application: Application, *, by: User) -> Document:
    """The receipt as a document, and the mail that says it is there."""
    facts = file_facts(application) | {
        "submitted_at": moment_fact(application.submitted_at),
        "papers": [paper_facts(attachment) for attachment in application.attachments.all()],
        "answers": answer_facts(application),
        "parks": parks_facts(application),
        "answer_due_on": day_fact(application.answer_due_on),
    }
    document = issue_letter(application, Document.Kind.RECEIPT, facts, by=by)
    write_to_applicant("application_received", application, document=document)
    return document


def paper_facts(attachment: Attachment) -> dict:
    """A paper as the receipt names it."""
    return {
        "label": in_both(label_of(attachment.paper)),
        "name": attachment.original_name,
        "pages": attachment.pages,
        "sha256": attachment.sha256,
    }


@transaction.atomic
def complete(application: Application, *, by: User) -> Application:
    """Send what was asked for; the clock runs again, later by the days it stood still.

    Done once more, it changes nothing. Raises FileIncomplete.
    """
    application = lock(application)
    if not is_applicant(by, application):
        raise NotAllowed
    request = getattr(application, "completion_request", None)
    if application.status != Status.COMPLETING and request and request.answered_at:
        return application
    if request and (missing.missing_to_complete(application) or missing.unanswered_to_complete(application)):
        raise FileIncomplete
    move(application, "complete", by=by, **clock_set_on(application, request))
    request.answered_at = timezone.now()
    request.save(update_fields=["answered_at"])
    write_to_applicant("completion_received", application)
    return application


def clock_set_on(application: Application, request: CompletionRequest | None) -> dict:
    """The last day to answer, later by the days that passed since the completion request (law 55-19)."""
    if request is None:
        return {}
    stood_still = timezone.localdate() - timezone.localdate(request.requested_at)
    return {"answer_due_on": application.answer_due_on + stood_still}


@transaction.atomic
def withdraw(application: Application, *, by: User) -> Application:
    """Take the file back: an open offer is declined, its rank and its place on an agenda are given up.

    Raises PlaceAlreadyAccepted, and InvalidTransition for a file already decided against.
    """
    _ranks.lock_list(application)
    application = lock(application)
    if not is_applicant(by, application):
        raise NotAllowed
    was_sent, rank = application.submitted_at is not None, application.waiting_rank
    offering.release_for_withdrawal(application, by=by)
    move(application, "withdraw", by=by, waiting_rank=None, waiting_until=None)
    _ranks.close_up(application, rank)
    if was_sent:
        write_to_applicant("application_withdrawn", application)
    return application
