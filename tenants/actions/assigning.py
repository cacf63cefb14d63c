"""Spaces beside the first one: a team takes another desk, or gives one back. The tenancy counts once all the same."""

from datetime import date

from spaces.models import Space
from technopark.common.ranges import days
from tenants.actions import _mails, _spaces, _status
from tenants.actions._operations import operation
from tenants.errors import OutsideTenancy, SpaceNotHeld
from tenants.models import Assignment, Tenancy


@operation("add_space")
def add_space(tenancy: Tenancy, *, space: Space, starts_on: date, by) -> Assignment:
    """Let ``tenancy`` hold ``space`` as well, from ``starts_on`` until the end of the stay.

    Raises OutsideTenancy, SpaceIsTaken, SpaceIsClosed, WrongKindOfSpace, SpaceOfAnotherPark.
    """
    _status.may_change(tenancy, "add_space")
    if starts_on not in tenancy.period:
        raise OutsideTenancy.of(tenancy)
    period = days(starts_on, tenancy.period.upper)
    _spaces.check(space, park=tenancy.park, period=period, purpose=tenancy.purpose)
    assignment = _spaces.hold(tenancy, space, period)
    _status.change(tenancy, "add_space", by=by, note=f"+ {space.code}")
    _mails.tell(tenancy, "add_space", new_space=space, on=starts_on)
    return assignment


@operation("give_back")
def give_back(tenancy: Tenancy, *, space: Space, on: date, by) -> Tenancy:
    """Free ``space`` from ``on`` (first day free) while the stay goes on.

    Raises SpaceNotHeld where the tenancy does not hold it on that day or later.
    """
    _status.may_change(tenancy, "give_back")
    held = list(_spaces.held_from(tenancy, on))
    given = [one for one in held if one.space_id == space.pk]
    if not given:
        raise SpaceNotHeld(day=on, spaces=", ".join(one.space.code for one in held) or "—")
    for assignment in given:
        _spaces.cut(assignment, on)
    _status.change(tenancy, "give_back", by=by, note=f"− {space.code}")
    _mails.tell(tenancy, "give_back", old_space=space, on=on)
    return tenancy
