"""What the worker does for money. Every task may run twice, or late, without harm."""

from procrastinate.contrib.django import app

from billing.actions import charging, reminding
from spaces.models import Park


@app.periodic(cron="25 4 * * *")
@app.task(queueing_lock="billing.compute_charges")
def compute_charges(timestamp: int) -> None:
    """Every night: bring the charges of the months that are over up to date, park by park."""
    for park in Park.objects.order_by("pk"):
        charging.compute(park)


@app.periodic(cron="15 7 * * *")
@app.task(queueing_lock="billing.send_reminders")
def send_reminders(timestamp: int) -> None:
    """Every morning: send the reminders whose day has come, each once."""
    for park in Park.objects.order_by("pk"):
        reminding.remind(park)
