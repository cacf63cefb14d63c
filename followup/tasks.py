"""What the worker does for follow-up, every night. Each task may run twice, or late, or be killed, without harm."""

from procrastinate.contrib.django import app

from followup.actions import asking, reminding, reporting


@app.periodic(cron="15 5 * * *")
@app.task(queueing_lock="followup.remind_papers")
def remind_papers(timestamp: int) -> None:
    """Tell companies of papers that end in 30 and in 7 days."""
    reminding.remind_papers()


@app.periodic(cron="25 5 * * *")
@app.task(queueing_lock="followup.ask_figures")
def ask_figures(timestamp: int) -> None:
    """Ask for the figures that are due, and remind of those asked for."""
    reporting.ask_due()
    reminding.remind_reports()


@app.periodic(cron="35 5 * * *")
@app.task(queueing_lock="followup.ask_alumni")
def ask_alumni(timestamp: int) -> None:
    """Send the questionnaires of the year to those who left, and remind those who have not answered."""
    asking.prepare()
    asking.send_due()
    asking.remind()
