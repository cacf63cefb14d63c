from django.contrib.admin.apps import AdminConfig


class TechnoparkAdminConfig(AdminConfig):
    """Django's admin with the occupancy board as its first page."""

    default_site = "technopark.admin_site.TechnoparkAdminSite"
