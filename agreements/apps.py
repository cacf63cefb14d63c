from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """What a tenancy was agreed on: templates, versions, signatures, house rules, inventories."""

    name = "agreements"
    verbose_name = _("Agreements")
