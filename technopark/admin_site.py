"""The admin site: one for managers, in the words of the field."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class TechnoparkAdminSite(admin.AdminSite):
    """Django's admin, opened to those whose role in a park includes it."""

    site_header = _("Technopark administration")
    site_title = _("Technopark")

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.has_perm("spaces.open_admin")
