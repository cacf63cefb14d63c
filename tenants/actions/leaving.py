"""The end of a stay: moving out, as a graduate or not, then closed with its reason."""

from datetime import date, timedelta

from tenants.actions import _ends, _mails, _status
from tenants.actions._operations import operation
from tenants.enums import ClosingReason
from tenants.errors import OutsideTenancy, PapersMissing, ReasonIsDecided
from tenants.models import Tenancy


@operation("begin_leaving")
def begin_leaving(tenancy: Tenancy, *, by, note: str = "") -> Tenancy:
    """The company prepares its departure: what remains is the exit inventory and the deposit.

    The place and the spaces stay held until the stay's last day, or until it is closed.
    """
    facts = {} if tenancy.leaving_reason else {"leaving_reason": ClosingReason.END_OF_TERM}
    _status.step(tenancy, "begin_leaving", by=by, note=note, **facts)
    _mails.tell(tenancy, "begin_leaving")
    return tenancy


@operation("graduate")
def graduate(tenancy: Tenancy, *, ends_on: date | None = None, by, note: str = "") -> Tenancy:
    """The company has outgrown the park and leaves it as a graduate: its departure begins.

    The stay ends on the day before ``ends_on``, or at its term. Raises OutsideTenancy.
    """
    _status.may_step(tenancy, "graduate")
    old, facts = tenancy.period, _ends.sooner(tenancy, ends_on)
    facts["leaving_reason"] = ClosingReason.GRADUATED
    _status.step(tenancy, "graduate", by=by, note=_ends.note_of(old, facts.get("period", old), note), **facts)
    _mails.tell(tenancy, "graduate", note=note)
    return tenancy


@operation("close")
def close(
    tenancy: Tenancy, *, reason: str, exit_inventory_on: date, deposit_settled_on: date, by, note: str = ""
) -> Tenancy:
    """Close the stay for ``reason`` once the exit inventory is made and the deposit settled.

    An inventory before the last day ends the stay that day: place and spaces are free from the day after.
    Raises PapersMissing; ReasonIsDecided; OutsideTenancy where the inventory comes before the first day.
    """
    _status.may_step(tenancy, "close")
    facts = {"closing_reason": reason, "exit_inventory_on": exit_inventory_on, "deposit_settled_on": deposit_settled_on}
    PapersMissing.check(tenancy, facts)
    if exit_inventory_on < tenancy.period.lower:
        raise OutsideTenancy.of(tenancy)
    if (reason == ClosingReason.TERMINATED) != (tenancy.leaving_reason == ClosingReason.TERMINATED):
        raise ReasonIsDecided
    facts |= _ends.sooner(tenancy, exit_inventory_on + timedelta(days=1))
    _status.step(tenancy, "close", by=by, note=note, **facts)
    _mails.tell(tenancy, "close")
    return tenancy
