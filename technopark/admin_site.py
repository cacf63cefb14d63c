"""The admin site: one for managers, in the words of the field, with the occupancy board as its first page."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _


class TechnoparkAdminSite(admin.AdminSite):
    """Django's admin, opened to those whose role in a park includes it."""

    site_header = _("Technopark administration")
    site_title = _("Technopark")
    index_title = _("Occupancy board")
    index_template = "admin/board.html"

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.has_perm("spaces.open_admin")

    def index(self, request, extra_context=None):
        """The board of a park (``?park=khemisset``) on a day (``?on=2027-03-01``); today's, where unsaid."""
        from technopark import board  # noqa: PLC0415 -- the site exists before the models

        context = {**(extra_context or {}), **board.context_of(request)}
        return super().index(request, context)

    def get_urls(self):
        """The overviews stand beside the records that they count."""
        from technopark.overviews import by_space, region, trends  # noqa: PLC0415 -- the site exists before the models

        overviews = [
            path("occupancy/months/", self.admin_view(trends.page), name="occupancy_trends"),
            path("occupancy/spaces/", self.admin_view(by_space.page), name="occupancy_spaces"),
            path("occupancy/parks/", self.admin_view(region.page), name="occupancy_region"),
        ]
        return overviews + super().get_urls()

    def get_app_list(self, request, app_label=None):
        """The models by app, worked out once a request: the page, its frame and its crumbs each ask for it."""
        known = request.__dict__.setdefault("_app_lists", {})
        if app_label not in known:
            known[app_label] = super().get_app_list(request, app_label)
        return known[app_label]
