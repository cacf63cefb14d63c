"""What the worker does for bookings. Every task may run twice, or late, without harm."""

from datetime import date

from procrastinate.contrib.django import app

from bookings.actions import booking, checking_in, hours, rechecking, waiting


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="bookings.keep_time")
def keep_time(timestamp: int) -> None:
    """Every five minutes: give back what nobody came to, and pass on what nobody answered."""
    checking_in.release_no_shows()
    booking.lapse_unanswered()
    waiting.lapse_offers()


@app.task
def recheck(first_day: str | None = None, last_day: str | None = None, spaces: list[int] | None = None) -> None:
    """A holiday, opening hours or a closure changed on those days (ISO): see which bookings can no longer be."""
    first, last = (date.fromisoformat(day) if day else None for day in (first_day, last_day))
    rechecking.recheck(first_day=first, last_day=last, spaces=spaces)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="bookings.prefill_ramadan")
def prefill_ramadan(timestamp: int) -> None:
    """Every night: have the hours of the coming Ramadans in the table, for staff to confirm."""
    hours.prefill_ramadan()


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="bookings.recheck_all")
def recheck_all(timestamp: int) -> None:
    """Every night: see that all bookings to come still can be; a stay may have been ended or shortened meanwhile."""
    rechecking.recheck()
