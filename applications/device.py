"""What ``static/js/draft.js`` keeps on the writer's device: whose it is, and when it may be forgotten."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "draft_saved"
PAGE = "kept_as"
DAY_SECONDS = 24 * 3600


def owner_of(user) -> str:
    """Under which the words of a person are kept: says nothing of who it is, and nobody else's are offered to them."""
    return owner_named(user.pk)


def owner_named(author: int | str) -> str:
    """The same by the name of an author (``Seat.author``): a co-founder's words are told apart by draft."""
    return salted_hmac("applications.device", str(author)).hexdigest()[:16]


def say_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Have the device forget the words of the page that ``request`` sends: they are saved."""
    page = request.POST.get(PAGE, "")
    return _said(response, page) if re.fullmatch(r"[0-9]{1,10}-[0-9]{1,10}", page) else response


def say_finished(response: HttpResponse, slug: str) -> HttpResponse:
    """Have the device forget all of a form: the file was sent, or given up."""
    return _said(response, f"all:{slug}")


def _said(response: HttpResponse, what: str) -> HttpResponse:
    response.set_cookie(COOKIE, what, max_age=DAY_SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response
