"""What money does when a stay changes, asked through the settings (tenants/README.md): MAY_RENEW is arrears.check."""

from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from billing import gathering
from billing.actions import charging
from billing.arrears import ZERO
from billing.charges import total
from billing.errors import MonthsInvoiced
from billing.models import Invoice
from technopark.common.formatting import money
from tenants.models import Operation, Tenancy
from tenants.previews import Line


class Cost(NamedTuple):
    """Without VAT: the whole stay, what it costs in a whole month from today on, what is to be credited."""

    whole: Decimal
    monthly: Decimal
    to_credit: Decimal


def changed(operation: Operation) -> None:
    """After a change of a stay: bring its pending charges up to date; what was invoiced becomes an adjustment."""
    charging.compute_tenancy(operation.tenancy)


def may_undo(operation: Operation) -> None:
    """Raise MonthsInvoiced where an invoice of the stay was issued since the change."""
    since = Invoice.objects.filter(tenancy=operation.tenancy_id, document__issued_at__gt=operation.at)
    if invoice := since.order_by("pk").first():
        raise MonthsInvoiced(number=invoice.number)


def measure(tenancy: Tenancy) -> Cost:
    """What the stay costs as it stands now. Nothing is written."""
    stay = gathering.stays_of(tenancy.park, [tenancy.pk])[0]
    today, all_of_it = timezone.localdate(), stay.lines()
    now = [rate for one in stay.held if one.period[0] <= today < one.period[1] and (rate := one.rate_on(today))]
    rows = charging.due_rows(all_of_it, charging.settled_of([tenancy.pk])[tenancy.pk])
    return Cost(
        total(all_of_it),
        sum((rate.monthly_fee for rate in now), ZERO),
        -sum((net for *_rest, net, _vat in rows if net < 0), ZERO),
    )


def lines(before: Cost, after: Cost) -> list[Line]:
    """What the preview of a change says of money: only what changes."""
    labels = (
        (_("Charges of the whole stay, without VAT"), before.whole, after.whole),
        (_("Monthly fee today, without VAT"), before.monthly, after.monthly),
        (_("To be credited on invoices already issued, without VAT"), before.to_credit, after.to_credit),
    )
    return [Line(label, money(old), money(new)) for label, old, new in labels if old != new]
