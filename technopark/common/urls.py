"""Addresses of pages that belong to no noun: verification of documents, mails in development, components."""

app_name = "common"

urlpatterns = []
