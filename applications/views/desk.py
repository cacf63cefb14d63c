"""The first page of the staff: what waits for me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from applications.call_facts import calls_of
from applications.desk import Desk, Heap
from applications.views.access import files_of, parks_or_404


def staff_home(request: HttpRequest) -> HttpResponse:
    """Every kind of work with its most urgent lines; each number is a link to its list."""
    parks = parks_or_404(request.user, "spaces.open_staff")
    calls, today = calls_of(parks), localdate()
    desk = Desk(files_of(request.user, calls), calls=calls, parks=parks, today=today)
    decides = any(request.user.has_perm("applications.decide", park) for park in parks)
    context = {"counts": desk.counts, "alarms": desk.alarms(), "heaps": heaps(desk, decides=decides), "today": today}
    return render(request, "applications/staff/home.html", context)


def heaps(desk: Desk, *, decides: bool) -> list[Heap]:
    """In the order of a file's life; for whoever decides, the decisions come first."""
    decisions = desk.to_decide()
    before = [desk.to_screen(), desk.missing_reviews(), desk.sessions_to_come()]
    after = [desk.to_offer(), desk.offers_out(), desk.lapsing()]
    return [decisions, *before, *after] if decides else [*before, decisions, *after]
