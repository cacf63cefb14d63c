"""Agreements and their texts in the admin, to be read: what changes them are the verbs of the staff's pages."""

from django.contrib import admin

from agreements.models import (
    Agreement,
    AgreementLog,
    AgreementTemplate,
    AgreementVersion,
    HouseRules,
    HouseRulesAcceptance,
    SignedCopy,
)
from agreements.permissions import KEEP
from spaces.scoping import ParkScopedAdmin, ParkScopedInline


class ReadOnly:
    """Rows that the verbs write; nobody edits them here."""

    view_permission = KEEP


class VersionInline(ReadOnly, ParkScopedInline):
    model = AgreementVersion
    park_lookup = "tenancy__park"
    fields = ["number", "amendment", "effective_on", "document", "signed_on", "signature_mode"]


class LogInline(ReadOnly, ParkScopedInline):
    model = AgreementLog
    park_lookup = "tenancy__park"
    fields = ["at", "verb", "from_status", "to_status", "by", "note"]


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    list_display = ["reference", "tenancy", "status", "ended_on"]
    list_filter = ["tenancy__park", "status"]
    list_select_related = ["tenancy__company"]
    search_fields = ["reference", "tenancy__reference", "tenancy__company__name"]
    inlines = [VersionInline, LogInline]


@admin.register(AgreementTemplate)
class AgreementTemplateAdmin(ReadOnly, ParkScopedAdmin):
    list_display = ["kind", "version", "starts_on", "published_at", "park"]
    list_filter = ["park", "kind"]
    list_select_related = ["park"]


@admin.register(HouseRules)
class HouseRulesAdmin(ReadOnly, ParkScopedAdmin):
    list_display = ["version", "starts_on", "published_at", "park"]
    list_filter = ["park"]
    list_select_related = ["park"]


@admin.register(HouseRulesAcceptance)
class HouseRulesAcceptanceAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    list_display = ["tenancy", "rules", "accepted_on", "on_paper", "by"]
    list_filter = ["tenancy__park", "on_paper"]
    list_select_related = ["tenancy__company", "rules", "by"]
    search_fields = ["tenancy__reference", "tenancy__company__name"]


@admin.register(SignedCopy)
class SignedCopyAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "version__agreement__tenancy__park"
    list_display = ["original_name", "version", "sent_at", "sent_by"]
    list_select_related = ["version__agreement", "sent_by"]
    search_fields = ["original_name", "version__agreement__reference"]
    exclude = ["file"]
