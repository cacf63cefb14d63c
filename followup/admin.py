"""Follow-up in the admin, to look up: what changes does so through the pages of staff and their verbs."""

from django.contrib import admin

from followup.models import ExitInterview, Figure, Goal, Questionnaire, Report
from followup.permissions import KEEP
from spaces.scoping import ParkScopedAdmin, ParkScopedInline


class FollowupAdmin(ParkScopedAdmin):
    """Rows about a stay, shown to those who follow up in its park."""

    park_lookup = "tenancy__park"
    view_permission = KEEP
    list_select_related = ["tenancy__company"]
    search_fields = ["tenancy__reference", "tenancy__company__name"]


class FigureInline(ParkScopedInline):
    model = Figure
    park_lookup = "tenancy__park"
    view_permission = KEEP
    fields = readonly_fields = ["measure", "value", "declarant", "declared_at", "verified_by", "verified_at"]


@admin.register(Report)
class ReportAdmin(FollowupAdmin):
    list_display = ["tenancy", "kind", "as_of", "due_on", "declared_at", "verified_at"]
    list_filter = ["kind", "tenancy__park"]
    inlines = [FigureInline]


@admin.register(Goal)
class GoalAdmin(FollowupAdmin):
    list_display = ["what", "tenancy", "due_on", "reached_on", "confirmed_at", "dropped_on"]
    list_filter = ["tenancy__park"]


@admin.register(ExitInterview)
class ExitInterviewAdmin(FollowupAdmin):
    list_display = ["tenancy", "held_on", "main_reason", "destination"]
    list_filter = ["main_reason", "destination"]


@admin.register(Questionnaire)
class QuestionnaireAdmin(FollowupAdmin):
    list_display = ["tenancy", "year", "as_of", "sent_at", "answered_at", "outcome"]
    list_filter = ["year", "outcome"]
