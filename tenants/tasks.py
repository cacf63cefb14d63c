"""What the worker does for stays. Every task may run twice, or late, without harm."""

from procrastinate.contrib.django import app

from tenants.actions import holding


# Every hour rather than once a night, so that a worker that was down at midnight catches up by itself.
@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="tenants.lapse_overdue")
def lapse_overdue(timestamp: int) -> int:
    """Give back every place whose last day to answer or to sign has passed."""
    return holding.lapse_overdue()
