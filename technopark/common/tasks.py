"""What the worker does for everybody. Every task may run twice without harm."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from technopark.common.actions import holidays, jobs, mailing

MAIL_RETRIES = RetryStrategy(max_attempts=mailing.MOST_ATTEMPTS, exponential_wait=2)


@app.task(retry=MAIL_RETRIES)
def send_mail(mail_id: int) -> None:
    """Send one mail of the outbox; on failure keep the reason and let the worker try again later."""
    try:
        mailing.deliver(mail_id)
    except Exception as error:
        mailing.note_failure(mail_id, error)
        raise


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="common.prefill_holidays")
def prefill_holidays(timestamp: int) -> None:
    """Every night: have the public holidays of this year and the two next ones in the table, for staff to confirm."""
    year = timezone.localdate().year
    holidays.prefill(years=range(year, year + 3))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="common.take_up_jobs")
def take_up_jobs(timestamp: int) -> int:
    """Every five minutes: do what a killed worker left undone."""
    return jobs.take_up()


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="common.forget_old_jobs")
def forget_old_jobs(timestamp: int) -> None:
    """Every night: forget jobs that were finished a month ago."""
    jobs.forget_old()
