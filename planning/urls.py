"""Addresses of this app's pages."""

from django.urls import path

from planning.views import alerts, forecast, proposals, scenarios

app_name = "planning"

urlpatterns = [
    path("staff/alerts/", alerts.alerts, name="alerts"),
    path("staff/planning/", forecast.forecast, name="forecast"),
    path("staff/planning/scenarios/", scenarios.listed, name="scenarios"),
    path("staff/planning/scenarios/compare/", scenarios.compare, name="compare"),
    path("staff/planning/scenarios/<str:reference>/", scenarios.scenario, name="scenario"),
    path("staff/planning/scenarios/<str:reference>/add/<slug:kind>/", scenarios.add, name="scenario_add"),
    path("staff/planning/assign/", proposals.listed, name="proposals"),
    path("staff/planning/assign/<str:reference>/", proposals.proposal, name="proposal"),
    path("staff/planning/assign/<str:reference>/<str:file>/", proposals.otherwise, name="otherwise"),
]
