"""Addresses of the account pages that are ours; signing in and second factors are django-allauth's."""

from django.urls import path

from technopark.accounts import views

app_name = "accounts"

urlpatterns = [path("profile/", views.profile, name="profile")]
