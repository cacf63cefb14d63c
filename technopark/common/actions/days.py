"""Days on which the house is closed that it was not before: whoever has promised them to somebody looks again.

Who that is, the settings say by the names of tasks, since apps above may not be imported here.
"""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from procrastinate.contrib.django import app


def closed_anew(*, first_day: date, last_day: date, spaces: Collection[int] | None = None) -> None:
    """Have the worker look again at those days, both included; of the spaces with these ids, or of all of them.

    Deferred in the caller's transaction: without the change no look either.
    """
    for name in settings.ON_DAYS_CLOSED:
        app.configure_task(name).defer(
            first_day=first_day.isoformat(),
            last_day=last_day.isoformat(),
            spaces=None if spaces is None else sorted(spaces),
        )
