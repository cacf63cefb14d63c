"""What surrounds the files, in the admin: tags, who knows what and whom, appeals and decision records."""

from django.contrib import admin

from applications.admin_scoping import WithoutConflicts
from applications.models import Appeal, DecisionRecord, Relation, ReviewerProfile, Tag
from spaces.permissions import park_ids_with
from spaces.scoping import ParkScopedAdmin
from technopark.accounts.roles import roles_with
from technopark.common.admin import HouseAdmin

SEE, ASSIGN = "applications.see_files", "applications.assign_reviewers"


@admin.register(Tag)
class TagAdmin(ParkScopedAdmin):
    view_permission = add_permission = change_permission = delete_permission = SEE
    list_display = ["label", "park"]
    list_filter = ["park"]
    list_select_related = ["park"]
    search_fields = ["label"]
    fields = ["park", "label"]


@admin.register(ReviewerProfile)
class ReviewerProfileAdmin(ParkScopedAdmin):
    view_permission = SEE
    list_display = ["user", "park", "sectors", "most_files", "is_available"]
    list_filter = ["park", "is_available"]
    list_select_related = ["user", "park"]
    search_fields = ["user__full_name", "user__email"]


@admin.register(Relation)
class RelationAdmin(HouseAdmin):
    """Known ties of the people who judge in the parks of whoever looks; kept for good, ended rather than deleted."""

    list_display = ["person", "kind", "other", "email", "company", "declared_by", "declared_at", "ended_at"]
    list_filter = ["kind", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "other", "company", "declared_by"]
    search_fields = ["person__full_name", "person__email", "other__full_name", "email", "company__name"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        judging = {
            "role__in": roles_with("applications.attend_committee"),
            "park__in": park_ids_with(request.user, ASSIGN),
        }
        people = {f"person__appointments__{name}": value for name, value in judging.items()}
        return rows.filter(**people).distinct()

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(ASSIGN)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(ASSIGN)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Appeal)
class AppealAdmin(WithoutConflicts, ParkScopedAdmin):
    file = "decision__application"
    park_lookup = "decision__application__call__park"
    view_permission = SEE
    list_display = ["decision", "filed_on", "open_until", "answer_due_on", "status", "decided_at", "decided_by"]
    list_filter = ["status"]
    list_select_related = ["decision", "decided_by"]
    search_fields = ["decision__application__reference"]
    date_hierarchy = "filed_on"


@admin.register(DecisionRecord)
class DecisionRecordAdmin(WithoutConflicts, ParkScopedAdmin):
    file = "decision__application"
    view_permission = SEE
    list_display = ["sequence", "park", "decision", "sha256", "sealed_at"]
    list_filter = ["park"]
    list_select_related = ["park", "decision"]
    search_fields = ["decision__application__reference", "sha256"]
    date_hierarchy = "sealed_at"
