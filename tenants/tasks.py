"""What the worker does for stays. Every task may run twice, or late, without harm."""

from procrastinate.contrib.django import app

from tenants.actions import forgetting, holding, inviting, reminding, suspending


# Every hour rather than once a night, so that a worker that was down at midnight catches up by itself.
@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="tenants.lapse_overdue")
def lapse_overdue(timestamp: int) -> int:
    """Give back every place whose last day to answer or to sign has passed."""
    return holding.lapse_overdue()


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="tenants.follow_suspensions")
def follow_suspensions(timestamp: int) -> int:
    """Suspend and resume stays on the days that were set for it."""
    return suspending.follow_days()


@app.periodic(cron="30 6 * * *")
@app.task(queueing_lock="tenants.remind_of_ends")
def remind_of_ends(timestamp: int) -> int:
    """Every morning: remind companies of the end of their stay, each once."""
    return reminding.remind()


@app.periodic(cron="55 4 * * *")
@app.task(queueing_lock="tenants.forget_invitations")
def forget_invitations(timestamp: int) -> int:
    """Delete invitations that ended long ago without being accepted; take their links out of sent mails."""
    return inviting.forget_old()


@app.periodic(cron="0 5 * * *")
@app.task(queueing_lock="tenants.forget_people")
def forget_people(timestamp: int) -> int:
    """Take the names out of companies that left long ago (law 09-08)."""
    return forgetting.forget_old()
