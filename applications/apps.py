from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Who wants in: calls, files, reviews, committees, decisions and offers."""

    name = "applications"
    verbose_name = _("Calls and applications")

    def ready(self) -> None:
        from applications.blind import references_blind_to  # noqa: PLC0415 -- models are loaded by now
        from applications.conflicts import references_hidden_from  # noqa: PLC0415 -- models are loaded by now
        from applications.sign_ins import listen  # noqa: PLC0415 -- models are loaded by now
        from technopark.common.hidden import hide_by  # noqa: PLC0415

        hide_by(references_hidden_from)
        hide_by(references_blind_to)
        listen()
