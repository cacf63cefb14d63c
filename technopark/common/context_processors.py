"""What every page needs."""

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi


def page(request) -> dict:
    """Writing direction, languages and the park's site address."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "current_language": get_language(),
        "languages": settings.LANGUAGES,
        "site_url": settings.SITE_URL,
    }
