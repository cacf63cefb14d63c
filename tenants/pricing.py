"""What a space costs: the dated tariff of its kind on a track, applied to its floor area or taken per desk."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from spaces.models import Park, Space
from tenants.enums import TariffUnit, Track
from tenants.errors import NoTariff
from tenants.models import Tariff

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Quote:
    """``monthly_fee`` and ``deposit`` in MAD without VAT; ``vat_rate`` in percent, of the tariff row applied."""

    monthly_fee: Decimal
    deposit: Decimal
    vat_rate: Decimal
    tariff: Tariff

    @property
    def monthly_fee_with_vat(self) -> Decimal:
        return rounded(self.monthly_fee * (1 + self.vat_rate / 100))


def rounded(amount: Decimal) -> Decimal:
    """To the centime, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def monthly_fee(*, unit: str, amount: Decimal, area: Decimal) -> Decimal:
    """MAD a month without VAT: ``amount`` for each m² of ``area``, or for the desk whatever its area."""
    return rounded(amount * area if unit == TariffUnit.SQUARE_METRE else amount)


def tariff_on(*, park: Park, space_kind: str, track: str, day: date) -> Tariff | None:
    """The tariff row in force on ``day``: the last one that starts on it or before."""
    rows = Tariff.objects.filter(park=park, space_kind=space_kind, track=track, starts_on__lte=day)
    return rows.order_by("-starts_on").first()


def tariffs_on(*, park: Park, day: date) -> list[Tariff]:
    """Every tariff in force on ``day``, one for each kind of space and track. One query."""
    rows = Tariff.objects.filter(park=park, starts_on__lte=day).order_by("space_kind", "track", "-starts_on")
    return list(rows.distinct("space_kind", "track"))


def quote(*, park: Park, space: Space, track: str, on: date) -> Quote:
    """What ``space`` costs on ``track`` from ``on``. The deposit is the park's ``deposit_months`` of the fee.

    Raises NoTariff where nobody has set one for that day.
    """
    tariff = tariff_on(park=park, space_kind=space.kind, track=track, day=on)
    if tariff is None:
        raise NoTariff(day=on, kind=space.get_kind_display(), track=Track(track).label)
    fee = monthly_fee(unit=tariff.unit, amount=tariff.amount, area=space.area)
    return Quote(monthly_fee=fee, deposit=rounded(fee * park.deposit_months), vat_rate=tariff.vat_rate, tariff=tariff)
