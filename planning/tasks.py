"""What the worker does for planning. Every task may run twice, or late, without harm."""

from procrastinate.contrib.django import app

from planning.actions import alerting


# Every hour of the morning, so that a worker that was down at seven catches up; each person has one mail a day.
@app.periodic(cron="10 7-11 * * *")
@app.task(queueing_lock="planning.send_digests")
def send_digests(timestamp: int) -> int:
    """Mail to each member of staff what wants a decision soon."""
    return alerting.send_digests()
