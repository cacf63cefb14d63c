"""Companies, their people and the vocabulary of skills in the admin."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from technopark.common.admin import HouseAdmin
from tenants import permissions
from tenants.models import Company, Invitation, Member, Skill

SEE, KEEP = "tenants.see_tenancies", "tenants.keep_tenancies"


class MemberInline(admin.TabularInline):
    model = Member
    extra = 0
    autocomplete_fields = ["user"]

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(SEE)

    def has_add_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(KEEP)

    has_change_permission = has_delete_permission = has_add_permission


class InvitationInline(admin.TabularInline):
    """Who was invited, by whom, and what came of it: read here, sent and withdrawn on the page of the company."""

    model = Invitation
    extra = 0
    can_delete = False
    fields = readonly_fields = [
        "full_name",
        "email",
        "role",
        "is_representative",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "accepted_by",
        "revoked_at",
        "revoked_by",
    ]

    def get_queryset(self, request):
        people = ("invited_by", "accepted_by", "revoked_by")
        return super().get_queryset(request).select_related(*people)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(SEE)

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Company)
class CompanyAdmin(HouseAdmin):
    """Companies that are, were or will be in a park of the person."""

    list_display = ["name", "name_ar", "sector", "legal_form", "ice", "created_on"]
    list_filter = ["sector", "legal_form"]
    search_fields = ["name", "name_ar", "ice", "rc_number"]
    readonly_fields = ["slug"]
    inlines = [MemberInline, InvitationInline]

    def get_queryset(self, request):
        if request.user.is_superuser:
            return super().get_queryset(request)
        return super().get_queryset(request).filter(pk__in=permissions.companies_for(request.user).values("pk"))

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(SEE)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(SEE)

    def has_add_permission(self, request) -> bool:
        """Companies come with an accepted offer, never from here: without a stay nobody would see them."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(KEEP)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Skill)
class SkillAdmin(HouseAdmin, TranslationAdmin):
    """The vocabulary of skills, in three languages; a word that a company has chosen stays."""

    list_display = ["name", "slug"]
    search_fields = ["name_fr", "name_ar", "name_en"]

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(KEEP)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(KEEP)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(KEEP) and (obj is None or not obj.companies.exists())
