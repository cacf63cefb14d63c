"""The first page of the staff: what waits for me today."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from applications import house_work, inbox
from applications.call_facts import calls_naming
from applications.conflicts import ties_of
from applications.desk import Desk, Heap
from applications.models import (
    AgendaItem,
    Application,
    Call,
    CallPark,
    Collaborator,
    CommitteeSession,
    Offer,
    Relation,
    Review,
)
from applications.views.access import files_seen, parks_or_404
from spaces.models import Park, Space
from technopark.common.freshness import version_of
from tenants.models import Company, Member, Tenancy

# What the desk is made of: while none of it changes, a person gets the lists as they were made for them before.
MADE_FROM = (Park, Call, CallPark, Application, Review, CommitteeSession, AgendaItem, Offer, Space, Company, Tenancy)
# Who is tied to whom decides what a person is shown.
MADE_FROM += (Collaborator, Relation, Member, *house_work.MADE_FROM)


def staff_home(request: HttpRequest) -> HttpResponse:
    """Every kind of work with its most urgent lines; each number is a link to its list."""
    parks, today = parks_or_404(request.user, "spaces.open_staff"), localdate()
    decides = any(request.user.has_perm("applications.decide", park) for park in parks)
    desk = SimpleLazyObject(lambda: desk_of(request.user, parks, today))
    context = {
        "today": today,
        "version": version_of(*MADE_FROM),
        "sees": (request.user.pk, decides, *(park.pk for park in parks)),
        "desk": desk,
        "works": SimpleLazyObject(lambda: house_work.waiting_for(request.user, parks, today=today)),
        # Messages are read and written all day: counted anew, however long the rest is kept.
        "letters": inbox.count_for(request.user, parks),
        "answers_for_park": request.user.has_perm("spaces.manage_park"),
        "heaps": SimpleLazyObject(lambda: heaps(desk, decides=decides)),
    }
    return render(request, "applications/staff/home.html", context)


def desk_of(user, parks: list[Park], today: date) -> Desk:
    calls = calls_naming(parks)
    return Desk(files_seen(user, calls, parks), calls=calls, parks=parks, today=today, closed=ties_of(user))


def heaps(desk: Desk, *, decides: bool) -> list[Heap]:
    """In the order of a file's life; for whoever decides, the decisions come first."""
    decisions = desk.to_decide(decides=decides)
    before = [desk.to_screen(), desk.missing_reviews(), desk.sessions_to_come()]
    after = [desk.to_offer(), desk.offers_out(), desk.lapsing()]
    return [decisions, *before, *after] if decides else [*before, decisions, *after]
