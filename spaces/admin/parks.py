"""Parks, their caps and spaces in the admin, for managers."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.admin import TranslationAdmin

from spaces.actions import capping, closing
from spaces.filters import DayFilter
from spaces.models import Appointment, Closure, Park, ParkCap, Space
from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from technopark.common.object_actions import ObjectActionForm, object_action


class ParkCapInline(ParkScopedInline):
    """The caps of a park, read only: a new one is set by its button, which checks what is promised."""

    model = ParkCap
    park_lookup = "pk"
    view_permission = "spaces.see_occupancy"
    fields = ["starts_on", "companies"]


class CapForm(ObjectActionForm):
    starts_on = forms.DateField(label=_("From"), widget=AdminDateWidget)
    companies = forms.IntegerField(label=_("Most companies"), min_value=0, max_value=9999)


@admin.register(Park)
class ParkAdmin(ParkScopedAdmin, TranslationAdmin):
    park_lookup = "pk"
    view_permission = "spaces.see_occupancy"
    change_permission = "spaces.manage_park"
    list_display = ["name", "code", "town", "total_area", "is_public"]
    search_fields = ["name", "code", "town"]
    readonly_fields = ["code", "slug", "floor_plans"]
    inlines = [ParkCapInline]
    object_actions = ("set_cap",)
    fieldsets = [
        (None, {"fields": ["name", "code", "slug", "town", "region", "total_area", "is_public"]}),
        (_("Presentation"), {"fields": ["presentation", "address", "phone", "email"]}),
        (_("Operator and legal mentions"), {"fields": ["operator", "signatory", "cndp_number"]}),
        (
            _("Rules that staff may change"),
            {
                "fields": [
                    "offer_days",
                    "reservation_days",
                    "ending_soon_days",
                    "completion_days",
                    "waiting_list_months",
                    "appeal_days",
                    "answer_days",
                    "longest_stay_months",
                    "deposit_months",
                    "desk_notice_months",
                    "office_notice_months",
                    "minimum_quorum",
                ]
            },
        ),
        (_("Floor plans"), {"fields": ["floor_plans"], "classes": ["collapse"]}),
    ]

    @object_action(label=_("set the cap of companies"), permission="spaces.manage_park", form=CapForm)
    def set_cap(self, request, park, starts_on, companies):
        capping.set_cap(park=park, starts_on=starts_on, companies=companies, by=request.user)


@admin.register(Space)
class SpaceAdmin(ParkScopedAdmin, TranslationAdmin):
    view_permission = "spaces.see_occupancy"
    add_permission = change_permission = "spaces.manage_park"
    list_display = ["code", "name", "kind", "floor", "area", "is_area_surveyed", "seats", "is_accessible", "park"]
    list_filter = ["park", "kind", "floor", "is_area_surveyed", "is_accessible"]
    list_select_related = ["park"]
    search_fields = ["code", "name"]
    fieldsets = [
        (None, {"fields": ["park", "kind", "parent", "code", "name", "floor"]}),
        (_("Size"), {"fields": ["area", "is_area_surveyed", "seats", "equipment", "is_accessible"]}),
        (_("On the plan"), {"fields": ["plan_x", "plan_y", "plan_width", "plan_height"], "classes": ["collapse"]}),
    ]


class ClosedOn(DayFilter):
    title = pgettext_lazy("filter", "closed on")
    parameter_name = "closed_on"

    def rows(self, queryset, day):
        return queryset.filter(Q(starts_on__lte=day) & Q(ends_on__gt=day))


class OpenAgainForm(ObjectActionForm):
    on = forms.DateField(label=_("Open again from"), widget=AdminDateWidget)


@admin.register(Closure)
class ClosureAdmin(ParkScopedAdmin):
    park_lookup = "space__park"
    view_permission = "spaces.see_occupancy"
    add_permission = "spaces.manage_park"
    list_display = ["space", "starts_on", "ends_on", "reason", "note"]
    list_filter = [ClosedOn, "space__park", "reason"]
    list_select_related = ["space"]
    date_hierarchy = "starts_on"
    search_fields = ["space__code", "note"]
    object_actions = ("open_again",)

    def save_model(self, request, obj, form, change):
        """Close through the action, which takes the park's lock first."""
        closed = closing.close(**form.cleaned_data, by=request.user)
        obj.pk = closed.pk

    @object_action(label=_("open again earlier"), permission="spaces.manage_park", form=OpenAgainForm)
    def open_again(self, request, closure, on):
        closing.open_again(closure, on=on, by=request.user)


@admin.register(Appointment)
class AppointmentAdmin(ParkScopedAdmin):
    view_permission = add_permission = change_permission = delete_permission = "accounts.manage_people"
    list_display = ["user", "role", "park"]
    list_filter = ["park", "role"]
    list_select_related = ["user", "park"]
    search_fields = ["user__full_name", "user__email"]
    autocomplete_fields = ["user"]
