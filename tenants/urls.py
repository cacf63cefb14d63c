"""Addresses of this app's pages."""

from django.urls import include, path

from tenants.views import resident, staff, steps

app_name = "tenants"

urlpatterns = [
    path("", include("tenants.urls_companies")),
    path("", include("tenants.urls_changes")),
    path("", include("tenants.urls_importing")),
    path("staff/plan/", staff.staff_plan, name="staff_plan"),
    path("staff/tenancies/", staff.staff_tenancies, name="staff_tenancies"),
    path("staff/tenancies/<str:reference>/", staff.staff_tenancy, name="staff_tenancy"),
    path("staff/tenancies/<str:reference>/<slug:verb>/", steps.staff_step, name="staff_step"),
    path("resident/", resident.resident, name="resident"),
    path("resident/documents/<str:number>/", resident.resident_document, name="resident_document"),
]
