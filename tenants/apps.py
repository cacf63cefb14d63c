from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    """Who is here: companies, their people, their tenancies and the spaces they hold."""

    name = "tenants"
    verbose_name = _("Companies and tenancies")
