"""Addresses of what changes a stay beside its plain steps."""

from django.urls import path

from tenants.views import renewing, terminating, undoing

urlpatterns = [
    path("staff/tenancies/<str:reference>/undo/<int:pk>/", undoing.staff_undo, name="staff_undo"),
    path("staff/tenancies/<str:reference>/termination/", terminating.staff_termination, name="staff_termination"),
    path("staff/tenancies/<str:reference>/refuse-renewal/", renewing.staff_refuse_renewal, name="staff_refuse_renewal"),
    path("resident/stays/<str:reference>/renewal/", renewing.resident_renewal, name="resident_renewal"),
    path("resident/stays/<str:reference>/notice/", renewing.resident_notice, name="resident_notice"),
]
