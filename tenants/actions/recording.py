"""Days that others establish for a stay before the company is in: the entry inventory, the keys."""

from datetime import date

from django.db import transaction

from technopark.common.history import acting
from tenants.actions import _status
from tenants.enums import TenancyStatus
from tenants.models import Tenancy


@transaction.atomic
def record_entry(
    tenancy: Tenancy, *, entry_inventory_on: date | None = None, keys_given_on: date | None = None, by
) -> Tenancy:
    """Note the day of the entry inventory or of the keys while the company is not in yet; a day known stays.

    It is what the step that lets the company in is filled with. Later, or with nothing new, nothing changes.
    """
    tenancy = _status.lock(tenancy)
    if tenancy.status not in {TenancyStatus.RESERVED, TenancyStatus.SIGNED}:
        return tenancy
    said = {"entry_inventory_on": entry_inventory_on, "keys_given_on": keys_given_on}
    new = {name: day for name, day in said.items() if day and getattr(tenancy, name) is None}
    for name, day in new.items():
        setattr(tenancy, name, day)
    if new:
        with acting(by):
            tenancy.save(update_fields=list(new))
    return tenancy
