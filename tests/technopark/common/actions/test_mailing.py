import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core import mail as postbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections, transaction
from django.template import TemplateDoesNotExist
from procrastinate.contrib.django.models import ProcrastinateJob

from technopark.common.actions import mailing
from technopark.common.models import Mail
from technopark.common.tasks import send_mail
from tests.factories.accounts import UserFactory
from tests.factories.common import MailFactory

GREETING = """{% extends "emails/_base.txt" %}
{% block subject %}{% trans "January" %}: {{ project }}
{{ day|long_day }}{% endblock %}
{% block body %}{% if project %}{{ project }}{% endif %}



{{ site_url }}{% url "common:accessibility" %}{% endblock %}
"""


@pytest.fixture(autouse=True)
def greeting(settings):
    """A mail kind of these tests: ``greeting``."""
    settings.TEMPLATES = [
        settings.TEMPLATES[0]
        | {
            "APP_DIRS": False,
            "OPTIONS": settings.TEMPLATES[0]["OPTIONS"]
            | {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"emails/greeting.txt": GREETING}),
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ]
            },
        }
    ]


@pytest.fixture
def no_jobs(transactional_db):
    """Start without jobs: Django does not empty procrastinate's tables after a test with real transactions."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def greet(to=None, **context) -> Mail:
    values = {"project": "Zitoun & <b>Fils</b>", "day": date(2027, 8, 1)} | context
    return mailing.send(kind="greeting", to=to or UserFactory(), context=values, about="KHE-2027-0042")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject", "link"),
    [
        ("fr", "janvier: Zitoun & <b>Fils</b> 1er août 2027", "http://testserver/fr/accessibility/"),
        ("ar", "يناير: Zitoun & <b>Fils</b> 1 غشت 2027", "http://testserver/ar/accessibility/"),
        ("en", "January: Zitoun & <b>Fils</b> 1 August 2027", "http://testserver/en/accessibility/"),
    ],
)
def test_send_writes_in_the_recipients_language_whatever_the_page_speaks(language, subject, link):
    mail = greet(UserFactory(language=language, full_name="Salma", full_name_ar="سلمى"))

    assert mail.subject == subject
    assert link in mail.body
    assert ("سلمى" if language == "ar" else "Salma") in mail.body.splitlines()[0]
    assert (mail.language, mail.subject_reference, mail.kind) == (language, "KHE-2027-0042", "greeting")


@pytest.mark.django_db
def test_send_subject_is_one_line_and_fits_its_column():
    mail = greet(project="Zitoun\r\nBcc: all@example.ma\n" + "x" * 300)

    assert "\n" not in mail.subject
    assert len(mail.subject) == 200
    assert mail.subject.endswith("…")


@pytest.mark.django_db
def test_send_body_has_no_gaps_where_tags_stood():
    assert "\n\n\n" not in greet(project="").body


@pytest.mark.django_db
def test_send_to_an_address_without_account():
    mail = mailing.send(
        kind="greeting", to_email="new@example.ma", language="ar", context={"project": "P", "day": None}
    )

    assert (mail.to, mail.recipient, mail.language) == ("new@example.ma", None, "ar")


@pytest.mark.usefixtures("no_jobs")
def test_send_rolled_back_leaves_neither_mail_nor_job():
    person = UserFactory()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        greet(person)
        assert ProcrastinateJob.objects.count() == 1
        raise ZeroDivisionError

    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.usefixtures("no_jobs")
def test_send_committed_leaves_one_job_for_its_mail():
    mail = greet()

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("technopark.common.tasks.send_mail", {"mail_id": mail.pk})
    assert not postbox.outbox


@pytest.mark.django_db
def test_worker_sends_the_mail_as_text_and_as_html(run_jobs):
    mail = greet(UserFactory(language="ar", email="salma@example.ma"))

    assert run_jobs() == ["technopark.common.tasks.send_mail"]

    (message,) = postbox.outbox
    mail.refresh_from_db()
    html = message.alternatives[0].content
    assert (message.to, message.subject, message.body) == (["salma@example.ma"], mail.subject, mail.body)
    assert 'lang="ar" dir="rtl"' in html
    assert "&lt;b&gt;Fils" in html
    assert message.extra_headers["Message-ID"].startswith(f"<mail-{mail.pk}-")
    assert mail.sent_at
    assert (mail.failures, mail.last_error) == (0, "")


@pytest.mark.django_db
def test_worker_given_the_same_mail_twice_sends_it_once():
    mail = greet()

    send_mail(mail.pk)
    send_mail(mail.pk)

    assert len(postbox.outbox) == 1


@pytest.mark.django_db
def test_worker_keeps_why_an_attempt_failed_and_succeeds_later(monkeypatch):
    mail = greet()

    def refuse(self, messages):
        raise smtplib.SMTPServerDisconnected("gone for lunch")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        for _ in range(2):
            with pytest.raises(smtplib.SMTPServerDisconnected):
                send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.failures, mail.sent_at) == (2, None)
    assert mail.last_error == "SMTPServerDisconnected: gone for lunch"

    send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.sent_at
    assert len(postbox.outbox) == 1


@pytest.mark.usefixtures("no_jobs")
def test_worker_tries_again_after_a_failure(monkeypatch):
    from procrastinate.contrib.django import app

    # The worker's thread then closes its connection, which the test database must not keep.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, messages: 1 / 0)
    greet()

    # In a thread of its own: the browser's tests leave an event loop running in this one.
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app, ThreadPoolExecutor(1) as thread:
        options = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
        thread.submit(worker_app.run_worker, **options).result()

    # The worker may have deferred tasks of the hour as well.
    job = ProcrastinateJob.objects.get(task_name=mailing.SEND_TASK)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert Mail.objects.get().failures == 1


@pytest.mark.django_db
def test_deliver_of_a_mail_deleted_since_does_nothing():
    assert mailing.deliver(0) is False


@pytest.mark.django_db
def test_send_unknown_kind_is_an_error_and_writes_nothing():
    with pytest.raises(TemplateDoesNotExist, match=r"emails/nothing\.txt"):
        mailing.send(kind="nothing", to=UserFactory(), context={})

    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_message_for_reads_well_in_a_file(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path

    send_mail(MailFactory(language="fr", subject="Reçu", body="Votre dossier est reçu.\n").pk)

    (file,) = tmp_path.iterdir()
    assert "Votre dossier est reçu." in file.read_text()


@pytest.mark.django_db
def test_deliver_holds_the_row_while_it_sends(monkeypatch):
    mail = MailFactory()
    locks = []

    def look(self, messages):
        with connection.cursor() as cursor:
            cursor.execute("SELECT mode FROM pg_locks WHERE relation = 'common_mail'::regclass")
            locks.extend(mode for (mode,) in cursor.fetchall())
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", look)
    mailing.deliver(mail.pk)

    assert "RowShareLock" in locks
