"""The admin site: one for managers, in the words of the field, with the occupancy board as its first page."""

from datetime import date

from django.contrib import admin
from django.utils import timezone
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
        from spaces.permissions import parks_with  # noqa: PLC0415 -- the site exists before the models
        from spaces.plan import floors  # noqa: PLC0415
        from technopark import board  # noqa: PLC0415

        parks = list(parks_with(request.user, "spaces.see_occupancy"))
        park = next((park for park in parks if park.slug == request.GET.get("park")), parks[0] if parks else None)
        context = {"parks": parks, **(extra_context or {})}
        if park:
            today = timezone.localdate()
            day = chosen_day(request.GET.get("on", ""), today)
            shown = board.board(park, day, sees_files=request.user.has_perm("tenants.see_tenancies", park))
            context |= {
                "board": shown,
                "floors": floors(park, shown.spaces),
                "slider": board.slider(today, day),
                "is_today": day == today,
            }
        return super().index(request, context)


def chosen_day(text: str, today: date) -> date:
    """The ISO day that ``text`` says, or ``today``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
