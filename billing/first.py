"""The first invoice of a stay, before there is one: of which days it will be, how much, and when it comes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing import gathering
from billing.amounts import totals
from technopark.common.ranges import add_months
from tenants.models import Tenancy

# A fee agreed from a later day on: in the first months there may be nothing to invoice.
MONTHS = 3


@dataclass(frozen=True, slots=True)
class FirstInvoice:
    """What would be invoiced of the first ``month`` with charges, both days inclusive; ``total`` with VAT."""

    month: date
    first_day: date
    last_day: date
    total: Decimal
    is_over: bool


def first_invoice(tenancy: Tenancy, *, today: date) -> FirstInvoice | None:
    """The first month of ``tenancy`` as it stands now; None where no fee is known. Five queries."""
    until = add_months(tenancy.starts_on.replace(day=1), MONTHS)
    lines = gathering.stays_of(tenancy.park, [tenancy.pk])[0].lines(until=until)
    if not lines:
        return None
    month = lines[0].month
    found = [line for line in lines if line.month == month]
    return FirstInvoice(
        month=month,
        first_day=min(line.first_day for line in found),
        last_day=max(line.last_day for line in found),
        total=totals((line.vat_rate, line.net) for line in found).total,
        is_over=today >= add_months(month, 1),
    )
