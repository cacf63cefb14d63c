"""What the charges of stays follow from, read at once for many stays: spaces held, suspensions, tariffs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.charges import Held, Line, lines_of, rates_of, unpriced
from billing.models import BillingSettings
from spaces.models import Park
from tenants.enums import TenancyStatus
from tenants.models import Assignment, Suspension, Tariff, Tenancy

# A stay is charged, from its first day, once the company has entered; a place only kept costs nothing.
CHARGED = (
    TenancyStatus.ACTIVE,
    TenancyStatus.SUSPENDED,
    TenancyStatus.UNDER_NOTICE,
    TenancyStatus.LEAVING,
    TenancyStatus.CLOSED,
)
NEVER = date.max


@dataclass(frozen=True)
class Stay:
    """What the charges of a tenancy follow from. Periods are (first day, first day after)."""

    tenancy_id: int
    held: tuple[Held, ...]
    suspended: tuple[tuple[date, date], ...]
    percent: object

    def lines(self, *, until: date | None = None) -> list[Line]:
        """Its charges on the days before ``until``."""
        return lines_of(self.held, suspended=self.suspended, percent=self.percent, until=until)

    def unpriced(self, *, until: date | None = None) -> list[tuple[int, date]]:
        """Spaces, each with its first day, without a fee agreed and without a tariff."""
        return unpriced(self.held, until=until)


def charged_ids(park: Park, *, before: date) -> list[int]:
    """Ids of the stays of ``park`` that are charged for some day before ``before``."""
    stays = Tenancy.objects.filter(park=park, status__in=CHARGED, period__startswith__lt=before)
    return list(stays.order_by("pk").values_list("pk", flat=True))


def stays_of(park: Park, ids: Iterable[int]) -> list[Stay]:
    """The stays ``ids`` of ``park``. Four queries, however many they are."""
    ids = list(ids)
    tariffs = defaultdict(list)
    for tariff in Tariff.objects.filter(park=park):
        tariffs[tariff.space_kind, tariff.track].append(tariff)
    held = defaultdict(list)
    for row in _assignments(ids):
        tenancy, track, created_on, space, kind, area, period, fee = row
        rates = rates_of(tariffs[kind, track], area=area, created_on=created_on)
        held[tenancy].append(Held(space, (period.lower, period.upper), fee, rates))
    suspended = defaultdict(list)
    for tenancy, period in Suspension.objects.filter(tenancy__in=ids).values_list("tenancy_id", "period"):
        suspended[tenancy].append((period.lower, period.upper or NEVER))
    percent = BillingSettings.of(park).suspended_percent
    return [Stay(one, tuple(held[one]), tuple(suspended[one]), percent) for one in ids]


def _assignments(ids: list[int]):
    return (
        Assignment.objects.live()
        .filter(tenancy__in=ids)
        .order_by("tenancy_id", "period", "id")
        .values_list(
            "tenancy_id",
            "tenancy__track",
            "tenancy__company__created_on",
            "space_id",
            "space__kind",
            "space__area",
            "period",
            "monthly_fee",
        )
    )
