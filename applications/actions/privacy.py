"""Rights over one's data, as far as they reach files: who is told of a request, and what is forgotten in time."""

from datetime import date, datetime, time

import pghistory.core
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from applications.actions import drafting
from applications.enums import AppealStatus, Status
from applications.models import (
    Answer,
    Application,
    Attachment,
    ChecklistMark,
    Collaborator,
    CompletionRequest,
    TeamMember,
)
from spaces.permissions import parks_with
from technopark.accounts.actions import data_requests
from technopark.accounts.models import DataRequest, User
from technopark.accounts.roles import roles_with
from technopark.common.actions import mailing
from technopark.common.database import locked
from technopark.common.models import Mail
from technopark.common.ranges import add_months

# Who answers requests about data.
HANDLES = "spaces.manage_park"
# The account that stands for a forgotten person; nobody signs in with it, and no mail leaves for it.
FORGOTTEN = "@forgotten.invalid"
# The mails that bring a private link.
BRING_LINKS = ("draft_link", "draft_reminder", "founder_invited")
WORDS = ("pitch", "problem", "solution", "market", "impact", "commitment", "needs_note", "project_name")
NUMBERS = (
    "phone",
    "cnie",
    "company_name",
    "ice",
    "rc_number",
    "rc_court",
    "tax_number",
    "trade_tax_number",
    "cnss_number",
)


@transaction.atomic
def ask(*, kind: str, text: str, by: User) -> DataRequest:
    """Keep a request about data, and tell those who answer it. Raises what ``data_requests.ask`` raises."""
    request = data_requests.ask(kind=kind, text=text, by=by)
    for person in handlers_for(by):
        mailing.send(kind="data_request_to_answer", to=person, context={"request": request})
    return request


def handlers_for(person: User) -> list[User]:
    """Who answers for the parks that ``person`` has files in; for every park where they have none. Never themself."""
    people = get_user_model().objects.filter(is_active=True, appointments__role__in=roles_with(HANDLES))
    near = people.filter(appointments__park__calls__applications__applicant=person)
    found = near if near.exists() else people
    return list(found.exclude(pk=person.pk).order_by("pk").distinct())


def requests_for(user: User) -> QuerySet[DataRequest]:
    """The requests that ``user`` answers: of people with files in their parks, and of people with files nowhere."""
    parks = parks_with(user, HANDLES)
    near = Q(user__in=Application.objects.filter(call__park__in=parks).values("applicant"))
    nowhere = ~Q(user__in=Application.objects.filter(applicant__isnull=False).values("applicant"))
    return DataRequest.objects.filter(near | nowhere).exclude(user=user) if parks else DataRequest.objects.none()


def forget_old(*, today: date | None = None) -> int:
    """Make nameless every file refused, inadmissible or withdrawn for ``RETENTION_MONTHS``; return how many.

    Each in its own transaction; running it again changes nothing. A file with an appeal to answer waits.
    """
    return sum(forget(application) for application in to_forget(today=today))


def to_forget(*, today: date | None = None) -> list[Application]:
    """The files whose time is over: nothing has happened to them for so many months, and they name somebody."""
    day = add_months(today or timezone.localdate(), -settings.RETENTION_MONTHS)
    moment = timezone.make_aware(datetime.combine(day, time.min))
    files = Application.objects.filter(status__in=Status.closed).exclude(applicant__email__endswith=FORGOTTEN)
    files = files.exclude(applicant__isnull=True, owner_email__endswith=FORGOTTEN)
    files = files.exclude(decisions__appeal__status=AppealStatus.RECEIVED)
    quiet = files.annotate(last=Max("log__at")).filter(Q(last__lt=moment) | Q(last__isnull=True, saved_at__lt=moment))
    return list(quiet.order_by("pk"))


def forget_unclaimed(*, now: datetime | None = None) -> int:
    """Delete the drafts that no account has taken and whose links have all ended long ago; return how many."""
    return sum(delete_draft(draft) for draft in drafting.to_forget(now))


@transaction.atomic
def delete_draft(draft: Application) -> bool:
    """Delete a draft that nobody claimed, with its papers, its links and its history."""
    draft = locked(Application.objects.filter(pk=draft.pk))
    if draft.applicant_id:
        return False
    pk = draft.pk
    drop_what_hangs_on(draft)
    draft.team.all().delete()
    draft.delete()
    forget_history(Application(pk=pk))
    return True


def forget_links() -> int:
    """Take the private links out of the mails that have left: who reads the outbox opens nobody's draft."""
    return mailing.forget_links(BRING_LINKS, "/d/")


@transaction.atomic
def forget(application: Application) -> bool:
    """Take out of a file whatever names somebody; what statistics count stays (sector, dates, outcome, gender).

    The letters issued stay in the archive, as any issued document; so do decisions, sealed records and marks.
    """
    application = locked(Application.objects.filter(pk=application.pk, status__in=Status.closed))
    reference, person = application.reference or "", application.applicant_id
    empty_file(application)
    drop_what_hangs_on(application)
    rewrite_log(application, person)
    if reference:
        Mail.objects.filter(subject_reference=reference).delete()
    forget_history(application)
    return True


def empty_file(application: Application) -> None:
    """The file itself, without words and numbers; a nameless account of its own takes the applicant's place."""
    for name in (*WORDS, *NUMBERS):
        setattr(application, name, "")
    if application.applicant_id:
        application.applicant = nobody(application)
    application.owner_email = f"file-{application.pk}{FORGOTTEN}" if application.owner_email else ""
    application.save()
    application.team.update(full_name="—", position="—")
    application.checklist_marks.exclude(note="").update(note="—")
    CompletionRequest.objects.filter(application=application).update(message="—")


def nobody(application: Application) -> User:
    """The account that stands for the forgotten applicant of one file."""
    made, _ = get_user_model().objects.get_or_create(
        email=f"file-{application.pk}{FORGOTTEN}", defaults={"is_active": False, "password": "!"}
    )
    return made


def drop_what_hangs_on(application: Application) -> None:
    """Papers and answers with their bytes, messages, notes, edits, links and invitations."""
    for kept in (*application.attachments.all(), *application.answers.exclude(file="")):
        storage, name = kept.file.storage, kept.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
    for hanging in ("attachments", "answers", "messages", "notes", "edits", "draft_links", "collaborators"):
        getattr(application, hanging).all().delete()


def rewrite_log(application: Application, person: int | None) -> None:
    """The steps of the file, without the notes on them; what ``person`` did was done by nobody."""
    steps = list(application.log.order_by("id"))
    application.log.all().delete()
    for step in steps:
        step.pk, step.note = None, ""
        step.by_id = application.applicant_id if step.by_id == person else step.by_id
    application.log.bulk_create(steps)


def forget_history(application: Application) -> None:
    """The history of the rows that named somebody."""
    for model, found in (
        (Application, {"pgh_obj": application.pk}),
        (TeamMember, {"application": application.pk}),
        (Attachment, {"application": application.pk}),
        (Answer, {"application": application.pk}),
        (Collaborator, {"application": application.pk}),
        (ChecklistMark, {"application": application.pk}),
        (CompletionRequest, {"application": application.pk}),
    ):
        for events in pghistory.core.event_models(tracks_model=model):
            events.objects.filter(**found).delete()
