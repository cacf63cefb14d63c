"""The deposit of a stay when its company leaves: what is held, what is withheld, what goes back.

Where the accounts know its movements (``billing``) they are the truth, and what is decided here is written there. A
stay whose deposit was received before there were accounts goes by the deposit agreed.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from billing import arrears
from billing.actions import depositing
from billing.deposits import statement
from billing.enums import PaymentMode
from technopark.common.formatting import money
from tenants.models import Tenancy
from upkeep.errors import StillOwed
from upkeep.models import DepositLine


def held(tenancy: Tenancy) -> Decimal:
    """What the park holds of the company now."""
    account = statement(tenancy)
    if account.movements:
        return account.balance
    return tenancy.deposit if tenancy.deposit_received_on else Decimal(0)


def withhold(tenancy: Tenancy, lines: Iterable[DepositLine], *, by) -> None:
    """Write into the accounts what is kept, as far as the deposit reaches; the rest is still owed."""
    account = statement(tenancy)
    left = account.balance
    for line in lines if account.movements else ():
        amount = min(line.amount, left)
        if amount > 0:
            reason = f"{line.get_reason_display()}: {line.label}"
            depositing.withhold(tenancy, amount=amount, reason=reason, on=timezone.localdate(), by=by)
        left -= amount


def give_back(tenancy: Tenancy, *, on: date, mode: str = PaymentMode.TRANSFER, by) -> None:
    """Write into the accounts that what is left was paid back."""
    account = statement(tenancy)
    if account.movements and account.balance > 0:
        depositing.give_back(tenancy, amount=account.balance, on=on, mode=mode, by=by)


def check_nothing_owed(tenancy: Tenancy) -> None:
    """Raise StillOwed, naming the amount, where invoices of the company are still to be paid in this park."""
    amount = arrears.open_of(tenancy.company, tenancy.park)
    if amount:
        raise StillOwed(holder=tenancy.holder, amount=money(amount))
