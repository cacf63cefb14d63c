"""A space closed for works or after a breakdown, with whoever is in it moved meanwhile: one operation or nothing."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from spaces.actions import closing
from spaces.enums import ClosureReason
from spaces.models import Closure, Space
from technopark.common.database import lock_park
from technopark.common.errors import Refusal
from technopark.common.ranges import days
from tenants.actions import sheltering
from tenants.models import Assignment
from upkeep.closures import common
from upkeep.errors import CannotBeSheltered, NotTouched, SameShelterTwice
from upkeep.permissions import can_keep, require


@transaction.atomic
def close(
    *,
    space: Space,
    starts_on: date,
    ends_on: date,
    reason: ClosureReason = ClosureReason.WORKS,
    note: str = "",
    moves: Mapping[int, Space] | None = None,
    by,
) -> Closure:
    """Close ``space`` from ``starts_on`` until the day before ``ends_on``, and move whom ``moves`` names meanwhile.

    ``moves``: the id of an assignment in the space, or in a desk of it, and where its company works on the closed
    days; whoever is not named stays on paper. Each company goes back after its last closed day. Bookings in the way
    are cancelled by the worker, who tells their people. Raises AlreadyClosed, OpensBeforeItCloses, SameShelterTwice,
    CannotBeSheltered, NotTouched: nothing has been changed then.
    """
    require(can_keep(by, space.park))
    lock_park(space.park_id)
    moves = moves or {}
    closure = closing.close(space=space, starts_on=starts_on, ends_on=ends_on, reason=reason, note=note, by=by)
    held = {one.pk: one for one in assignments(space, moves)}
    check_once(moves, held, days(starts_on, ends_on))
    for number, shelter in moves.items():
        move(held[number], shelter, closure, by=by)
    return closure


@transaction.atomic
def open_again(closure: Closure, *, on: date, by) -> Closure | None:
    """Open the space on ``on``, before the planned day; None where the closure had not begun. Nobody moves back."""
    require(can_keep(by, closure.space.park))
    return closing.open_again(closure, on=on, by=by)


def assignments(space: Space, moves: Mapping[int, Space]):
    places = [space.pk, *space.children.values_list("pk", flat=True)]
    rows = Assignment.objects.live().filter(pk__in=moves, space__in=places)
    return rows.select_related("tenancy__company", "space")


def check_once(moves: Mapping[int, Space], held: Mapping[int, Assignment], period) -> None:
    """Raise NotTouched for who is there no longer; SameShelterTwice where two would get the same space."""
    gone = [number for number in moves if number not in held or held[number].period.upper <= period.lower]
    if gone:
        missing = Assignment.objects.filter(pk__in=gone).select_related("tenancy__company").first()
        raise NotTouched(holder=missing.tenancy.holder if missing else "—")
    # Two who follow each other in the space may follow each other elsewhere.
    wanted = Counter(shelter.pk for shelter in moves.values())
    for number, shelter in moves.items():
        if wanted[shelter.pk] > 1 and overlaps_another(number, shelter, moves, held, period):
            raise SameShelterTwice(space=shelter.code)


def overlaps_another(number: int, shelter: Space, moves, held, period) -> bool:
    mine = common(held[number].period, period)
    others = [
        common(held[other].period, period) for other, space in moves.items() if other != number and space == shelter
    ]
    return any(mine.lower < one.upper and one.lower < mine.upper for one in others)


def move(assignment: Assignment, shelter: Space, closure: Closure, *, by) -> None:
    """Move one company; what stands in the way is said with its name."""
    try:
        sheltering.shelter(
            assignment.tenancy,
            space=shelter,
            instead_of=assignment.space,
            period=days(closure.starts_on, closure.ends_on),
            by=by,
        )
    except Refusal as refusal:
        raise CannotBeSheltered(holder=assignment.tenancy.holder, space=shelter.code, why=refusal.message) from refusal
