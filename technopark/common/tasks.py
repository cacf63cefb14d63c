"""What the worker does for everybody. Every task may run twice without harm."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from technopark.common.actions import mailing

# After 2, 4, 8 … seconds: a blink is mended at once, and a mail server may be down for a day.
MAIL_RETRIES = RetryStrategy(max_attempts=16, exponential_wait=2)


@app.task(retry=MAIL_RETRIES)
def send_mail(mail_id: int) -> None:
    """Send one mail of the outbox; on failure keep the reason and let the worker try again later."""
    try:
        mailing.deliver(mail_id)
    except Exception as error:
        mailing.note_failure(mail_id, error)
        raise
