"""The first page of the staff: what waits for me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from applications import desk
from applications.views.access import files_in, parks_or_404
from spaces.models import Park


def staff_home(request: HttpRequest) -> HttpResponse:
    """Every kind of work with its most urgent lines; each number is a link to its list."""
    parks = parks_or_404(request.user, "spaces.open_staff")
    files = files_in(request.user, parks)
    today = localdate()
    found = desk.counts(files, parks=parks, today=today)
    context = {"counts": found, "alarms": desk.alarm_chips(found), "heaps": _heaps(request.user, parks, files, found)}
    return render(request, "applications/staff/home.html", context | {"today": today})


def _heaps(user, parks: list[Park], files, found: dict[str, int]) -> list[desk.Heap]:
    """The manager's decisions come first; then the order of a file's life."""
    today = localdate()
    decisions = desk.to_decide(files, count=found["to_decide"], today=today)
    rest = [
        desk.to_screen(files, count=found["to_screen"], today=today),
        desk.missing_reviews(files, count=found["reviews_missing"], today=today),
        desk.sessions_to_come(parks, today=today),
        desk.to_offer(files, count=found["to_offer"], today=today),
        desk.offers_out(files, today=today),
        desk.lapsing(parks, today=today),
    ]
    decides = any(user.has_perm("applications.decide", park) for park in parks)
    return [decisions, *rest] if decides else [*rest[:3], decisions, *rest[3:]]
