"""Addresses of this app's pages."""

from django.urls import path

from agreements.views import resident, staff, steps, texts

app_name = "agreements"

OWN = "resident/agreement/<str:reference>/"
ONE = "staff/agreements/<str:reference>/"

urlpatterns = [
    path("staff/agreements/", staff.staff_agreements, name="staff_agreements"),
    path("staff/agreement-texts/", texts.staff_texts, name="staff_texts"),
    path("staff/agreement-texts/<slug:slug>/<slug:kind>/", texts.staff_text, name="staff_text"),
    path(
        "staff/agreement-texts/<slug:slug>/<slug:kind>/<int:version>/",
        texts.staff_text_version,
        name="staff_text_version",
    ),
    path("staff/agreements/prepare/<str:reference>/", steps.staff_prepare, name="staff_prepare"),
    path(ONE, staff.staff_agreement, name="staff_agreement"),
    path(f"{ONE}versions/", staff.staff_versions, name="staff_versions"),
    path(f"{ONE}documents/<str:number>/", staff.staff_document, name="staff_document"),
    path(f"{ONE}copies/<int:pk>/", staff.staff_copy, name="staff_copy"),
    path(f"{ONE}do/<slug:verb>/", steps.staff_step, name="staff_step"),
    path(OWN, resident.resident, name="resident"),
    path(f"{OWN}rules/", resident.rules, name="rules"),
    path(f"{OWN}copy/", resident.send_copy, name="send_copy"),
    path(f"{OWN}copies/<int:pk>/", resident.resident_copy, name="resident_copy"),
    path(f"{OWN}certificate/", resident.certify, name="certify"),
]
