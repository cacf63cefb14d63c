"""The building in the admin: answer times are edited here; the rest changes through its verbs."""

from django.contrib import admin

from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from upkeep.errors import BY_CONSTRAINT
from upkeep.models import (
    AnswerTime,
    Departure,
    DoorPass,
    Handover,
    Inventory,
    Ticket,
    TicketLog,
)
from upkeep.permissions import KEEP

SEE, MANAGE = "spaces.see_occupancy", "spaces.manage_park"


@admin.register(AnswerTime)
class AnswerTimeAdmin(ParkScopedAdmin):
    view_permission = SEE
    add_permission = change_permission = delete_permission = MANAGE
    list_display = ["park", "priority", "answer_hours", "solve_hours"]
    list_filter = ["park"]
    list_select_related = ["park"]


class ReadOnly:
    """Rows that the verbs write; nobody edits them here."""

    view_permission = KEEP
    refusals = BY_CONSTRAINT


class LogInline(ReadOnly, ParkScopedInline):
    model = TicketLog
    park_lookup = "park"
    fields = ["at", "verb", "from_status", "to_status", "by", "note"]


@admin.register(Ticket)
class TicketAdmin(ReadOnly, ParkScopedAdmin):
    list_display = ["reference", "heading", "space", "status", "priority", "solve_due_at", "assigned_to"]
    list_filter = ["park", "status", "category", "priority"]
    list_select_related = ["space", "assigned_to"]
    search_fields = ["reference", "title", "company__name"]
    date_hierarchy = "opened_at"
    inlines = [LogInline]


@admin.register(Inventory)
class InventoryAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    list_display = ["tenancy", "space", "kind", "made_on", "mode", "signed_on"]
    list_filter = ["tenancy__park", "kind", "mode"]
    list_select_related = ["tenancy__company", "space"]
    search_fields = ["tenancy__reference", "tenancy__company__name", "space__code"]
    date_hierarchy = "made_on"


class HandoverInline(ReadOnly, ParkScopedInline):
    model = Handover
    park_lookup = "park"
    fields = ["tenancy", "given_to", "given_on", "returned_on", "is_lost"]


@admin.register(DoorPass)
class DoorPassAdmin(ReadOnly, ParkScopedAdmin):
    list_display = ["number", "kind", "space", "park", "lost_on"]
    list_filter = ["park", "kind"]
    list_select_related = ["space", "park"]
    search_fields = ["number", "space__code"]
    inlines = [HandoverInline]


@admin.register(Departure)
class DepartureAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    list_display = ["tenancy", "begun_at", "deposit", "settled_on"]
    list_filter = ["tenancy__park"]
    list_select_related = ["tenancy__company"]
    search_fields = ["tenancy__reference", "tenancy__company__name"]
