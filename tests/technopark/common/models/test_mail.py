"""What the database refuses of mails and of the words that staff give them."""

import pytest

from technopark.common.models import Mail
from tests.factories.accounts import UserFactory
from tests.factories.common import MailFactory, MailTemplateFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.mark.parametrize("change", ["held_at = now()", "cancelled_at = now()"])
def test_mail_that_was_sent_is_not_stopped(change):
    mail = MailFactory(stopped_by=UserFactory())
    with refused_by("mail_sent_is_not_stopped"):
        sql(f"UPDATE common_mail SET sent_at = now(), {change} WHERE id = %s", mail.pk)


@pytest.mark.parametrize("change", ["held_at = now()", "cancelled_at = now()"])
def test_mail_is_stopped_by_somebody(change):
    mail = MailFactory()
    with refused_by("mail_stopped_by_somebody"):
        sql(f"UPDATE common_mail SET {change} WHERE id = %s", mail.pk)


def test_unsent_mails_are_neither_sent_nor_cancelled():
    person = UserFactory()
    waiting, held = MailFactory(), MailFactory()
    sql("UPDATE common_mail SET held_at = now(), stopped_by_id = %s WHERE id = %s", person.pk, held.pk)
    for change in ("sent_at = now()", "cancelled_at = now()"):
        over = MailFactory(stopped_by=person)
        sql(f"UPDATE common_mail SET {change} WHERE id = %s", over.pk)
    assert set(Mail.objects.unsent()) == {waiting, held}


def test_mail_template_once_a_language():
    template = MailTemplateFactory()
    with refused_by("mail_template_once_a_language"):
        MailTemplateFactory(kind=template.kind, language=template.language)
