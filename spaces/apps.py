from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    """What exists: parks and their caps, spaces, closures, and who holds which role where."""

    name = "spaces"
    verbose_name = _("Parks and spaces")
