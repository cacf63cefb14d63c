"""The deposit of a stay, as the departure sees it."""

from decimal import Decimal

from tenants.models import Tenancy


def held(tenancy: Tenancy) -> Decimal:
    """What the park holds of the company: the deposit agreed for the stay, once it was received."""
    return tenancy.deposit if tenancy.deposit_received_on else Decimal(0)
