"""An admin site of the tests: pages of our base classes over real models, beside the house's own addresses."""

from django import forms
from django.contrib import admin
from django.urls import path

from spaces.models import Closure, ParkCap, Space
from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from technopark.admin_site import TechnoparkAdminSite
from technopark.common.object_actions import ObjectActionForm, object_action
from technopark.urls import urlpatterns as house_urls
from tenants.actions import suspending
from tenants.enums import TRANSITIONS
from tenants.errors import BY_CONSTRAINT
from tenants.models import Assignment, Tenancy

site = TechnoparkAdminSite(name="pages")


@admin.register(ParkCap, site=site)
class CapAdmin(ParkScopedAdmin):
    list_display = ("park", "starts_on", "companies")
    view_permission = "spaces.see_occupancy"
    add_permission = change_permission = delete_permission = "spaces.manage_park"


class ClosureInline(ParkScopedInline):
    model = Closure
    view_permission = "spaces.see_plan"
    add_permission = change_permission = "spaces.manage_park"


@admin.register(Space, site=site)
class SpaceAdmin(ParkScopedAdmin):
    view_permission = "spaces.see_plan"
    add_permission = change_permission = "spaces.manage_park"
    inlines = (ClosureInline,)


class ReasonForm(ObjectActionForm):
    note = forms.CharField(min_length=3)


@admin.register(Tenancy, site=site)
class StayAdmin(ParkScopedAdmin):
    view_permission = "tenants.see_tenancies"
    change_permission = "tenants.keep_tenancies"
    readonly_fields = ("status",)
    object_actions = ("suspend", "resume")
    refusals = BY_CONSTRAINT

    @object_action(
        label="suspend",
        permission="tenants.keep_tenancies",
        form=ReasonForm,
        when=lambda stay: stay.status in TRANSITIONS["suspend"][0],
        is_final=True,
    )
    def suspend(self, request, obj, *, note):
        suspending.suspend(obj, by=request.user, note=note)
        return "The stay is suspended."

    @object_action(
        label="resume", permission="spaces.manage_park", when=lambda stay: stay.status in TRANSITIONS["resume"][0]
    )
    def resume(self, request, obj):
        suspending.resume(obj, by=request.user)


@admin.register(Assignment, site=site)
class AssignmentAdmin(ParkScopedAdmin):
    park_lookup = "tenancy__park"
    view_permission = add_permission = change_permission = "tenants.assign_spaces"
    refusals = BY_CONSTRAINT


urlpatterns = [*house_urls, path("pages/", site.urls)]
