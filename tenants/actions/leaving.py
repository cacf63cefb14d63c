"""The end of a stay: moving out, then closed with its reason."""

from datetime import date, timedelta

from django.db import transaction

from technopark.common.ranges import days
from tenants.actions import _mails, _spaces, _status
from tenants.errors import OutsideTenancy, PapersMissing
from tenants.models import Tenancy


@transaction.atomic
def begin_leaving(tenancy: Tenancy, *, by, note: str = "") -> Tenancy:
    """The company prepares its departure: what remains is the exit inventory and the deposit.

    The place and the spaces stay held until the stay's last day, or until it is closed.
    """
    tenancy = _status.step(_status.lock(tenancy), "begin_leaving", by=by, note=note)
    _mails.tell(tenancy, "begin_leaving")
    return tenancy


@transaction.atomic
def close(
    tenancy: Tenancy, *, reason: str, exit_inventory_on: date, deposit_settled_on: date, by, note: str = ""
) -> Tenancy:
    """Close the stay for ``reason`` once the exit inventory is made and the deposit settled.

    An inventory before the last day ends the stay that day: place and spaces are free from the day after.
    Raises PapersMissing; OutsideTenancy where the inventory comes before the first day.
    """
    tenancy = _status.lock(tenancy)
    _status.may_step(tenancy, "close")
    facts = {"closing_reason": reason, "exit_inventory_on": exit_inventory_on, "deposit_settled_on": deposit_settled_on}
    PapersMissing.check(tenancy, facts)
    if exit_inventory_on < tenancy.period.lower:
        raise OutsideTenancy.of(tenancy)
    ends_on = exit_inventory_on + timedelta(days=1)
    if ends_on < tenancy.period.upper:
        _spaces.cut_all(tenancy, ends_on)
        facts["period"] = days(tenancy.period.lower, ends_on)
    _status.step(tenancy, "close", by=by, note=note, **facts)
    _mails.tell(tenancy, "close")
    return tenancy
