"""Addresses of decisions prepared together, of appeals, of the waiting list and of the sealed records."""

from django.urls import path

from applications.views import appeals, pending, records, waiting

urlpatterns = [
    path("applications/<str:reference>/appeal/", appeals.appeal, name="appeal"),
    path("applications/<str:reference>/waiting/", waiting.stay_on_list, name="stay_on_list"),
    path("staff/calls/<slug:slug>/decisions/", pending.staff_pending, name="staff_pending"),
    path("staff/calls/<slug:slug>/ask-again/", waiting.staff_ask_again, name="staff_ask_again"),
    path("staff/applications/<str:reference>/prepare/", pending.staff_prepare, name="staff_prepare"),
    path("staff/applications/<str:reference>/prepare/drop/", pending.staff_pending_drop, name="staff_pending_drop"),
    path("staff/applications/<str:reference>/appeal/", appeals.staff_appeal, name="staff_appeal"),
    path("staff/appeals/", appeals.staff_appeals, name="staff_appeals"),
    path("staff/records/", records.staff_records, name="staff_records"),
    path("staff/records/<int:number>/", records.staff_record, name="staff_record"),
]
