"""What a space costs: the dated tariff of its kind on a track, applied to its floor area or taken per desk."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from spaces.models import Park, Space
from technopark.common.ranges import add_months
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


def age_in_months(created_on: date | None, day: date) -> int:
    """Whole months from ``created_on`` until ``day``: the stage of a company. 0 for a project that is none yet."""
    if created_on is None or day <= created_on:
        return 0
    months = (day.year - created_on.year) * 12 + day.month - created_on.month
    return months - (day < add_months(created_on, months))


def tariff_on(*, park: Park, space_kind: str, track: str, day: date, company_age: int = 0) -> Tariff | None:
    """The tariff row in force on ``day`` for a company ``company_age`` months old.

    Of the stages that have begun by that age the latest one; of its rows the last that starts on ``day`` or before.
    """
    rows = Tariff.objects.filter(park=park, space_kind=space_kind, track=track, starts_on__lte=day)
    return rows.filter(from_company_age__lte=company_age).order_by("-from_company_age", "-starts_on").first()


def tariffs_on(*, park: Park, day: date) -> list[Tariff]:
    """Every tariff in force on ``day``, one for each kind of space, track and stage of the company. One query."""
    key = ("space_kind", "track", "from_company_age")
    rows = Tariff.objects.filter(park=park, starts_on__lte=day).order_by(*key, "-starts_on")
    return list(rows.distinct(*key))


def quote(*, park: Park, space: Space, track: str, on: date, company_created_on: date | None = None) -> Quote:
    """What ``space`` costs on ``track`` from ``on``. The deposit is the park's ``deposit_months`` of the fee.

    The stage is the age on ``on`` of a company created on ``company_created_on``.
    Raises NoTariff where nobody has set one for that day.
    """
    age = age_in_months(company_created_on, on)
    tariff = tariff_on(park=park, space_kind=space.kind, track=track, day=on, company_age=age)
    if tariff is None:
        raise NoTariff(day=on, kind=space.get_kind_display(), track=Track(track).label)
    fee = monthly_fee(unit=tariff.unit, amount=tariff.amount, area=space.area)
    return Quote(monthly_fee=fee, deposit=rounded(fee * park.deposit_months), vat_rate=tariff.vat_rate, tariff=tariff)
