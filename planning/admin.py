"""Plans and the rules of the forecast in the admin: rules are edited here, plans only read."""

from django.contrib import admin

from planning.models import PlanLog, PlanningRules, Proposal, ProposalLine, Scenario, ScenarioLine
from planning.permissions import SEE, proposals_for, scenarios_for
from spaces.scoping import ParkScopedAdmin, ParkScopedInline

MANAGE = "spaces.manage_park"


@admin.register(PlanningRules)
class PlanningRulesAdmin(ParkScopedAdmin):
    """What a forecast assumes where the park's own history is too short."""

    view_permission = SEE
    add_permission = change_permission = delete_permission = MANAGE
    list_display = ["park", "history_needed", "renewal_low", "renewal_likely", "renewal_high"]
    list_select_related = ["park"]


class PlanInline(ParkScopedInline):
    """Rows of a plan, read only."""

    view_permission = SEE
    can_delete = False


class ScenarioLineInline(PlanInline):
    model = ScenarioLine
    fields = ["position", "kind", "application", "tenancy", "space", "starts_on", "ends_on", "note"]


class PlanLogInline(PlanInline):
    model = PlanLog
    fields = ["verb", "from_status", "to_status", "at", "by", "note"]


class ProposalLineInline(PlanInline):
    model = ProposalLine
    fields = ["application", "space", "starts_on", "ends_on", "fee", "budget", "is_fixed", "is_left_out"]


@admin.register(Scenario)
class ScenarioAdmin(ParkScopedAdmin):
    """Read only: scenarios are worked on in their own pages."""

    view_permission = SEE
    list_display = ["reference", "name", "park", "status", "is_shared", "made_by", "made_at"]
    list_filter = ["park", "status", "is_shared"]
    list_select_related = ["park", "made_by"]
    search_fields = ["reference", "name"]
    inlines = [ScenarioLineInline, PlanLogInline]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=scenarios_for(request.user).values("pk"))


@admin.register(Proposal)
class ProposalAdmin(ParkScopedAdmin):
    """Read only: proposals are worked on in their own pages."""

    view_permission = SEE
    list_display = ["reference", "park", "status", "months", "gap", "made_by", "made_at"]
    list_filter = ["park", "status"]
    list_select_related = ["park", "made_by"]
    search_fields = ["reference"]
    inlines = [ProposalLineInline, PlanLogInline]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=proposals_for(request.user).values("pk"))
