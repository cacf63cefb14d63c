"""Bringing the pending charges up to date with the stays as they are: as often as one likes, with the same result."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from billing import gathering
from billing.charges import Line
from billing.enums import ChargeKind, CreditKind
from billing.errors import AmountNotPositive
from billing.models import Charge, CreditLine
from spaces.models import Park
from technopark.common.database import lock_park
from technopark.common.ranges import add_months
from tenants.models import Tenancy
from tenants.pricing import rounded

# Stays written in one transaction: what was done before an interruption stays done.
BATCH = 100
FIELDS = ("kind", "space_id", "month", "first_day", "last_day", "monthly_fee", "percent", "net", "vat_rate")
COMPUTED = (ChargeKind.FEE, ChargeKind.ADJUSTMENT)


@dataclass(frozen=True)
class Computed:
    """How many pending charges were written and dropped; the spaces held without any fee, as ids."""

    written: int = 0
    dropped: int = 0
    unpriced: tuple[int, ...] = ()

    def __add__(self, other: "Computed") -> "Computed":
        return Computed(self.written + other.written, self.dropped + other.dropped, (*self.unpriced, *other.unpriced))


def last_month() -> date:
    """The first day of the last month that is over: charges are computed once the days held are known."""
    return add_months(timezone.localdate().replace(day=1), -1)


def compute(park: Park, *, through: date | None = None) -> Computed:
    """Bring the pending charges of all stays of ``park`` up to date, through the month of ``through``.

    Months already invoiced stay as they are: what has changed in them since becomes an adjustment. Each batch of
    stays is a transaction of its own, under the park's lock; interrupted and run again, the result is the same.
    """
    until = add_months((through or last_month()).replace(day=1), 1)
    ids = gathering.charged_ids(park, before=until)
    done = Computed()
    for start in range(0, len(ids), BATCH):
        done += _compute(park, ids[start : start + BATCH], until=until)
    return done


def compute_tenancy(tenancy: Tenancy, *, through: date | None = None) -> Computed:
    """The same for one stay."""
    until = add_months((through or last_month()).replace(day=1), 1)
    is_charged = tenancy.pk in gathering.charged_ids(tenancy.park, before=until)
    return _compute(tenancy.park, [tenancy.pk], until=until) if is_charged else Computed()


@transaction.atomic
def add_extra(tenancy: Tenancy, *, label: str, net: Decimal, vat_rate: Decimal, month: date, by) -> Charge:
    """Charge something else to a stay (a lost key, a repair), on the next invoice. Raises AmountNotPositive."""
    lock_park(tenancy.park_id)
    if net <= 0:
        raise AmountNotPositive
    first = month.replace(day=1)
    return Charge.objects.create(
        tenancy=tenancy,
        kind=ChargeKind.EXTRA,
        label=label.strip(),
        month=first,
        first_day=first,
        last_day=add_months(first, 1) - timedelta(days=1),
        net=rounded(net),
        vat_rate=vat_rate,
    )


@transaction.atomic
def drop_extra(charge: Charge, *, by) -> None:
    """Take back another service that is not invoiced yet; afterwards nothing happens."""
    lock_park(charge.tenancy.park_id)
    Charge.objects.pending().filter(pk=charge.pk, kind=ChargeKind.EXTRA).delete()


@transaction.atomic
def _compute(park: Park, ids: list[int], *, until: date) -> Computed:
    """One batch: compare what is due with what was invoiced, and write the difference as pending charges."""
    lock_park(park.pk)
    pending = Charge.objects.pending().filter(tenancy__in=ids, kind__in=COMPUTED)
    settled = settled_of(ids)
    known, horizon = defaultdict(list), defaultdict(lambda: until)
    for row in pending.values_list("tenancy_id", *FIELDS, "pk"):
        known[row[:-1]].append(row[-1])
        horizon[row[0]] = max(horizon[row[0]], add_months(row[3], 1))
    # A month invoiced before it was over is compared as a whole, and not taken for days that nobody held.
    for tenancy, months in settled.items():
        horizon[tenancy] = max([horizon[tenancy], *(add_months(month, 1) for month, _space, _rate in months)])
    wanted, bare = Counter(), []
    for stay in gathering.stays_of(park, ids):
        lines = stay.lines(until=horizon[stay.tenancy_id])
        wanted.update((stay.tenancy_id, *row) for row in due_rows(lines, settled[stay.tenancy_id]))
        bare += [space for space, _day in stay.unpriced(until=until)]
    stale = [pk for key, pks in known.items() for pk in pks[wanted[key] :]]
    fresh = [row for row, count in wanted.items() for _ in range(count - len(known.get(row, ())))]
    if stale:
        Charge.objects.filter(pk__in=stale).delete()
    Charge.objects.bulk_create([Charge(**dict(zip(("tenancy_id", *FIELDS), row, strict=True))) for row in fresh])
    return Computed(len(fresh), len(stale), tuple(bare))


def settled_of(ids: list[int]) -> dict[int, dict[tuple, Decimal]]:
    """What was invoiced of each stay by month, space and VAT rate; what was credited as an error is off again."""
    key = ("tenancy_id", "month", "space_id", "vat_rate")
    charged = Charge.objects.filter(tenancy__in=ids, invoice__isnull=False, kind__in=COMPUTED).order_by()
    taken = CreditLine.objects.filter(charge__tenancy__in=ids, credit_note__kind=CreditKind.ERROR).order_by()
    taken = taken.exclude(charge__kind=ChargeKind.EXTRA).annotate(
        **{name: F(f"charge__{name}") for name in key if name != "net"}
    )
    settled = defaultdict(lambda: defaultdict(Decimal))
    for sign, rows in ((1, charged), (-1, taken)):
        for tenancy, *where, net in rows.values_list(*key).annotate(sum=Sum("net")):
            settled[tenancy][tuple(where)] += sign * net
    return settled


def due_rows(lines: list[Line], settled: dict[tuple, Decimal]) -> Iterator[tuple]:
    """The pending charges of a stay, as tuples of ``FIELDS``: lines of months not invoiced, else the differences."""
    groups = defaultdict(list)
    for line in lines:
        groups[line.month, line.space, line.vat_rate].append(line)
    for key in sorted({*groups, *settled}):
        found, done = groups.get(key, []), settled.get(key, Decimal(0))
        if done:
            yield from _adjustment(key, sum((line.net for line in found), Decimal(0)) - done)
        else:
            yield from (_fee(line) for line in found if line.net)


def _fee(line: Line) -> tuple:
    days = (line.month, line.first_day, line.last_day)
    return (ChargeKind.FEE, line.space, *days, line.monthly_fee, line.percent, line.net, line.vat_rate)


def _adjustment(key: tuple, difference: Decimal) -> Iterator[tuple]:
    month, space, vat_rate = key
    if difference:
        days = (month, month, add_months(month, 1) - timedelta(days=1))
        yield (ChargeKind.ADJUSTMENT, space, *days, None, Decimal("100.00"), difference, vat_rate)
