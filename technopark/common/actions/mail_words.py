"""Writing the words of mails, and going back to those that are shipped."""

from typing import TYPE_CHECKING

from django.db import transaction

from technopark.common.errors import WordsNotUsable
from technopark.common.mail_templates import problems
from technopark.common.models import MailTemplate

if TYPE_CHECKING:
    from technopark.accounts.models import User


@transaction.atomic
def write(*, kind: str, language: str, subject: str, body: str, is_active: bool, by: "User") -> MailTemplate:
    """Keep the words of the mail ``kind`` in ``language``; with ``is_active`` they are sent from now on.

    Raises WordsNotUsable, with everything that is wrong.
    """
    wrong = problems(kind, subject, body)
    if wrong:
        raise WordsNotUsable(problems=" ".join(wrong))
    words = {"subject": " ".join(subject.split()), "body": body.strip(), "is_active": is_active, "edited_by": by}
    return MailTemplate.objects.update_or_create(kind=kind, language=language, defaults=words)[0]


@transaction.atomic
def go_back(*, kind: str, language: str, by: "User") -> bool:
    """Send the shipped words again; what was written is kept as a draft. Return whether anything changed."""
    found = MailTemplate.objects.filter(kind=kind, language=language, is_active=True)
    return bool(found.update(is_active=False, edited_by=by))
