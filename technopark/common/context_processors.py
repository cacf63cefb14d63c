"""What every page needs. Whatever costs something is a callable, paid for only by the page that shows it."""

from functools import partial

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

from technopark.common import navigation


def page(request) -> dict:
    """Writing direction, language and the main navigation."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "current_language": get_language(),
        "languages": settings.LANGUAGES,
        "navigation": partial(_navigation, request),
        "site_url": settings.SITE_URL,
    }


def _navigation(request) -> tuple[navigation.Link, ...]:
    # An error page may be made before anybody has been recognised.
    user = getattr(request, "user", None)
    return navigation.links_for(user, request.path) if user else ()
