"""Calendars to subscribe to: the page of one's links, and what a link answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings import feeds as links
from bookings.actions import feeding
from bookings.models import Feed
from bookings.permissions import bookable_spaces_for, parks_to_book_in
from spaces.models import Space


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """My links: those that work, those that I may make. A new one is shown on this answer and never again."""
    if not parks_to_book_in(request.user):
        raise Http404
    rows = rows_for(request.user)
    if request.method != "POST":
        return render(request, "bookings/feeds.html", {"rows": rows})
    row = next((row for row in rows if row["value"] == request.POST.get("space", "")), None)
    if row is None:
        raise Http404
    if request.POST.get("verb") == "revoke":
        if row["feed"]:
            feeding.revoke(row["feed"], by=request.user)
        return redirect("bookings:feeds")
    row["feed"], token = feeding.make(space=row["space"], by=request.user)
    link = links.link_to(token, get_language())
    # "webcal" is what calendar programs listen to.
    subscribe = f"webcal://{link.partition('://')[2]}"
    return render(request, "bookings/feeds.html", {"rows": rows, "made": row, "link": link, "subscribe": subscribe})


def rows_for(user) -> list[dict]:
    """One's own calendar first, then the spaces that one may book, or has a link to: each with its link, if any."""
    alive = Feed.objects.filter(person=user, revoked_at__isnull=True).select_related("space__park")
    by_space = {feed.space_id: feed for feed in alive}
    spaces: dict[int, Space] = {space.pk: space for space in bookable_spaces_for(user)}
    spaces |= {feed.space_id: feed.space for feed in by_space.values() if feed.space_id}
    return [row_of(space, by_space) for space in (None, *spaces.values())]


def row_of(space: Space | None, by_space: dict[int | None, Feed]) -> dict:
    return {
        "space": space,
        "value": f"{space.park.slug}/{space.code}" if space else "",
        "label": links.name_of(space),
        "feed": by_space.get(space.pk if space else None),
    }


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a link, for whoever holds it; 304 where the reader has it, 410 once it was revoked."""
    found = links.feed_for(token)
    if found is None or not (found.revoked_at or links.may_read(found)):
        raise Http404
    if found.revoked_at:
        return HttpResponseGone(content_type="text/plain; charset=utf-8")
    calendar = links.Calendar.of(found, get_language())
    etag = quote_etag(calendar.fingerprint)
    changed_at = int(max(calendar.changed_at, found.created_at).timestamp())
    answer = get_conditional_response(request, etag=etag, last_modified=changed_at)
    return with_headers(answer or text_of(calendar), etag, changed_at)


def text_of(calendar: links.Calendar) -> HttpResponse:
    answer = HttpResponse(calendar.text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="bookings.ics"'
    return answer


def with_headers(answer: HttpResponse, etag: str, changed_at: int) -> HttpResponse:
    """Say which version this is, and that nobody else keeps or lists it."""
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(changed_at)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer
