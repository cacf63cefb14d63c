from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who sign in, what they agreed to, and the roles they can hold."""

    name = "technopark.accounts"
    label = "accounts"
    verbose_name = _("People")
