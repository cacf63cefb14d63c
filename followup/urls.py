"""Addresses of this app's pages."""

from django.urls import path

from followup.views import answer, resident, staff, stay

app_name = "followup"

urlpatterns = [
    path("follow-up/<str:token>/", answer.answer, name="answer"),
    path("resident/follow-up/", resident.goals, name="goals"),
    path("resident/follow-up/goals/<int:pk>/", resident.goal, name="goal"),
    path("resident/follow-up/figures/<int:pk>/", resident.report, name="report"),
    path("staff/follow-up/", staff.staff_board, name="staff_board"),
    path("staff/follow-up/figures/", staff.staff_reports, name="staff_reports"),
    path("staff/follow-up/figures/<int:pk>/", staff.staff_report, name="staff_report"),
    path("staff/follow-up/alumni/", stay.staff_alumni, name="staff_alumni"),
    path("staff/follow-up/stays/<str:reference>/", stay.staff_stay, name="staff_stay"),
    path("staff/follow-up/stays/<str:reference>/<slug:verb>/", stay.staff_step, name="staff_step"),
    path("staff/follow-up/stays/<str:reference>/<slug:verb>/<int:pk>/", stay.staff_step, name="staff_row_step"),
]
