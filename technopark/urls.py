"""Addresses: stable English paths under a language prefix; objects by public reference, never by row id."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from technopark.accounts.views import privacy

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
]

urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("accounts/", include("technopark.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("privacy/", privacy, name="privacy"),
    path("", include("technopark.common.urls")),
    path("", include("spaces.urls")),
    path("", include("tenants.urls")),
    path("", include("billing.urls")),
    path("", include("agreements.urls")),
    path("", include("followup.urls")),
    path("", include("bookings.urls")),
    path("", include("upkeep.urls")),
    path("", include("applications.urls")),
    path("", include("planning.urls")),
)
