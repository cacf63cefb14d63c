"""The work list of files and the page of one file, for those who may see every file of a park."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from applications import listing
from applications.actions.reading import read_cnie
from applications.call_facts import calls_naming
from applications.dossier import answers_of, company_of, letters_of, papers_of, texts_of
from applications.enums import OfferAnswer, Status
from applications.file_query import FileQuery, alarm_chips, columns, status_chips
from applications.grid import grid_of
from applications.models import Application, Offer
from applications.next_step import next_step
from applications.opening import open_file
from applications.parks import wished_parks
from applications.rows import clock_mark
from applications.screening_state import screening_state
from applications.staff_steps import steps_for
from applications.timeline import timeline
from applications.views.access import file_or_404, files_seen, openable_or_404, parks_or_404, readable_or_404
from applications.views.checking import duplicates_for
from applications.views.steps import only_posts
from applications.whole import read_team
from tenants.enums import Sector


def staff_files(request: HttpRequest) -> HttpResponse:
    """Every file of my parks; the filters and the order are in the address."""
    parks = parks_or_404(request.user, "applications.see_files")
    calls, today = calls_naming(parks), localdate()
    query = FileQuery.from_params(request.GET)
    found = query.narrow_but_status(files_seen(request.user, calls, parks), calls=calls, today=today)
    numbers = listing.numbers_by_status(found)
    page = listing.page_of(query, found, numbers=numbers, number=request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "rows": listing.file_rows(page.object_list, calls=calls, today=today),
        "filters": [status_chips(query, numbers), alarm_chips(query)],
        "columns": columns(query),
        "calls": calls.values(),
        "sectors": Sector.choices,
    }
    return render(request, "applications/staff/files.html", context)


def staff_file(request: HttpRequest, reference: str) -> HttpResponse:
    """One file, whole: what next, what was answered, papers, reviews, what happened."""
    application = openable_or_404(request.user, reference)
    open_file(application, by=request.user)
    return render(request, "applications/staff/file.html", file_context(application, request.user))


@only_posts("applications:staff_file", readable_or_404)
def staff_cnie(request: HttpRequest, reference: str) -> HttpResponse:
    """The same page with the CNIE in full, this once; the reading is kept."""
    application = file_or_404(request.user, reference, "applications.screen")
    cnie = read_cnie(application, by=request.user)
    return render(request, "applications/staff/file.html", file_context(application, request.user) | {"cnie": cnie})


def file_context(application: Application, user) -> dict:
    """Everything that the staff's page of a file shows; to staff of a park that it names, nothing of its selection."""
    is_pending = application.status in Status.pending
    is_ours = user.has_perm("applications.see_files", application)
    if not is_pending:
        offers = Offer.objects.with_codes().select_related("space", "tenancy")
        prefetch_related_objects([application], Prefetch("offers", offers))
    clock = listing.clock_of(application, today=localdate())
    return {
        "application": application,
        "call": application.call,
        "next": next_step(application, viewer=user),
        "steps": steps_for(application, user),
        "parks": wished_parks(application),
        "clock": clock,
        "clock_mark": clock_mark(clock),
        "texts": texts_of(application),
        "answers": answers_of(application),
        "company": company_of(application),
        "team": read_team(application),
        "papers": papers_of(application),
        "is_ours": is_ours,
        "grid": grid_of(application, user) if is_ours else None,
        "letters": letters_of(application),
        "decisions": [] if is_pending else application.decisions.select_related("decided_by"),
        "offers": [] if is_pending else offers_for(user, application),
        "events": timeline(application, viewer=user, is_theirs=not is_ours),
        "can_take_back": user.has_perm("applications.assign_reviewers", application),
        "can_screen": user.has_perm("applications.screen", application),
        "screening": screening_state(application) if is_ours else None,
        "duplicates": duplicates_for(user, application) if is_ours else [],
        "can_read_cnie": bool(application.cnie) and user.has_perm("applications.screen", application),
    }


def offers_for(user, application: Application) -> list[Offer]:
    """The offers of the file, each with what ``user`` may do in the park whose space it is."""
    offers = list(application.offers.all())
    for offer in offers:
        offer.can_be_rescinded = not offer.answer and user.has_perm("applications.make_offers", offer.tenancy)
        offer.shows_tenancy = offer.answer == OfferAnswer.ACCEPTED and user.has_perm(
            "tenants.see_tenancies", offer.tenancy
        )
    return offers
