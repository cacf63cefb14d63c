"""What the worker does for the building. Every task may run twice, or late, without harm."""

from procrastinate.contrib.django import app

from upkeep.actions import alarming, ticketing


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="upkeep.alarm_late")
def alarm_late(timestamp: int) -> None:
    """Every hour: tell of tickets that are late, each once."""
    alarming.alarm_late()


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="upkeep.close_quiet")
def close_quiet(timestamp: int) -> None:
    """Every night: close what was solved a week ago."""
    ticketing.close_quiet()
