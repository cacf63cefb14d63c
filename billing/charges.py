"""What a stay costs, month by month: pure arithmetic on days held, in whole numbers (docs/adr/0017).

A space held for some days of a month costs its monthly fee × days held ÷ days of that month × its share in percent.
Rounding is stated here and nowhere else: the exact cost of a stay is added up from its first day, and a line is the
difference of that sum, rounded to the centime (halves up), after the line and before it. So the lines of a stay make,
to the centime, its exact cost rounded once, however it is cut by months, moves, suspensions and tariffs; and a whole
month at an unchanged fee is that fee.

Periods are (first day, first day after). Nothing here reads the database.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from technopark.common.ranges import add_months
from tenants.pricing import CENT, age_in_months, monthly_fee

Period = tuple[date, date]

DEFAULT_VAT = Decimal(20)
# A length that the days of every month divide: 28, 29, 30 and 31. Shares have two decimals.
MONTH = 377_580
WHOLE = Decimal(100)
UNIT = MONTH * 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """From ``starts_on`` until the next rate a space costs ``monthly_fee`` (None: nobody has set it), with this VAT."""

    starts_on: date
    monthly_fee: Decimal | None
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """A space held for a period: at the fee agreed, or else at the tariff of each day (``rates``, in their order)."""

    space: int
    period: Period
    agreed: Decimal | None
    rates: Sequence[Rate] = ()

    def rate_on(self, day: date) -> Rate | None:
        """The fee and the VAT of ``day``; None where no fee is agreed and no tariff is set."""
        found = next((rate for rate in reversed(self.rates) if rate.starts_on <= day), None)
        if self.agreed is not None:
            return Rate(day, self.agreed, found.vat_rate if found else DEFAULT_VAT)
        return found if found and found.monthly_fee is not None else None


@dataclass(frozen=True, slots=True)
class Line:
    """A space for the days from ``first_day`` until before ``ends_on``, all in one month; ``net`` without VAT."""

    space: int
    first_day: date
    ends_on: date
    monthly_fee: Decimal
    percent: Decimal
    vat_rate: Decimal
    net: Decimal

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.first_day.replace(day=1)

    @property
    def last_day(self) -> date:
        """Its last day, inclusive."""
        return self.ends_on - timedelta(days=1)


def lines_of(
    held: Iterable[Held], *, suspended: Sequence[Period] = (), percent: Decimal = WHOLE, until: date | None = None
) -> list[Line]:
    """The lines of a stay on the days before ``until`` (all of it where None), in the order in which they add up.

    On ``suspended`` days ``percent`` of each fee is due. Days without fee and tariff cost nothing: see ``unpriced``.
    """
    pieces = [piece for one in held for piece in _pieces(one, suspended, percent, until)]
    pieces.sort(key=lambda piece: (piece[0].replace(day=1), piece[0], piece[2]))
    lines, exact, written = [], 0, 0
    for first, ends_on, space, fee, share, vat in _joined(pieces):
        exact += cost(first, ends_on, fee, share)
        rounded = (2 * exact + UNIT) // (2 * UNIT)
        lines.append(Line(space, first, ends_on, fee, share, vat, (rounded - written) * CENT))
        written = rounded
    return lines


def cost(first: date, ends_on: date, fee: Decimal, percent: Decimal) -> int:
    """The exact cost of days of one month, in centimes × ``UNIT``: a whole number."""
    length = calendar.monthrange(first.year, first.month)[1]
    return int(fee * 100) * int(percent * 100) * (ends_on - first).days * (MONTH // length)


def total(lines: Iterable[Line]) -> Decimal:
    """What the lines make together, without VAT."""
    return sum((line.net for line in lines), Decimal("0.00"))


def unpriced(held: Iterable[Held], *, until: date | None = None) -> list[tuple[int, date]]:
    """The spaces, each with its first day, for which neither a fee was agreed nor a tariff is set."""
    found = []
    for one in held:
        points = _cuts(one, (), until)
        bare = next((day for day, _end in pairwise(points) if one.rate_on(day) is None), None)
        if bare:
            found.append((one.space, bare))
    return found


def rates_of(tariffs: Iterable, *, area: Decimal, created_on: date | None) -> list[Rate]:
    """The rates of a space of ``area`` m² for a company created on ``created_on``, from the first tariff on.

    ``tariffs`` are rows of its kind on its track, each with ``from_company_age``, ``starts_on``, ``unit``, ``amount``
    and ``vat_rate``. A new rate begins where a row begins, and where the company reaches the age of a stage.
    """
    rows = sorted(tariffs, key=lambda row: (row.from_company_age, row.starts_on))
    birthdays = {add_months(created_on, row.from_company_age) for row in rows} if created_on else set()
    rates: list[Rate] = []
    for day in sorted({row.starts_on for row in rows} | birthdays):
        age = age_in_months(created_on, day)
        row = next((row for row in reversed(rows) if row.starts_on <= day and row.from_company_age <= age), None)
        if row:
            rates.append(Rate(day, monthly_fee(unit=row.unit, amount=row.amount, area=area), row.vat_rate))
    return rates


def _pieces(one: Held, suspended: Sequence[Period], percent: Decimal, until: date | None):
    """The days of ``one``, cut wherever the month, the rate or the share changes."""
    for first, ends_on in pairwise(_cuts(one, suspended, until)):
        rate = one.rate_on(first)
        if rate and rate.monthly_fee:
            share = percent if any(start <= first < end for start, end in suspended) else WHOLE
            if share:
                yield first, ends_on, one.space, rate.monthly_fee, share, rate.vat_rate


def _cuts(one: Held, suspended: Sequence[Period], until: date | None) -> list[date]:
    """The days on which something may change, from the first day held to the first day after."""
    first, ends_on = one.period
    ends_on = min(ends_on, until) if until else ends_on
    if first >= ends_on:
        return []
    days = {day for period in suspended for day in period} | {rate.starts_on for rate in one.rates}
    month = add_months(first.replace(day=1), 1)
    while month < ends_on:
        days.add(month)
        month = add_months(month, 1)
    return [first, *sorted(day for day in days if first < day < ends_on), ends_on]


def _joined(pieces: list[tuple]) -> Iterable[tuple]:
    """Pieces of a month that follow each other in the same space on the same terms, as one."""
    for _month, found in groupby(pieces, key=lambda piece: piece[0].replace(day=1)):
        joined: dict[tuple, list] = {}
        for piece in found:
            first, ends_on, *terms = piece
            before = joined.setdefault(tuple(terms), [])
            if before and before[-1][1] == first:
                before[-1][1] = ends_on
            else:
                before.append([first, ends_on])
        runs = [(first, end, *terms) for terms, spans in joined.items() for first, end in spans]
        yield from sorted(runs, key=lambda run: (run[0], run[2]))
