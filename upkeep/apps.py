from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    """The building kept in order: works, breakdowns, tickets."""

    name = "upkeep"
    verbose_name = _("Upkeep")
