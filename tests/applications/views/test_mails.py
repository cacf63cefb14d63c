import pytest
from django.utils import timezone

from technopark.common.models import Mail, MailTemplate
from tests.factories.applications import ApplicationFactory, CallFactory, OfferFactory, ReviewFactory
from tests.factories.common import MailFactory, MailTemplateFactory
from tests.factories.selection import MessageFactory

OUTBOX, WORDS = "/fr/staff/outbox/", "/fr/staff/mails/"
ONE = f"{WORDS}application_withdrawn/fr/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def file(call, founder):
    return ApplicationFactory(call=call, applicant=founder, submitted=True)


@pytest.fixture
def mail(file):
    return MailFactory(subject_reference=file.reference, subject="Votre dossier", body="Bonjour <b>Salma</b>")


def page(mail) -> str:
    return f"{OUTBOX}{mail.pk}/"


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_outbox_is_a_404_for_whoever_does_not_screen(method, who, mail, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    for url in (OUTBOX, page(mail)):
        assert getattr(client, method)(url, {"do": "cancel"}).status_code == 404
    assert Mail.objects.get().cancelled_at is None


@pytest.mark.parametrize("reference", ["", "ABC-2027-0001", "KHEX-2027-0001"])
def test_outbox_shows_neither_other_parks_nor_mails_that_sign_people_in(reference, park, officer, sign_in):
    mail = MailFactory(subject_reference=reference)
    client = sign_in(officer)

    assert client.get(OUTBOX).context["rows"] == []
    assert client.get(page(mail)).status_code == 404


def test_outbox_says_nothing_of_a_file_closed_to_its_reader(mail, file, officer, sign_in):
    ReviewFactory(application=file, reviewer=officer, conflict=True)
    client = sign_in(officer)

    assert client.get(OUTBOX).context["rows"] == []
    assert client.get(page(mail)).status_code == 404


def test_digest_of_several_files_is_read_by_its_recipient_alone(park, officer, manager, sign_in):
    digest = MailFactory(subject_reference="KHE", body="KHE-2027-0001", recipient=manager)

    assert "KHE-2027-0001" not in sign_in(officer).get(page(digest)).content.decode()
    assert "KHE-2027-0001" in sign_in(manager).get(page(digest)).content.decode()


def test_outbox_counts_and_filters_by_state(mail, file, officer, sign_in):
    about = {"subject_reference": file.reference, "stopped_by": officer}
    MailFactory(**about, failures=2)
    MailFactory(**about, held_at=timezone.now())
    MailFactory(**about, cancelled_at=timezone.now())
    MailFactory(**about, sent_at=timezone.now())
    client = sign_in(officer)

    assert [chip["count"] for chip in client.get(OUTBOX).context["chips"]] == [5, 1, 1, 1, 1, 1]
    for state, look in (("failed", "late"), ("held", "suspended"), ("waiting", "waiting"), ("sent", "sent")):
        rows = client.get(f"{OUTBOX}?state={state}").context["rows"]
        assert [shown for _, shown, _ in rows] == [look]
    assert len(client.get(f"{OUTBOX}?q=dossier").context["rows"]) == 1


def test_mail_is_shown_as_text(mail, officer, sign_in):
    assert "Bonjour &lt;b&gt;Salma&lt;/b&gt;" in sign_in(officer).get(page(mail)).content.decode()


@pytest.mark.parametrize(
    ("steps", "field", "is_set"),
    [(["hold"], "held_at", True), (["hold", "release"], "held_at", False), (["cancel"], "cancelled_at", True)],
)
def test_mail_is_held_released_and_cancelled_by_buttons(steps, field, is_set, mail, officer, sign_in):
    client = sign_in(officer)
    for step in steps:
        assert client.post(page(mail), {"do": step}).url == page(mail)
        assert client.get(page(mail)).status_code == 200

    mail.refresh_from_db()
    assert (getattr(mail, field) is not None) is is_set


def test_mail_tried_again_leaves_once(mail, officer, sign_in, run_jobs):
    Mail.objects.update(failures=3, last_error="OSError: no route")
    client = sign_in(officer)
    assert "OSError" in client.get(page(mail)).content.decode()

    client.post(page(mail), {"do": "retry"})
    client.post(page(mail), {"do": "retry"})
    run_jobs()

    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert [
        message.level_tag for message in client.post(page(mail), {"do": "hold"}, follow=True).context["messages"]
    ] == [
        "success",
        "success",
        "error",
    ]


def test_unknown_step_is_a_404(mail, officer, sign_in):
    assert sign_in(officer).post(page(mail), {"do": "send"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_outbox_asks_as_often_whatever_the_rows(rows, file, officer, sign_in, django_assert_num_queries):
    for _ in range(rows):
        MailFactory(subject_reference=file.reference, held_at=timezone.now(), stopped_by=officer)
    client = sign_in(officer)

    with django_assert_num_queries(8):
        client.get(OUTBOX)


# The words


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer", "officer"])
@pytest.mark.parametrize("url", [WORDS, ONE])
def test_words_are_a_404_for_whoever_does_not_answer_for_a_park(url, who, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(url).status_code == 404
    assert client.post(url, {"subject": "a", "body": "b"}).status_code == 404
    assert not MailTemplate.objects.exists()


@pytest.mark.parametrize("url", ["account_email_confirmation/fr/", "application_withdrawn/de/", "nothing/fr/"])
def test_words_of_other_mails_are_not_for_staff_to_write(url, manager, sign_in):
    assert sign_in(manager).get(WORDS + url).status_code == 404


def test_words_are_shown_on_real_data_before_they_are_kept(file, manager, sign_in):
    words = {"subject": "Dossier {{ reference }}", "body": "Bonjour {{ recipient_name }}", "do": "preview"}

    shown = sign_in(manager).post(ONE, words).context["shown"]

    assert shown[0] == f"Dossier {file.reference}"
    assert shown[1].startswith(f"Bonjour {file.applicant.full_name}")
    assert not MailTemplate.objects.exists()


def test_words_are_kept_and_put_into_use(manager, sign_in):
    words = {"subject": "Dossier {{ reference }}", "body": "Bonjour", "is_active": "on", "do": "save"}

    assert sign_in(manager).post(ONE, words).url == ONE

    kept = MailTemplate.objects.get()
    assert (kept.kind, kept.language, kept.is_active, kept.edited_by) == ("application_withdrawn", "fr", True, manager)


@pytest.mark.parametrize("body", ["{{ password }}", "{% debug %}", ""])
def test_words_that_cannot_be_used_are_shown_again(body, manager, sign_in):
    response = sign_in(manager).post(ONE, {"subject": "Sujet", "body": body, "do": "save"})

    assert "body" in response.context["form"].errors
    assert not MailTemplate.objects.exists()


def test_usual_words_are_sent_again_by_a_button(manager, sign_in):
    MailTemplateFactory(kind="application_withdrawn", language="fr")

    assert sign_in(manager).post(ONE, {"do": "back"}).url == ONE
    assert not MailTemplate.objects.get().is_active


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    "kind", ["application_refused", "completion_requested", "offer_made", "message_from_team", "review_entrusted"]
)
def test_page_of_each_kind_opens_with_and_without_real_data(kind, language, call, manager, sign_in):
    client = sign_in(manager)
    assert not client.get(f"{WORDS}{kind}/{language}/").context["is_real"]
    ApplicationFactory(call=call, refused=True)
    ApplicationFactory(call=call, completing=True)
    OfferFactory(application__call=call)
    MessageFactory(application=ApplicationFactory(call=call, under_review=True, reviews=1))

    assert client.get(f"{WORDS}{kind}/{language}/").context["is_real"]


def test_list_of_words_says_which_are_in_use(park, manager, sign_in, django_assert_num_queries):
    MailTemplateFactory(kind="application_withdrawn", language="ar")
    client = sign_in(manager)

    with django_assert_num_queries(5):
        rows = client.get(WORDS).context["rows"]

    assert [words for kind, _, languages in rows for _, _, words in languages if words] == [MailTemplate.objects.get()]


def test_preview_takes_nothing_from_a_file_closed_to_the_reader(file, manager, sign_in):
    ReviewFactory(application=file, reviewer=manager, conflict=True)

    assert not sign_in(manager).get(ONE).context["is_real"]
