import pytest

from applications.actions import noting
from applications.enums import NoteAudience
from applications.errors import NothingWritten
from applications.models import Message, Note
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.applications import ApplicationFactory, ReviewFactory
from tests.factories.selection import MessageFactory


@pytest.fixture
def application(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, submitted=True)


def mails() -> list[tuple[str, str, str]]:
    return list(Mail.objects.order_by("id").values_list("to", "kind", "language"))


@pytest.mark.parametrize("audience", list(NoteAudience))
def test_note_is_kept_with_its_author_and_audience(audience, application, officer):
    noting.note(application, text=" À rapprocher. ", audience=audience, by=officer)

    kept = Note.objects.get()
    assert (kept.application, kept.text, kept.audience, kept.by) == (application, "À rapprocher.", audience, officer)
    assert mails() == []


def test_note_needs_words(application, officer):
    with pytest.raises(NothingWritten):
        noting.note(application, text=" \n", by=officer)


@pytest.mark.parametrize("who", ["founder", "stranger", "reviewer", "observer"])
def test_note_is_for_the_staff(who, application, request):
    with pytest.raises(NotAllowed):
        noting.note(application, text="Mot", by=request.getfixturevalue(who))


def test_message_of_the_team_is_mailed_in_the_applicant_s_language(application, founder, officer):
    founder.language = "ar"
    founder.save()

    noting.write(application, text="Votre budget est en retard.", by=officer)

    message = Message.objects.get()
    assert (message.from_applicant, message.by, message.read_at) == (False, officer, None)
    assert mails() == [(founder.email, "message_from_team", "ar")]
    assert "Votre budget est en retard." in Mail.objects.get().body


def test_words_sent_by_a_doubled_click_are_sent_once(application, officer):
    for verb in (noting.write, noting.note):
        assert verb(application, text="Bonjour", by=officer) == verb(application, text=" Bonjour ", by=officer)
    assert len(mails()) == 1


def test_message_of_the_applicant_is_mailed_to_each_officer_in_their_language(application, founder, appoint):
    appoint("officer", language="fr")
    appoint("officer", email="second@example.ma", language="ar")
    appoint("officer", email="gone@example.ma", is_active=False)
    appoint("reviewer")

    noting.write(application, text="Quand saurai-je ?", by=founder)

    assert Message.objects.get().from_applicant
    assert mails() == [
        ("officer@example.ma", "message_from_applicant", "fr"),
        ("second@example.ma", "message_from_applicant", "ar"),
    ]


def test_message_of_the_applicant_goes_to_the_managers_where_no_officer_is_free(application, founder, officer, manager):
    ReviewFactory(application=application, reviewer=officer, conflict=True)

    noting.write(application, text="Quand saurai-je ?", by=founder)

    assert mails() == [(manager.email, "message_from_applicant", "fr")]


def test_answer_marks_what_was_asked_as_read(application, founder, officer):
    asked = MessageFactory(application=application, from_applicant=True, by=founder)
    said = MessageFactory(application=application, by=officer)

    noting.write(application, text="Vendredi.", by=officer)

    asked.refresh_from_db()
    said.refresh_from_db()
    assert asked.read_at is not None
    assert said.read_at is None


def test_message_needs_words(application, founder):
    with pytest.raises(NothingWritten):
        noting.write(application, text=" ", by=founder)
    assert mails() == []


@pytest.mark.parametrize("who", ["stranger", "reviewer", "observer"])
def test_message_is_for_the_applicant_and_those_who_screen(who, application, request):
    person = request.getfixturevalue(who)
    for verb in (
        lambda: noting.write(application, text="Mot", by=person),
        lambda: noting.mark_read(application, by=person),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_message_about_a_draft_is_not_possible(park, founder):
    with pytest.raises(NotAllowed):
        noting.write(ApplicationFactory(call__park=park, applicant=founder), text="Mot", by=founder)


def test_mark_read_marks_the_other_side_s_words_once(application, founder, officer):
    MessageFactory(application=application, by=officer)
    MessageFactory(application=application, from_applicant=True, by=founder)

    assert noting.mark_read(application, by=founder) == 1
    assert noting.mark_read(application, by=founder) == 0
    assert noting.mark_read(application, by=officer) == 1
