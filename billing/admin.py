"""Money in the admin: its settings are edited here; what is issued, paid and credited is only read."""

from django import forms
from django.contrib import admin

from billing.models import (
    Allocation,
    BillingSettings,
    Charge,
    CreditLine,
    CreditNote,
    DepositMovement,
    Invoice,
    Payment,
    Reminder,
)
from billing.permissions import SEE
from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from technopark.common.identifiers import clean_digits, clean_ice, clean_rib

MANAGE = "spaces.manage_park"


class BillingSettingsForm(forms.ModelForm):
    """The operator's identifiers, cleaned as people write them."""

    def clean_ice(self):
        return clean_ice(self.cleaned_data["ice"])

    def clean_rib(self):
        return clean_rib(self.cleaned_data["rib"])

    def clean_tax_number(self):
        return clean_digits(self.cleaned_data["tax_number"])

    def clean_trade_tax_number(self):
        return clean_digits(self.cleaned_data["trade_tax_number"])

    def clean_rc_number(self):
        return clean_digits(self.cleaned_data["rc_number"])


@admin.register(BillingSettings)
class BillingSettingsAdmin(ParkScopedAdmin):
    """Who invoices, and the rules of payment."""

    form = BillingSettingsForm
    view_permission = SEE
    add_permission = change_permission = MANAGE
    list_display = ["park", "ice", "rib", "payment_days", "suspended_percent"]
    list_select_related = ["park"]


class ReadOnly:
    """Rows that the verbs write; nobody edits them here."""

    view_permission = SEE


class ChargeInline(ReadOnly, ParkScopedInline):
    model = Charge
    fields = ["month", "kind", "space", "first_day", "last_day", "monthly_fee", "percent", "net", "vat_rate"]


class ReminderInline(ReadOnly, ParkScopedInline):
    model = Reminder
    fields = ["level", "sent_on", "amount", "document"]


class AllocationInline(ReadOnly, ParkScopedInline):
    model = Allocation
    fields = ["invoice", "amount", "at"]


class CreditLineInline(ReadOnly, ParkScopedInline):
    model = CreditLine
    park_lookup = "invoice__park"
    fields = ["charge", "net"]


@admin.register(Charge)
class ChargeAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    list_display = ["tenancy", "month", "kind", "space", "first_day", "last_day", "net", "vat_rate", "invoice"]
    list_filter = ["tenancy__park", "kind"]
    list_select_related = ["tenancy__company", "space", "invoice"]
    search_fields = ["tenancy__reference", "tenancy__company__name"]
    date_hierarchy = "month"


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, ParkScopedAdmin):
    list_display = ["number", "company", "month", "issued_on", "due_on", "net", "vat", "total"]
    list_filter = ["park"]
    list_select_related = ["company"]
    search_fields = ["number", "company__name", "company__name_ar", "tenancy__reference"]
    date_hierarchy = "issued_on"
    inlines = [ChargeInline, ReminderInline]


@admin.register(CreditNote)
class CreditNoteAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "invoice__park"
    list_display = ["number", "invoice", "kind", "issued_on", "net", "vat", "total"]
    list_filter = ["invoice__park", "kind"]
    list_select_related = ["invoice"]
    search_fields = ["number", "invoice__number", "invoice__company__name"]
    date_hierarchy = "issued_on"
    inlines = [CreditLineInline]


@admin.register(Payment)
class PaymentAdmin(ReadOnly, ParkScopedAdmin):
    list_display = ["number", "company", "received_on", "mode", "reference", "amount", "cancels"]
    list_filter = ["park", "mode"]
    list_select_related = ["company", "cancels"]
    search_fields = ["number", "company__name", "reference"]
    date_hierarchy = "received_on"
    inlines = [AllocationInline]


@admin.register(DepositMovement)
class DepositMovementAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    list_display = ["tenancy", "kind", "on", "amount", "mode", "reference"]
    list_filter = ["tenancy__park", "kind"]
    list_select_related = ["tenancy__company"]
    search_fields = ["tenancy__reference", "tenancy__company__name"]
    date_hierarchy = "on"
