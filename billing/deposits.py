"""The deposit of a stay as its movements make it."""

from dataclasses import dataclass
from decimal import Decimal

from billing.enums import MovementKind
from billing.models import DepositMovement
from tenants.models import Tenancy


@dataclass(frozen=True)
class Statement:
    """What was received, withheld and returned of a deposit, in MAD, with its movements, the oldest first."""

    received: Decimal
    withheld: Decimal
    returned: Decimal
    movements: tuple[DepositMovement, ...]

    @property
    def balance(self) -> Decimal:
        """What is left of it."""
        return self.received - self.withheld - self.returned


def statement(tenancy: Tenancy) -> Statement:
    """The deposit of ``tenancy``. One query."""
    movements = tuple(
        tenancy.deposit_movements.select_related("document", "cancels", "recorded_by").order_by("on", "pk")
    )
    sums = dict.fromkeys(MovementKind, Decimal("0.00"))
    for movement in movements:
        sums[MovementKind(movement.kind)] += movement.amount
    return Statement(sums["received"], sums["withheld"], sums["returned"], movements)
