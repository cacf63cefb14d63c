from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """What belongs to no noun of the field; imports no other app."""

    name = "technopark.common"
    label = "common"
    verbose_name = _("Shared services")

    def ready(self) -> None:
        from technopark.common import checks  # noqa: F401, PLC0415 -- checks register themselves on import
