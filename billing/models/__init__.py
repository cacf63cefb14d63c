from billing.models.charge import Charge
from billing.models.credit import CreditLine, CreditNote
from billing.models.deposit import DepositMovement
from billing.models.invoice import Invoice, Reminder
from billing.models.payment import Allocation, Payment
from billing.models.settings import BillingSettings

__all__ = [
    "Allocation",
    "BillingSettings",
    "Charge",
    "CreditLine",
    "CreditNote",
    "DepositMovement",
    "Invoice",
    "Payment",
    "Reminder",
]
