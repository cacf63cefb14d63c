"""Which keys and badges are in whose hands."""

from collections.abc import Iterable

from tenants.models import Tenancy
from upkeep.models import Handover


def of_stay(tenancy: Tenancy) -> list[Handover]:
    """All that was ever given to the company of the stay, keys first, by number. One query."""
    rows = Handover.objects.filter(tenancy=tenancy).select_related("door_pass__space")
    return list(rows.order_by("-door_pass__kind", "door_pass__number", "pk"))


def still_out(handovers: Iterable[Handover], kind: str | None = None) -> list[Handover]:
    """Those not given back; of one kind where it is said."""
    return [one for one in handovers if one.returned_on is None and kind in {None, one.door_pass.kind}]
