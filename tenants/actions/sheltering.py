"""A space that cannot be used for some days: its company works elsewhere meanwhile, and goes back after."""

from django.db.backends.postgresql.psycopg_any import DateRange

from spaces.models import Space
from technopark.common.formatting import day_short
from technopark.common.ranges import days, last_day
from tenants.actions import _mails, _spaces, _status
from tenants.actions._operations import operation
from tenants.errors import SpaceNotHeld
from tenants.models import Assignment, Tenancy


@operation("move")
def shelter(tenancy: Tenancy, *, space: Space, instead_of: Space, period: DateRange, by) -> Tenancy:
    """Let the company use ``space`` on those days of ``period`` on which it holds ``instead_of``, for the same fee.

    After them it holds ``instead_of`` again as long as before. One operation, told by one mail. Raises
    InvalidTransition, SpaceNotHeld, and what stands in the way of ``space``: SpaceIsClosed, SpaceIsTaken,
    WrongKindOfSpace, SpaceOfAnotherPark.
    """
    _status.may_change(tenancy, "move")
    left = list(tenancy.assignments.overlapping(period).filter(space=instead_of).order_by("period"))
    if not left:
        raise SpaceNotHeld(day=period.lower, spaces=instead_of.code)
    held = [_shelter_one(one, tenancy, space, period) for one in left]
    first, last = held[0].lower, last_day(held[-1])
    note = f"{instead_of.code} → {space.code} ({day_short(first)} – {day_short(last)})"
    _status.change(tenancy, "move", by=by, note=note)
    facts = {"old_space": instead_of, "new_space": space, "first": first, "last": last}
    _mails.write(tenancy, "tenancy_sheltered", **facts)
    return tenancy


def _shelter_one(old: Assignment, tenancy: Tenancy, space: Space, period: DateRange) -> DateRange:
    """Hold ``space`` on the common days, and the old one again after them; return those days."""
    was = old.period
    common = days(max(was.lower, period.lower), min(was.upper, period.upper))
    _spaces.check(space, park=tenancy.park, period=common, purpose=tenancy.purpose)
    _spaces.cut(old, common.lower)
    _spaces.hold(tenancy, space, common, monthly_fee=old.monthly_fee)
    if was.upper > common.upper:
        _spaces.hold(tenancy, old.space, days(common.upper, was.upper), monthly_fee=old.monthly_fee)
    return common
