"""People and what they agreed to, in the admin."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from technopark.accounts.models import AccessLog, Consent, DataRequest, PrivacyNotice, User
from technopark.common.admin import HouseAdmin
from technopark.common.hidden import shown_to


class PeopleAdmin(HouseAdmin):
    """Pages about people: an administrator's; nobody is deleted here, accounts are made inactive."""

    change_list_template = "admin/people_change_list.html"

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm("accounts.manage_people")

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("accounts.manage_people")

    def has_change_permission(self, request, obj=None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(User)
class UserAdmin(PeopleAdmin):
    list_display = ["email", "full_name", "full_name_ar", "language", "is_active", "joined_at"]
    list_filter = ["is_active", "language", "appointments__role"]
    search_fields = ["email", "full_name", "full_name_ar"]
    fields = ["email", "full_name", "full_name_ar", "language", "is_active", "joined_at", "last_login"]
    readonly_fields = ["email", "joined_at", "last_login"]

    def has_view_permission(self, request, obj=None) -> bool:
        """Officers look people up when they link them to a company."""
        return request.user.has_perm("tenants.see_tenancies") or super().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("accounts.manage_people") and not (obj and obj.is_superuser)


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(PeopleAdmin, TranslationAdmin):
    list_display = ["version", "published_at"]

    def has_add_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def get_readonly_fields(self, request, obj=None):
        """A version that somebody has agreed to does not change: publish the next one."""
        return ["version", "text_fr", "text_ar", "text_en", "published_at"] if obj and obj.consents.exists() else []


@admin.register(Consent)
class ConsentAdmin(PeopleAdmin):
    list_display = ["user", "purpose", "notice", "given_at", "withdrawn_at"]
    list_filter = ["purpose", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "notice"]
    search_fields = ["user__email", "user__full_name"]
    date_hierarchy = "given_at"

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(DataRequest)
class DataRequestAdmin(PeopleAdmin):
    """Read here; answered on the staff's pages."""

    list_display = ["user", "kind", "received_at", "due_on", "handled_at", "handled_by"]
    list_filter = ["kind", ("handled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "handled_by"]
    search_fields = ["user__full_name", "user__email"]
    date_hierarchy = "received_at"

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(AccessLog)
class AccessLogAdmin(PeopleAdmin):
    """Who opened or took out what; nobody changes it."""

    list_display = ["at", "user", "kind", "park_code", "about", "what", "rows"]
    list_filter = ["kind", "park_code"]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "user__email", "about", "what"]
    date_hierarchy = "at"

    def get_queryset(self, request):
        """Without what is about something kept from this person."""
        return shown_to(request.user, super().get_queryset(request), "about")

    def has_change_permission(self, request, obj=None) -> bool:
        return False
