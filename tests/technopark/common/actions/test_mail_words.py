import pytest

from technopark.common.actions import mail_words
from technopark.common.errors import WordsNotUsable
from technopark.common.models import MailTemplate
from tests.factories.accounts import UserFactory
from tests.factories.common import MailTemplateFactory

pytestmark = pytest.mark.django_db
KIND = "application_withdrawn"


def write(**fields) -> MailTemplate:
    words = {"kind": KIND, "language": "fr", "subject": " Bon \n jour ", "body": "Texte\n", "is_active": True}
    return mail_words.write(**words | fields)


def test_words_are_kept_with_their_author_and_change_in_place():
    first, second = UserFactory(), UserFactory()
    write(by=first)

    write(subject="Autre", by=second)

    kept = MailTemplate.objects.get()
    assert (kept.subject, kept.body, kept.is_active, kept.edited_by) == ("Autre", "Texte", True, second)


def test_words_with_an_unknown_name_are_refused_and_the_name_is_said():
    with pytest.raises(WordsNotUsable, match="password"):
        write(body="{{ password }}", by=UserFactory())
    assert not MailTemplate.objects.exists()


def test_going_back_keeps_the_words_as_a_draft():
    someone = UserFactory()
    MailTemplateFactory(kind=KIND)

    assert mail_words.go_back(kind=KIND, language="fr", by=someone)
    assert not mail_words.go_back(kind=KIND, language="fr", by=someone)
    assert (MailTemplate.objects.get().is_active, MailTemplate.objects.get().edited_by) == (False, someone)
