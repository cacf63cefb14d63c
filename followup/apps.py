from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    """What becomes of a company: goals, reports, papers, and five years after it left."""

    name = "followup"
    verbose_name = _("Follow-up")
