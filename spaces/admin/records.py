"""Documents, mails and holidays: rows of ``common``, shown here because who sees them is decided by park."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from spaces.permissions import parks_with
from technopark.common.actions.days import closed_anew
from technopark.common.admin import HouseAdmin
from technopark.common.hidden import shown_to
from technopark.common.models import Document, Holiday, Mail, MailTemplate


class ReadOnlyAdmin(HouseAdmin):
    """Rows that the house writes and nobody edits."""

    permission: str

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(self.permission)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Issued documents: the list leads to the page on which anybody verifies a copy."""

    permission = "applications.see_files"
    list_display = ["number", "kind", "subject_reference", "issued_at", "issued_by", "verify"]
    list_filter = ["kind", "park_code"]
    list_select_related = ["issued_by"]
    search_fields = ["number", "subject_reference"]
    date_hierarchy = "issued_at"
    fields = [
        "number",
        "kind",
        "park_code",
        "subject_reference",
        "language",
        "issued_at",
        "issued_by",
        "sha256",
        "verify",
    ]

    def get_queryset(self, request):
        parks = parks_with(request.user, self.permission)
        rows = super().get_queryset(request).filter(park_code__in=parks.values("code"))
        return shown_to(request.user, rows)

    @admin.display(description=_("verification"))
    def verify(self, document):
        address = reverse("common:verify", args=[document.verification_code])
        return format_html('<a href="{}">{}</a>', address, _("verify a copy"))


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox: what was written to whom, what waits and what failed. Mails about accounts stay private."""

    permission = "applications.see_files"
    list_display = ["subject", "to", "language", "kind", "subject_reference", "created_at", "sent_at", "failures"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter), "language", "kind"]
    search_fields = ["to", "subject", "subject_reference"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        """Mails about a file, a session or a tenancy of the person's parks: references start with the park's code."""
        prefixes = parks_with(request.user, self.permission).values_list("code", flat=True)
        rows = shown_to(request.user, super().get_queryset(request))
        pattern = "^(" + "|".join(prefixes) + ")-"
        return rows.filter(subject_reference__regex=pattern) if prefixes else rows.none()


@admin.register(MailTemplate)
class MailTemplateAdmin(ReadOnlyAdmin):
    """Words that staff gave to mails; they are written on the staff's pages, with a preview."""

    permission = "spaces.manage_park"
    list_display = ["kind", "language", "subject", "is_active", "edited_by", "edited_at"]
    list_filter = ["language", "is_active", "kind"]
    list_select_related = ["edited_by"]
    search_fields = ["kind", "subject", "body"]


@admin.register(Holiday)
class HolidayAdmin(HouseAdmin, TranslationAdmin):
    """Public holidays, the same for every park: whoever manages one may correct them."""

    list_display = ["date", "label", "kind", "is_confirmed"]
    list_filter = ["kind", "is_confirmed"]
    list_editable = ["is_confirmed"]
    date_hierarchy = "date"
    search_fields = ["label"]

    def save_model(self, request, obj, form, change):
        """Days that become holidays have what was promised on them looked at again."""
        super().save_model(request, obj, form, change)
        if "date" in form.changed_data:
            closed_anew(first_day=obj.date, last_day=obj.date)

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm("spaces.open_staff")

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("spaces.open_staff")

    def has_add_permission(self, request) -> bool:
        return request.user.has_perm("spaces.manage_park")

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("spaces.manage_park")

    def has_delete_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("spaces.manage_park")
