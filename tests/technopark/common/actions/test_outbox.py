from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail as postbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from technopark.common.actions import mailing, outbox
from technopark.common.errors import MailHasLeft, MailIsCancelled, MailIsHeld, MailIsNotHeld, Refusal
from technopark.common.models import Mail
from tests.factories.accounts import UserFactory
from tests.factories.common import MailFactory


@pytest.fixture
def someone(db):
    return UserFactory()


def jobs() -> int:
    return ProcrastinateJob.objects.count()


def test_held_mail_stays_until_it_is_released(someone):
    mail = MailFactory()
    outbox.hold(mail, by=someone)
    assert not mailing.deliver(mail.pk)
    assert Mail.objects.get().stopped_by == someone

    outbox.release(mail, by=someone)

    assert jobs() == 1
    assert mailing.deliver(mail.pk)
    assert len(postbox.outbox) == 1


def test_cancelled_mail_never_leaves(someone):
    mail = MailFactory()
    outbox.cancel(mail, by=someone)

    assert not mailing.deliver(mail.pk)
    assert (Mail.objects.get().stopped_by, jobs()) == (someone, 0)


def test_failed_mail_is_tried_again_as_often_as_a_new_one(someone):
    mail = MailFactory()
    mailing.note_failure(mail.pk, OSError("no route"))
    mail.refresh_from_db()
    assert (mail.failures, mail.last_error, mail.next_try_at > timezone.now()) == (1, "OSError: no route", True)

    outbox.retry(mail, by=someone)

    mail.refresh_from_db()
    assert (mail.failures, mail.next_try_at, jobs()) == (0, None, 1)


def test_last_failure_announces_no_next_attempt(someone):
    mail = MailFactory(failures=mailing.MOST_ATTEMPTS - 1)

    mailing.note_failure(mail.pk, OSError("no route"))

    mail.refresh_from_db()
    assert (mail.failures, mail.next_try_at) == (mailing.MOST_ATTEMPTS, None)


VERBS = [outbox.hold, outbox.release, outbox.cancel, outbox.retry]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("state", "refusal"), [("sent_at", MailHasLeft), ("cancelled_at", MailIsCancelled)])
def test_nothing_is_done_with_a_mail_that_has_left_or_was_cancelled(verb, state, refusal, someone):
    mail = MailFactory(**{state: timezone.now(), "stopped_by": someone})

    with pytest.raises(refusal):
        verb(mail, by=someone)
    assert jobs() == 0


def test_only_a_held_mail_is_released_and_only_another_is_tried_again(someone):
    with pytest.raises(MailIsNotHeld):
        outbox.release(MailFactory(), by=someone)
    with pytest.raises(MailIsHeld):
        outbox.retry(MailFactory(held_at=timezone.now(), stopped_by=someone), by=someone)


@pytest.fixture
def slow_server(monkeypatch):
    """A mail server that takes its time: whoever comes meanwhile must wait or be told."""

    def send(self, messages):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return EmailBackend.real_send(self, messages)

    monkeypatch.setattr(EmailBackend, "real_send", EmailBackend.send_messages, raising=False)
    monkeypatch.setattr(EmailBackend, "send_messages", send)


@pytest.fixture
def no_jobs(transactional_db):
    """Django does not empty procrastinate's tables after a test with real transactions."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def at_once(*calls) -> list:
    """Run ``calls`` at the same moment, each in its own connection; a refusal is an answer."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def test_two_workers_and_two_people_who_try_again_send_once(no_jobs, slow_server):
    mail, someone = MailFactory(failures=3), UserFactory()

    at_once(
        lambda: mailing.deliver(mail.pk),
        lambda: mailing.deliver(mail.pk),
        lambda: outbox.retry(mail, by=someone),
        lambda: outbox.retry(mail, by=someone),
    )
    for _ in range(ProcrastinateJob.objects.count()):
        mailing.deliver(mail.pk)

    assert len(postbox.outbox) == 1


@pytest.mark.parametrize("verb", [outbox.hold, outbox.cancel])
def test_mail_that_is_stopped_while_it_leaves_either_leaves_or_stays(verb, no_jobs, slow_server):
    mail, someone = MailFactory(), UserFactory()

    sent, stopped = at_once(lambda: mailing.deliver(mail.pk), lambda: verb(mail, by=someone))

    assert sent is (stopped is MailHasLeft)
    assert len(postbox.outbox) == int(sent)
