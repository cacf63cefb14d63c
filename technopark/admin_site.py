"""The admin site: one for managers, in the words of the field, with the occupancy board as its first page."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class TechnoparkAdminSite(admin.AdminSite):
    """Django's admin, opened to those whose role in a park includes it."""

    site_header = _("Technopark administration")
    site_title = _("Technopark")
    index_title = _("Occupancy board")
    index_template = "admin/board.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._app_lists: dict[tuple, list[dict]] = {}

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.has_perm("spaces.open_admin")

    def index(self, request, extra_context=None):
        """The board of a park (``?park=khemisset``) on a day (``?on=2027-03-01``); today's, where unsaid."""
        from technopark import board  # noqa: PLC0415 -- the site exists before the models

        context = {**(extra_context or {}), **board.context_of(request), "standing": standing_of(request.user)}
        return super().index(request, context)

    def get_urls(self):
        """The overviews stand beside the records that they count."""
        from technopark.overviews import by_space, day, region, retention, trends  # noqa: PLC0415 -- the site exists before the models

        overviews = [
            path("occupancy/day/", self.admin_view(day.page), name="occupancy_day"),
            path("occupancy/months/", self.admin_view(trends.page), name="occupancy_trends"),
            path("occupancy/spaces/", self.admin_view(by_space.page), name="occupancy_spaces"),
            path("occupancy/parks/", self.admin_view(region.page), name="occupancy_region"),
            path("privacy/retention/", self.admin_view(retention.page), name="retention"),
        ]
        return overviews + super().get_urls()

    def get_app_list(self, request, app_label=None):
        """The models by app, worked out once for all who may do the same, in each language.

        No page of the admin opens for a reason of its own: what a person holds in any park says which do.
        """
        key = (app_label, get_language(), standing_of(request.user))
        if key not in self._app_lists:
            self._app_lists[key] = super().get_app_list(request, app_label)
        return self._app_lists[key]


def standing_of(user) -> str:
    """What decides which pages of the admin open for ``user``: their roles, in whatever parks."""
    from spaces.permissions import roles_of  # noqa: PLC0415 -- the site exists before the models

    if not user.is_authenticated or not user.is_active:
        return ""
    return " ".join(sorted({role for _park, role in roles_of(user)} | ({"superuser"} if user.is_superuser else set())))
