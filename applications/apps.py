from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Who wants in: calls, files, reviews, committees, decisions and offers."""

    name = "applications"
    verbose_name = _("Calls and applications")
