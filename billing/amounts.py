"""VAT and totals of lines: pure. VAT is computed once a rate on the sum of its lines, never line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tenants.pricing import rounded


@dataclass(frozen=True, slots=True)
class RateTotal:
    """What is taxed at a rate (percent), and its VAT, in MAD."""

    vat_rate: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of an invoice or a credit note, by rate and together."""

    by_rate: tuple[RateTotal, ...]

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.by_rate), Decimal("0.00"))

    @property
    def vat(self) -> Decimal:
        return sum((row.vat for row in self.by_rate), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


def vat_of(net: Decimal, rate: Decimal) -> Decimal:
    """The VAT on ``net`` at ``rate`` percent, to the centime, halves up."""
    return rounded(net * rate / 100)


def totals(lines: Iterable[tuple[Decimal, Decimal]], *, before: Iterable[tuple[Decimal, Decimal]] = ()) -> Totals:
    """The totals of ``lines``, pairs of VAT rate and amount without VAT.

    ``before`` are lines already credited of the same invoice: the VAT is then the difference that these lines make,
    so that several credit notes together never give back a centime of VAT more than was invoiced.
    """
    earlier, added = _by_rate(before), _by_rate(lines)
    return Totals(
        tuple(
            RateTotal(rate, net, vat_of(earlier.get(rate, 0) + net, rate) - vat_of(Decimal(earlier.get(rate, 0)), rate))
            for rate, net in sorted(added.items())
        )
    )


def _by_rate(lines: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, Decimal]:
    sums: dict[Decimal, Decimal] = {}
    for rate, net in lines:
        sums[rate] = sums.get(rate, Decimal("0.00")) + net
    return sums
