"""Addresses of companies: their own pages, and those of the staff who keep them."""

from django.urls import path

from tenants.views import companies, inviting, own_company

urlpatterns = [
    path("resident/papers/", own_company.papers, name="papers"),
    path("resident/papers/<int:pk>/", own_company.paper_file, name="paper_file"),
    path("resident/papers/<int:pk>/withdraw/", own_company.withdraw_paper, name="withdraw_paper"),
    path("resident/people/", own_company.people, name="people"),
    path("resident/people/invite/", inviting.resident_invite, name="invite"),
    path("resident/people/invitations/<int:pk>/<slug:verb>/", inviting.resident_invitation, name="invitation"),
    path("resident/people/<int:pk>/end/", own_company.end_role, name="end_role"),
    path("resident/people/<int:pk>/access/", own_company.end_access, name="end_access"),
    path("resident/skills/", own_company.skills, name="skills"),
    path("staff/companies/", companies.staff_companies, name="staff_companies"),
    path("staff/companies/<slug:slug>/", companies.staff_company, name="staff_company"),
    path("staff/companies/<slug:slug>/papers/", companies.send_paper, name="staff_send_paper"),
    path("staff/companies/<slug:slug>/papers/<int:pk>/", companies.staff_paper, name="staff_paper"),
    path("staff/companies/<slug:slug>/papers/<int:pk>/file/", companies.staff_paper_file, name="staff_paper_file"),
    path("staff/companies/<slug:slug>/people/", companies.add_role, name="staff_add_role"),
    path("staff/companies/<slug:slug>/people/<int:pk>/", companies.end_role, name="staff_end_role"),
    path("staff/companies/<slug:slug>/people/<int:pk>/cnie/", companies.read_cnie, name="staff_read_cnie"),
    path("staff/companies/<slug:slug>/skills/", companies.staff_skills, name="staff_skills"),
    path("staff/companies/<slug:slug>/invite/", inviting.staff_invite, name="staff_invite"),
    path(
        "staff/companies/<slug:slug>/invitations/<int:pk>/<slug:verb>/",
        inviting.staff_invitation,
        name="staff_invitation",
    ),
    path("staff/companies/<slug:slug>/access/<int:pk>/", companies.end_access, name="staff_end_access"),
    path("join/", inviting.join, name="join"),
    path("join/<str:token>/", inviting.join_link, name="join_link"),
    path("join/<int:pk>/<slug:verb>/", inviting.join_answer, name="join_answer"),
    path("staff/papers/", companies.staff_papers, name="staff_papers"),
]
