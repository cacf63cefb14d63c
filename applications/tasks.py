"""What the worker does for selection. Every task may run twice, or late, without harm."""

from procrastinate.contrib.django import app

from applications import typed
from applications.actions import alarms, deciding, offering, privacy, proposing, reminding


# Before the same task of ``tenants``, which frees whatever is left; every hour, so that a worker that was down
# at midnight catches up by itself.
@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="applications.lapse_offers")
def lapse_offers(timestamp: int) -> int:
    """Let offers lapse whose last day to answer has passed, and free their places."""
    return offering.lapse_overdue()


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="applications.expire_waiting")
def expire_waiting(timestamp: int) -> int:
    """End the places on waiting lists whose last day has passed."""
    return deciding.expire_waiting()


@app.periodic(cron="30 4 * * *")
@app.task(queueing_lock="applications.forget_old_files")
def forget_old_files(timestamp: int) -> int:
    """Delete files sent after a session had ended, for which nobody came back."""
    return typed.forget_old_files()


@app.periodic(cron="35 6-18 * * *")
@app.task(queueing_lock="applications.ring_clocks")
def ring_clocks(timestamp: int) -> int:
    """Ring the alarms of the time to answer, by day; each rings once, however late the worker is."""
    return alarms.ring_clocks()


# After the tasks that free places.
@app.periodic(cron="50 6-18 * * *")
@app.task(queueing_lock="applications.propose_places")
def propose_places(timestamp: int) -> int:
    """Tell the managers, by day, for whom of the waiting list a place is free; once for each place that comes free."""
    return proposing.propose_places()


@app.periodic(cron="40 6-18 * * *")
@app.task(queueing_lock="applications.remind_of_drafts")
def remind_of_drafts(timestamp: int) -> int:
    """Remind of drafts whose call closes in 7 and in 2 days, by day; each reminder goes out once."""
    return reminding.remind()


@app.periodic(cron="45 4 * * *")
@app.task(queueing_lock="applications.forget_closed_files")
def forget_closed_files(timestamp: int) -> int:
    """Take the names out of files that were refused, inadmissible or withdrawn long ago (law 09-08)."""
    return privacy.forget_old()


@app.periodic(cron="50 4 * * *")
@app.task(queueing_lock="applications.forget_drafts")
def forget_drafts(timestamp: int) -> int:
    """Delete drafts that no account has taken and whose links ended long ago; take private links out of sent mails."""
    privacy.forget_links()
    return privacy.forget_unclaimed()
