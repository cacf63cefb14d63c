"""Addresses of this app's pages."""

from django.urls import path

from planning.views import alerts, forecast, open_data, proposals, scenarios

app_name = "planning"

urlpatterns = [
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/<slug:slug>/<slug:what>.<slug:form>", open_data.data_set, name="open_data_set"),
    path("open-data/<slug:slug>/<slug:what>/<slug:day>.<slug:form>", open_data.dated_set, name="open_data_dated_set"),
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
