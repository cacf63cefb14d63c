"""First tariffs of a park, so that an offer can name its fee from the first day."""

from decimal import Decimal

from django.db import transaction

from spaces.enums import SpaceKind
from spaces.models import Park
from tenants.enums import TariffUnit, Track
from tenants.models import Tariff

# MAD a month without VAT: per m² as Moroccan technoparks charged by stage (50, 100, 130: press of 2012–2015),
# per desk in proportion. Defaults of ours, which staff change by a new row from a day on (domain, §2).
FIRST_AMOUNTS = {
    (SpaceKind.OFFICE, Track.PRE_INCUBATION): 50,
    (SpaceKind.OFFICE, Track.INCUBATION): 100,
    (SpaceKind.OFFICE, Track.HOSTING): 130,
    (SpaceKind.DESK, Track.PRE_INCUBATION): 200,
    (SpaceKind.DESK, Track.INCUBATION): 350,
    (SpaceKind.DESK, Track.HOSTING): 500,
    (SpaceKind.SERVICE_UNIT, Track.HOSTING): 130,
}


@transaction.atomic
def found_tariffs(*, park: Park) -> int:
    """Give ``park`` its first tariffs from its first cap's day on, unless it has any; return how many were added."""
    Park.objects.select_for_update(no_key=True).get(pk=park.pk)
    first_cap = park.caps.order_by("starts_on").first()
    if first_cap is None or park.tariffs.exists():
        return 0
    rows = [
        Tariff(
            park=park,
            space_kind=kind,
            track=track,
            starts_on=first_cap.starts_on,
            unit=TariffUnit.DESK if kind == SpaceKind.DESK else TariffUnit.SQUARE_METRE,
            amount=Decimal(amount),
        )
        for (kind, track), amount in FIRST_AMOUNTS.items()
    ]
    return len(Tariff.objects.bulk_create(rows))
