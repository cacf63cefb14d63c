"""Where a person can go from every page: by what they may do, never by a row read here."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Destination:
    """A line of the main navigation: for people who are ``signed_in`` or not.

    It is shown to whoever has one of ``permissions`` in some park (to all without any), and not ``unless``.
    """

    label: str
    url_name: str
    permissions: tuple[str, ...] = ()
    signed_in: bool = True
    unless: str = ""

    def is_for(self, user) -> bool:
        if user.is_authenticated != self.signed_in or (self.unless and user.has_perm(self.unless)):
            return False
        return not self.permissions or any(user.has_perm(permission) for permission in self.permissions)


DESTINATIONS = (
    Destination(_("The park"), "applications:home", signed_in=False),
    Destination(_("Floor plan"), "spaces:plan", signed_in=False),
    # It leads a founder to their file and a resident to their company.
    Destination(_("My page"), "applications:start", unless="spaces.open_admin"),
    Destination(_("Bookings"), "bookings:home", ("bookings.book",)),
    Destination(_("My reviews"), "applications:review_queue", ("applications.review",)),
    Destination(_("Dashboard"), "applications:staff_home", ("spaces.open_staff",)),
    Destination(_("Applications"), "applications:staff_files", ("applications.see_files",)),
    Destination(
        _("Committee"), "applications:sessions", ("applications.run_committee", "applications.attend_committee")
    ),
    Destination(_("Floor plan"), "tenants:staff_plan", ("spaces.see_plan",)),
    Destination(_("Tenancies"), "tenants:staff_tenancies", ("tenants.see_tenancies",)),
    Destination(_("Accounts"), "billing:home", ("billing.see_accounts",)),
    Destination(_("Building"), "upkeep:building", ("upkeep.keep_building",)),
    Destination(_("Occupancy"), "admin:index", ("spaces.open_admin",)),
)

# Pages that are reached from one of these, though their address does not say so.
BELOW = {
    "tenants:staff_tenancies": (
        "tenants:staff_companies",
        "tenants:staff_papers",
        "agreements:staff_agreements",
        "agreements:staff_texts",
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """``current`` is what ``aria-current`` says: page, true (somewhere under it) or nothing."""

    label: str
    url: str
    current: str = ""


def links_for(user, path: str) -> tuple[Link, ...]:
    """The main navigation of ``user``, in the language being read, marked for the page at ``path``."""
    shown = tuple(index for index, destination in enumerate(DESTINATIONS) if destination.is_for(user))
    language = get_language()
    urls = [link.url for link in _links(shown, language)]
    around = [url for url in urls if path.startswith(url) and url.count("/") > 2]
    around += [url for url in urls if url in _sections(language) and path.startswith(_sections(language)[url])]
    return _marked(shown, language, path if path in urls else "", max(around, key=len, default=""))


@lru_cache(maxsize=8)
def _sections(language: str) -> dict[str, tuple[str, ...]]:
    """By the address of a destination, the beginnings of others that belong to it."""
    with override(language):
        return {reverse(name): tuple(map(reverse, others)) for name, others in BELOW.items()}


@lru_cache(maxsize=1024)
def _marked(indexes: tuple[int, ...], language: str, page: str, section: str) -> tuple[Link, ...]:
    marks = {section: "true", page: "page"}
    return tuple(replace(link, current=marks.get(link.url, "")) for link in _links(indexes, language))


@lru_cache(maxsize=256)
def _links(indexes: tuple[int, ...], language: str) -> list[Link]:
    with override(language):
        return [Link(str(DESTINATIONS[index].label), reverse(DESTINATIONS[index].url_name)) for index in indexes]


def same_page_in(request, language: str) -> str:
    """The address of the page being read, in ``language``, with its query string."""
    path = request.path_info
    current = next((code for code, _name in settings.LANGUAGES if path.startswith(f"/{code}/")), None)
    rest = path[len(current) + 1 :] if current else "/"
    query = request.META.get("QUERY_STRING", "") if current else ""
    return f"{request.META.get('SCRIPT_NAME', '')}/{language}{rest}" + (f"?{query}" if query else "")
