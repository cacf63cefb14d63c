"""Addresses of who reviews what: the proposal for a call, profiles, ties."""

from django.urls import path

from applications.views import reviewers

urlpatterns = [
    path("staff/calls/<slug:slug>/reviewers/", reviewers.review_plan, name="review_plan"),
    path("staff/reviewers/", reviewers.reviewer_profiles, name="reviewer_profiles"),
    path("relations/", reviewers.known_ties, name="relations"),
]
