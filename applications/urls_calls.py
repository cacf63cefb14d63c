"""Addresses of what a call adds to the form."""

from django.urls import path

from applications.views import questions

urlpatterns = [
    path("apply/<slug:slug>/answers/<int:question>/", questions.draft_answer, name="draft_answer"),
    path("applications/<str:reference>/answers/<int:question>/", questions.answer_file, name="answer_file"),
]
