"""Addresses of this app's pages."""

from django.urls import path

from spaces.views import plan

app_name = "spaces"

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
]
