"""The cap of companies of a park, set from a day on."""

from datetime import date

from django.db import transaction

from spaces.errors import CapBelowPromises
from spaces.models import Park, ParkCap
from technopark.common.database import lock_park, refusing
from technopark.common.history import acting


@transaction.atomic
def set_cap(*, park: Park, starts_on: date, companies: int, by) -> ParkCap:
    """Let ``park`` host at most ``companies`` companies from ``starts_on`` on, until the next cap's first day.

    Replaces the cap that already starts that day. Raises CapBelowPromises, naming the first day on which
    more companies have been promised a place; nothing has changed then.
    """
    lock_park(park.pk)
    with acting(by), refusing(tenancy_within_cap=CapBelowPromises):
        cap, _ = ParkCap.objects.update_or_create(park=park, starts_on=starts_on, defaults={"companies": companies})
    return cap


@transaction.atomic
def drop_cap(cap: ParkCap, *, by) -> None:
    """Take ``cap`` back, so that the one before it goes on. Raises CapBelowPromises as ``set_cap`` does."""
    lock_park(cap.park_id)
    with acting(by), refusing(tenancy_within_cap=CapBelowPromises):
        cap.delete()
