from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    """What a stay costs: charges, invoices, payments, deposits, reminders."""

    name = "billing"
    verbose_name = _("Billing")
