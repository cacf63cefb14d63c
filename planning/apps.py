from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    """Looking ahead: forecasts, scenarios, the best assignment, alerts, open data."""

    name = "planning"
    verbose_name = _("Planning")
