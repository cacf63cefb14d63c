"""Notes on a file, which its applicant never reads, and the messages between the applicant and the team."""

from django.db import transaction
from django.utils import timezone

from applications.actions._status import lock
from applications.enums import NoteAudience, Status
from applications.errors import NothingWritten
from applications.models import Application, Message, Note
from applications.permissions import is_applicant
from applications.permissions_staff import can_screen, can_see_files, require
from applications.team import officers_for
from technopark.common.actions import mailing
from technopark.common.doubled import made_just_now


@transaction.atomic
def note(application: Application, *, text: str, audience: str = NoteAudience.STAFF, by) -> Note:
    """Keep a note on the file, for the staff or for reviewers and committee as well; it never changes.

    Raises NothingWritten.
    """
    application = lock(application)
    require(can_see_files(by, application))
    said = {"text": something(text), "audience": audience, "by": by}
    doubled = made_just_now(Note.objects.filter(application=application), at="at", **said)
    return doubled or Note.objects.create(application=application, **said)


@transaction.atomic
def write(application: Application, *, text: str, by) -> Message:
    """Send a message about the file to the other side, which gets a mail in its own language.

    The applicant writes to the team, whoever screens writes to the applicant; what the other side had written before
    counts as read. Sent again within a minute, the same message is returned. Raises NothingWritten.
    """
    application = lock(application)
    is_theirs = is_applicant(by, application)
    require(application.status != Status.DRAFT and (is_theirs or can_screen(by, application)))
    mark_read(application, by=by)
    said = {"from_applicant": is_theirs, "text": something(text), "by": by}
    if doubled := made_just_now(Message.objects.filter(application=application), at="at", **said):
        return doubled
    message = Message.objects.create(application=application, **said)
    tell_other_side(message)
    return message


@transaction.atomic
def mark_read(application: Application, *, by) -> int:
    """What the other side wrote has been read by ``by``'s side; return how many messages that were."""
    is_theirs = is_applicant(by, application)
    require(is_theirs or can_screen(by, application))
    unread = Message.objects.filter(application=application, from_applicant=not is_theirs, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def something(text: str) -> str:
    """``text`` without blanks around it. Raises NothingWritten."""
    if not text.strip():
        raise NothingWritten
    return text.strip()


def tell_other_side(message: Message) -> None:
    """One mail to the applicant, or one to each officer who has no interest in the file."""
    application = message.application
    kind = "message_from_applicant" if message.from_applicant else "message_from_team"
    readers = officers_for(application) if message.from_applicant else [application.applicant]
    for reader in readers:
        context = {"application": application, "message": message}
        mailing.send(kind=kind, to=reader, about=application.reference, context=context)
