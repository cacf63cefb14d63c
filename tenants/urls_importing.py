"""Addresses of the pages that bring in the companies of a park already living."""

from django.urls import path

from tenants.views import importing

urlpatterns = [
    path("staff/import/", importing.import_stays, name="import_stays"),
    path("staff/import/template/", importing.import_template, name="import_template"),
]
