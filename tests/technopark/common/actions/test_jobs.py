from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from technopark.common.actions import jobs
from technopark.common.actions.outbox import send_again
from technopark.common.models import Mail
from technopark.common.tasks import forget_old_jobs, prefill_holidays, take_up_jobs
from tests.factories.common import MailFactory
from tests.promises import sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(db) -> ProcrastinateJob:
    """The job of a mail, in the hands of a worker."""
    send_again(MailFactory())
    return ProcrastinateJob.objects.get()


def in_the_hands_of_a_worker(job: ProcrastinateJob, *, seen: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [timezone.now() - seen]
        )
        (worker,) = cursor.fetchone()
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", worker, job.pk)


def test_mail_of_a_killed_worker_is_sent_by_the_next_one(begun, run_jobs, mailoutbox):
    in_the_hands_of_a_worker(begun, seen=timedelta(minutes=2))
    assert run_jobs() == []
    assert take_up_jobs(timestamp=0) == 1
    run_jobs()
    assert len(mailoutbox) == 1
    assert Mail.objects.get().sent_at


def test_job_whose_worker_is_forgotten_is_taken_up(begun):
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s", begun.pk)
    assert jobs.take_up() == 1


def test_job_of_a_living_worker_is_left_to_it(begun):
    in_the_hands_of_a_worker(begun, seen=timedelta(seconds=3))
    assert jobs.take_up() == 0


def test_what_repeats_by_itself_is_left_to_its_next_time(db):
    prefill_holidays.configure().defer(timestamp=0)
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    assert jobs.take_up() == 0


def test_jobs_are_forgotten_a_month_after_they_were_done(begun):
    sql("UPDATE procrastinate_jobs SET status = 'succeeded'")
    forget_old_jobs(timestamp=0)
    assert ProcrastinateJob.objects.count() == 1
    sql("UPDATE procrastinate_events SET at = at - interval '31 days'")
    forget_old_jobs(timestamp=0)
    assert not ProcrastinateJob.objects.exists()
    assert not ProcrastinateEvent.objects.exists()
