"""Addresses of pages that belong to no noun: verification of documents, mails in development, components."""

from django.urls import path

from technopark.common.views import gallery

app_name = "common"

urlpatterns = [
    path("components/", gallery.gallery, name="components"),
]
