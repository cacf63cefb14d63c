"""Addresses of pages that belong to no noun: verification of documents, texts, mails in development, components."""

from django.urls import path

from technopark.common.views import documents, gallery, mails, texts

app_name = "common"

urlpatterns = [
    path("verify/<str:code>/", documents.verify, name="verify"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("dev/mail/", mails.outbox, name="mails"),
    path("dev/mail/<int:pk>/", mails.mail, name="mail"),
    path("components/", gallery.gallery, name="components"),
]
