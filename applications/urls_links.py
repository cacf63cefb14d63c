"""Addresses of private links, of drafts begun without an account, and of co-founders."""

from django.urls import path

from applications.views import drafts, founders, links

urlpatterns = [
    path("d/", links.draft_again, name="draft_again"),
    path("d/leave/", links.draft_leave, name="draft_leave"),
    path("d/<str:token>/", links.draft_link, name="draft_link"),
    path("my/drafts/<int:pk>/", drafts.draft_read, name="draft_read"),
    path("my/drafts/<int:pk>/claim/", links.draft_claim, name="draft_claim"),
    path("my/invitations/", founders.invitations, name="invitations"),
    path("my/invitations/<int:pk>/", founders.invitation, name="invitation"),
    path("my/founders/<int:pk>/leave/", founders.founder_leave, name="founder_leave"),
    path("apply/<slug:slug>/start/", links.draft_start, name="draft_start"),
    path("apply/<slug:slug>/founders/", founders.founders_page, name="founders"),
    path("apply/<slug:slug>/", drafts.apply_resume, name="apply_resume"),
    path("apply/<slug:slug>/discard/", drafts.apply_discard, name="apply_discard"),
    path("apply/<slug:slug>/papers/<int:position>/", drafts.draft_paper, name="draft_paper"),
]
