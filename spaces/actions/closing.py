"""Spaces closed for works or after a breakdown, and opened again."""

from datetime import date, timedelta

from django.db import transaction

from spaces.enums import ClosureReason
from spaces.errors import AlreadyClosed, OpensBeforeItCloses
from spaces.models import Closure, Space
from technopark.common.actions.days import closed_anew
from technopark.common.database import lock_park, locked
from technopark.common.history import acting


@transaction.atomic
def close(
    *, space: Space, starts_on: date, ends_on: date, by, reason: str = ClosureReason.WORKS, note: str = ""
) -> Closure:
    """Close ``space`` from ``starts_on`` until the day before ``ends_on``, the first day open again.

    Whoever holds the space keeps it on paper: a breakdown asks nobody; no new stay begins in it meanwhile.
    A closed coworking area closes its desks. Raises OpensBeforeItCloses, AlreadyClosed.
    """
    lock_park(space.park_id)
    if ends_on <= starts_on:
        raise OpensBeforeItCloses(first=starts_on)
    other = Closure.objects.filter(space=space, starts_on__lt=ends_on, ends_on__gt=starts_on).first()
    if other:
        raise AlreadyClosed(space=space.code, first=other.starts_on, opens_on=other.ends_on)
    with acting(by):
        closure = Closure.objects.create(space=space, starts_on=starts_on, ends_on=ends_on, reason=reason, note=note)
    closed = [space.pk, *space.children.values_list("pk", flat=True)]
    closed_anew(first_day=starts_on, last_day=ends_on - timedelta(days=1), spaces=closed)
    return closure


@transaction.atomic
def open_again(closure: Closure, *, on: date, by) -> Closure | None:
    """Open the space on ``on`` instead of at the planned end; a closure that has not begun by then is dropped.

    Returns the shortened closure, or None where it was dropped. Opening later than planned is another closure.
    """
    lock_park(closure.space.park_id)
    closure = locked(Closure.objects.filter(pk=closure.pk))
    with acting(by):
        if on <= closure.starts_on:
            closure.delete()
            return None
        closure.ends_on = min(on, closure.ends_on)
        closure.save(update_fields=["ends_on"])
    return closure
