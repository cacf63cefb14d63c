"""The outbox: a mail is a row, written in the transaction of the change that causes it.

``templates/emails/<kind>.txt`` extends ``emails/_base.txt`` and fills two blocks, ``subject`` and ``body``;
it is rendered in the recipient's language, so links made with ``{% url %}`` lead to that language too.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Func, Value
from django.template.defaultfilters import linebreaks, urlize
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from procrastinate.contrib.django import app

from technopark.common import mail_templates
from technopark.common.models import Mail

if TYPE_CHECKING:
    from technopark.accounts.models import User

# By name, because tasks import actions and not the other way round.
SEND_TASK = "technopark.common.tasks.send_mail"
LONGEST_SUBJECT = 200
# Attempts to send a mail, 2, 4, 8 … seconds apart: a blink is mended at once, and a mail server may be down for a day.
MOST_ATTEMPTS = 16
METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)


@transaction.atomic
def send(
    *,
    kind: str,
    context: dict,
    to: "User | None" = None,
    to_email: str = "",
    language: str = "",
    about: str = "",
    calendar: str = "",
) -> Mail:
    """Write the mail ``kind`` to a person, or to an address without account, and have the worker send it.

    ``about`` is the reference of the file, tenancy or booking. The language is the person's, or ``language``.
    ``calendar`` is an iCalendar object that goes along as a file.
    If the transaction is rolled back, neither the row nor the worker's job remains.
    """
    spoken = language or (to.language if to else settings.LANGUAGE_CODE)
    subject, body = render(kind, spoken, context | {"recipient_name": to.name_in(spoken) if to else ""})
    return post(
        kind=kind,
        subject=subject,
        body=body,
        to=to,
        to_email=to_email or to.email,
        language=spoken,
        about=about,
        calendar=calendar,
    )


@transaction.atomic
def post(
    *,
    kind: str,
    subject: str,
    body: str,
    to: "User | None",
    to_email: str,
    language: str,
    about: str = "",
    calendar: str = "",
) -> Mail:
    """Put a mail that is already worded into the outbox."""
    mail = Mail.objects.create(
        to=to_email,
        recipient=to,
        language=language,
        kind=kind,
        subject_reference=about,
        subject=subject,
        body=body,
        calendar=calendar,
    )
    app.configure_task(SEND_TASK).defer(mail_id=mail.pk)
    return mail


def render(kind: str, language: str, context: dict) -> tuple[str, str]:
    """Return the subject, on one line, and the body of the mail ``kind`` in ``language``.

    In the words that staff put into use for it, else in those of its template.
    """
    written = mail_templates.in_use(kind, language, context)
    if written:
        return one_line(written[0]), tidy(written[1])
    template = f"emails/{kind}.txt"
    known = context | {"site_url": settings.SITE_URL, "language": language}
    with translation.override(language):
        subject = render_to_string(template, known | {"part": "subject"})
        body = render_to_string(template, known | {"part": "body"})
    return one_line(subject), tidy(body)


def one_line(subject: str) -> str:
    """The subject without line breaks (a header must have none) and no longer than its column."""
    words = " ".join(subject.split())
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1] + "…"


def tidy(body: str) -> str:
    """The body with at most one empty line between paragraphs, whatever the template's tags left."""
    lines = "\n".join(line.rstrip() for line in body.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


@transaction.atomic
def deliver(mail_id: int) -> bool:
    """Hand the mail to the mail server; return whether this call did so.

    The row stays locked meanwhile, so that two workers do not both send it; one already sent, held, cancelled or
    deleted since, is left alone.
    """
    mail = Mail.objects.unsent().select_for_update(of=("self",)).filter(pk=mail_id, held_at__isnull=True).first()
    if mail is None:
        return False
    message_for(mail).send()
    mail.sent_at, mail.next_try_at = timezone.now(), None
    mail.save(update_fields=["sent_at", "next_try_at"])
    return True


def forget_links(kinds: Collection[str], path: str) -> int:
    """Take private links out of the mails of ``kinds`` that left a day ago: who reads the outbox opens nothing.

    ``path`` is what stands before a token (``/d/``). Return how many mails were changed.
    """
    link = f"{path}[A-Za-z0-9_-]{{40,}}/"
    mails = Mail.objects.filter(kind__in=kinds, body__regex=link, sent_at__lt=timezone.now() - timedelta(days=1))
    return mails.update(body=Func(F("body"), Value(link), Value(f"{path}…/"), function="regexp_replace"))


def note_failure(mail_id: int, error: Exception) -> None:
    """Keep why an attempt failed and when the next one is, for the people who look after the outbox."""
    mail = Mail.objects.filter(pk=mail_id)
    mail.update(failures=F("failures") + 1, last_error=f"{type(error).__name__}: {error}")
    for failures in mail.unsent().values_list("failures", flat=True):
        mail.update(next_try_at=next_try(failures))


def next_try(failures: int) -> datetime | None:
    """When the worker tries again after so many failures; None after the last attempt."""
    return timezone.now() + timedelta(seconds=2**failures) if failures < MOST_ATTEMPTS else None


def message_for(mail: Mail) -> EmailMultiAlternatives:
    """The message as sent: plain text, and the same text as HTML so that Arabic is set from the right.

    Its Message-ID follows from the row, so that a copy sent after a crash is recognised as the same mail.
    """
    domain = settings.SITE_URL.partition("://")[2].partition(":")[0].partition("/")[0]
    headers = {
        "Message-ID": f"<mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{domain}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(mail.subject, mail.body, to=[mail.to], headers=headers)
    page = render_to_string("emails/_page.html", {"mail": mail, "body": as_html(mail.body)})
    message.attach_alternative(page, "text/html")
    if mail.calendar:
        # Mail programs read from the type whether it invites, changes or cancels.
        method = METHOD.search(mail.calendar)
        message.attach("invite.ics", mail.calendar, f"text/calendar; method={method[1] if method else 'PUBLISH'}")
    return message


def as_html(body: str) -> SafeString:
    """The body as paragraphs; addresses become links that keep their direction inside Arabic."""
    html = linebreaks(urlize(body, autoescape=True), autoescape=False)
    # What people wrote is escaped by now: every tag in it is ours.
    return mark_safe(html.replace("<a ", '<a dir="ltr" '))  # noqa: S308
