"""Addresses of this app's pages: the public's, the applicant's, then those of reviewers, committees and staff."""

from django.urls import path

from applications import urls_calls
from applications.urls_decisions import urlpatterns as decision_urls
from applications.urls_links import urlpatterns as link_urls
from applications.urls_reviewers import urlpatterns as reviewers_urls
from applications.urls_screening import urlpatterns as screening_urls
from applications.urls_staff import reviewer_urls, staff_urls
from applications.views import applicant, applying, public

app_name = "applications"

public_urls = [
    path("", public.home, name="home"),
    path("calls/<slug:slug>/", public.call, name="call"),
]

applicant_urls = [
    path("my/", applicant.start, name="start"),
    path("my/applications/", applicant.files, name="files"),
    path("apply/<slug:slug>/<slug:step>/", applying.apply, name="apply"),
    path("applications/<str:reference>/", applicant.file, name="file"),
    path("applications/<str:reference>/papers/<int:position>/", applicant.paper, name="paper"),
    path("applications/<str:reference>/documents/<str:number>/", applicant.document, name="document"),
    path("applications/<str:reference>/complete/", applicant.complete, name="complete"),
    path("applications/<str:reference>/offer/", applicant.answer_offer, name="answer_offer"),
    path("applications/<str:reference>/withdraw/", applicant.withdraw, name="withdraw"),
]

urlpatterns = (
    urls_calls.urlpatterns + public_urls + link_urls + applicant_urls + reviewer_urls + staff_urls + screening_urls
)
urlpatterns += decision_urls + reviewers_urls
