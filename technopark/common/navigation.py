"""Where a person can go from every page: by what they may do, never by a row read here."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy as _, override


@dataclass(frozen=True, slots=True)
class Destination:
    """A line of the main navigation: shown to whoever has one of ``permissions`` (to everybody without any)."""

    label: str
    url_name: str
    permissions: tuple[str, ...] = ()
    signed_in: bool | None = None


DESTINATIONS = (
    Destination(_("The park"), "applications:home", signed_in=False),
    Destination(_("Floor plan"), "spaces:plan", signed_in=False),
    Destination(_("My page"), "applications:start", signed_in=True),
    Destination(_("My reviews"), "applications:review_queue", ("applications.review",)),
    Destination(_("Applications"), "applications:staff_files", ("applications.see_files",)),
    Destination(
        _("Committee"), "applications:sessions", ("applications.run_committee", "applications.attend_committee")
    ),
    Destination(_("Floor plan"), "tenants:staff_plan", ("spaces.open_staff",)),
    Destination(_("Tenancies"), "tenants:staff_tenancies", ("tenants.see_tenancies",)),
    Destination(_("Occupancy board"), "admin:index", ("spaces.open_admin",)),
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


def links_for(user) -> list[Link]:
    """The main navigation of ``user``, in the language being read."""
    shown = tuple(index for index, destination in enumerate(DESTINATIONS) if _is_for(destination, user))
    return _links(shown, get_language())


def _is_for(destination: Destination, user) -> bool:
    if destination.permissions:
        return user.is_authenticated and any(user.has_perm(permission) for permission in destination.permissions)
    return destination.signed_in in (None, user.is_authenticated)


@lru_cache(maxsize=256)
def _links(indexes: tuple[int, ...], language: str) -> list[Link]:
    with override(language):
        pairs = [(DESTINATIONS[index], _address(DESTINATIONS[index].url_name)) for index in indexes]
        return [Link(str(destination.label), url) for destination, url in pairs if url]


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def same_page_in(request, language: str) -> str:
    """The address of the page being read, in ``language``, with its query string."""
    path = request.path_info
    current = next((code for code, _name in settings.LANGUAGES if path.startswith(f"/{code}/")), None)
    rest = path[len(current) + 1 :] if current else "/"
    query = request.META.get("QUERY_STRING", "") if current else ""
    return f"{request.META.get('SCRIPT_NAME', '')}/{language}{rest}" + (f"?{query}" if query else "")
