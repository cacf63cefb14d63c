"""Addresses of what a call adds to the form, and of where staff build it."""

from django.urls import path

from applications.views import call_preview, calls_staff, drafts, questions, self_check

PART = "staff/calls/<slug:slug>/parts/<slug:kind>/"

urlpatterns = [
    path("calls/<slug:slug>/check/", self_check.self_check, name="self_check"),
    path("apply/<slug:slug>/answers/<int:question>/", drafts.draft_answer, name="draft_answer"),
    path("applications/<str:reference>/answers/<int:question>/", questions.answer_file, name="answer_file"),
    path("staff/calls/new/", calls_staff.staff_call_new, name="staff_call_new"),
    path("staff/calls/<slug:slug>/", calls_staff.staff_call, name="staff_call"),
    path("staff/calls/<slug:slug>/texts/", calls_staff.staff_call_texts, name="staff_call_texts"),
    path("staff/calls/<slug:slug>/copy/", calls_staff.staff_call_copy, name="staff_call_copy"),
    path("staff/calls/<slug:slug>/publish/", calls_staff.staff_call_publish, name="staff_call_publish"),
    path("staff/calls/<slug:slug>/opening/", calls_staff.staff_call_opening, name="staff_call_opening"),
    path("staff/calls/<slug:slug>/prolong/", calls_staff.staff_call_prolong, name="staff_call_prolong"),
    path("staff/calls/<slug:slug>/close/", calls_staff.staff_call_close, name="staff_call_close"),
    path("staff/calls/<slug:slug>/preview/", call_preview.staff_call_preview, name="staff_call_preview"),
    path(
        "staff/calls/<slug:slug>/preview/<slug:step>/", call_preview.staff_call_preview, name="staff_call_preview_step"
    ),
    path(f"{PART}new/", calls_staff.staff_row_new, name="staff_row_new"),
    path(f"{PART}<int:row>/", calls_staff.staff_row, name="staff_row"),
    path(f"{PART}<int:row>/move/", calls_staff.staff_row_move, name="staff_row_move"),
    path(f"{PART}<int:row>/remove/", calls_staff.staff_row_remove, name="staff_row_remove"),
]
