"""Addresses of screening: checklist, notes, messages, papers read in the page."""

from django.urls import path

from applications.views import checking, papers, threads

urlpatterns = [
    path("applications/<str:reference>/messages/", threads.messages, name="messages"),
    path("applications/<str:reference>/papers/<int:position>/view/", papers.paper_view, name="paper_view"),
    path("staff/messages/", checking.staff_inbox, name="staff_inbox"),
    path("staff/applications/<str:reference>/checklist/", checking.staff_checklist, name="staff_checklist"),
    path("staff/applications/<str:reference>/notes/", checking.staff_notes, name="staff_notes"),
    path("staff/applications/<str:reference>/messages/", checking.staff_messages, name="staff_messages"),
]
