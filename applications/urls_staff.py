"""Addresses of reviewers, committees and staff."""

from django.urls import path

from applications.views import calls, committee, decisions, desk, files, offers, ranking, reviewer, screening

reviewer_urls = [
    path("review/", reviewer.review_queue_page, name="review_queue"),
    path("review/<str:reference>/", reviewer.review, name="review"),
    path("review/<str:reference>/abstain/", reviewer.abstain, name="abstain"),
    path("review/<str:reference>/conflict/", reviewer.step_back, name="step_back"),
]

committee_urls = [
    path("committee/", committee.session_list, name="sessions"),
    path("committee/new/", committee.convene, name="convene"),
    path("committee/<str:reference>/", committee.session, name="session"),
    path("committee/<str:reference>/open/", committee.session_open, name="session_open"),
    path("committee/<str:reference>/presence/", committee.session_presence, name="session_presence"),
    path("committee/<str:reference>/close/", committee.session_close, name="session_close"),
    path("committee/<str:reference>/minutes/", committee.session_minutes, name="session_minutes"),
    path("committee/<str:reference>/<int:position>/", committee.session_item, name="session_item"),
    path("committee/<str:reference>/<int:position>/postpone/", committee.session_postpone, name="session_postpone"),
]

file_urls = [
    path("staff/applications/", files.staff_files, name="staff_files"),
    path("staff/applications/<str:reference>/", files.staff_file, name="staff_file"),
    path("staff/applications/<str:reference>/cnie/", files.staff_cnie, name="staff_cnie"),
    path("staff/applications/<str:reference>/accept/", screening.staff_accept, name="staff_accept"),
    path("staff/applications/<str:reference>/completion/", screening.staff_completion, name="staff_completion"),
    path("staff/applications/<str:reference>/inadmissible/", screening.staff_inadmissible, name="staff_inadmissible"),
    path("staff/applications/<str:reference>/entrust/", screening.staff_entrust, name="staff_entrust"),
    path(
        "staff/applications/<str:reference>/reviews/<int:review_id>/take-back/",
        screening.staff_take_back,
        name="staff_take_back",
    ),
    path("staff/applications/<str:reference>/agenda/", screening.staff_agenda, name="staff_agenda"),
    path("staff/applications/<str:reference>/admit/", decisions.staff_admit, name="staff_admit"),
    path("staff/applications/<str:reference>/waitlist/", decisions.staff_waitlist, name="staff_waitlist"),
    path("staff/applications/<str:reference>/refuse/", decisions.staff_refuse, name="staff_refuse"),
    path("staff/applications/<str:reference>/reopen/", decisions.staff_reopen, name="staff_reopen"),
    path("staff/applications/<str:reference>/offer/", offers.staff_offer, name="staff_offer"),
    path("staff/applications/<str:reference>/offer/rescind/", offers.staff_rescind, name="staff_rescind"),
]

staff_urls = [
    path("staff/", desk.staff_home, name="staff_home"),
    *file_urls,
    path("staff/calls/", calls.staff_calls, name="staff_calls"),
    path("staff/calls/<slug:slug>/ranking/", ranking.staff_ranking, name="staff_ranking"),
    path("staff/decisions/", decisions.staff_decisions, name="staff_decisions"),
    path("staff/waiting/", decisions.staff_waiting, name="staff_waiting"),
    path("staff/offers/", offers.staff_offers, name="staff_offers"),
    *committee_urls,
]
