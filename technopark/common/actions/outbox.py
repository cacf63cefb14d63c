"""What staff do with a mail that has not left yet: hold it, let it go, cancel it, try it again. Never twice."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from technopark.common.actions.mailing import SEND_TASK
from technopark.common.database import locked
from technopark.common.errors import MailHasLeft, MailIsCancelled, MailIsHeld, MailIsNotHeld
from technopark.common.models import Mail

if TYPE_CHECKING:
    from technopark.accounts.models import User


@transaction.atomic
def hold(mail: Mail, *, by: "User") -> Mail:
    """Keep the mail in the outbox until somebody releases it. Raises MailHasLeft, MailIsCancelled."""
    mail = waiting(mail)
    mail.held_at, mail.stopped_by, mail.next_try_at = mail.held_at or timezone.now(), by, None
    mail.save(update_fields=["held_at", "stopped_by", "next_try_at"])
    return mail


@transaction.atomic
def release(mail: Mail, *, by: "User") -> Mail:
    """Send a mail that was held. Raises MailHasLeft, MailIsCancelled, MailIsNotHeld."""
    mail = waiting(mail)
    if mail.held_at is None:
        raise MailIsNotHeld
    mail.held_at, mail.stopped_by = None, by
    mail.save(update_fields=["held_at", "stopped_by"])
    send_again(mail)
    return mail


@transaction.atomic
def cancel(mail: Mail, *, by: "User") -> Mail:
    """Never send the mail; it stays in the outbox, with who cancelled it. Raises MailHasLeft, MailIsCancelled."""
    mail = waiting(mail)
    mail.cancelled_at, mail.stopped_by, mail.next_try_at = timezone.now(), by, None
    mail.save(update_fields=["cancelled_at", "stopped_by", "next_try_at"])
    return mail


@transaction.atomic
def retry(mail: Mail, *, by: "User") -> Mail:
    """Try at once, and as often as a new mail; a job that still waits for its turn then finds it sent.

    Raises MailHasLeft, MailIsCancelled, MailIsHeld.
    """
    mail = waiting(mail)
    if mail.held_at:
        raise MailIsHeld
    mail.failures, mail.next_try_at = 0, None
    mail.save(update_fields=["failures", "next_try_at"])
    send_again(mail)
    return mail


def waiting(mail: Mail) -> Mail:
    """The mail with its row locked, after whoever is sending it. Raises MailHasLeft, MailIsCancelled."""
    mail = locked(Mail.objects.filter(pk=mail.pk))
    if mail.sent_at:
        raise MailHasLeft
    if mail.cancelled_at:
        raise MailIsCancelled
    return mail


def send_again(mail: Mail) -> None:
    """Give the worker the mail again: its row, locked while it leaves, lets one job at a time send it, once."""
    app.configure_task(SEND_TASK).defer(mail_id=mail.pk)
