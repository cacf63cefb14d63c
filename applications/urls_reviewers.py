"""Addresses of who reviews what: the proposal for a call, profiles, ties; the committee's screen and signed minutes."""

from django.urls import path

from applications.views import committee, reviewers

urlpatterns = [
    path("staff/calls/<slug:slug>/reviewers/", reviewers.review_plan, name="review_plan"),
    path("staff/reviewers/", reviewers.reviewer_profiles, name="reviewer_profiles"),
    path("relations/", reviewers.known_ties, name="relations"),
    path("committee/<str:reference>/screen/", committee.projector, name="projector"),
    path("committee/<str:reference>/scan/", committee.session_scan, name="session_scan"),
]
