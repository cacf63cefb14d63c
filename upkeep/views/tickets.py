"""The team's tickets: the list, late ones first, and the page of one with its steps."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from spaces.models import Park, Space
from technopark.common.errors import Refusal
from upkeep import forms, listing, next_step
from upkeep.actions import ticketing
from upkeep.enums import CHANGES, TRANSITIONS
from upkeep.models import Ticket
from upkeep.permissions import team_of
from upkeep.timeline import events
from upkeep.views.access import keeps_or_404, kept_ticket_or_404, photo_response, posted_to

PAGE = "upkeep:ticket"
DONE = {
    "take": _("The ticket is in your hands; whoever reported it knows."),
    "wait": _("The ticket is on hold; whoever reported it knows why."),
    "resume": _("The clock runs again."),
    "solve": _("Mended: whoever reported it knows."),
    "close": _("The ticket is closed."),
    "reopen": _("The ticket is open again."),
    "assign": _("The ticket is entrusted; the person has been told."),
    "sort": _("The ticket is sorted."),
    "answer": _("Your message is there."),
}


@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    """The tickets of the reader's parks, filtered by the address; what is late comes first."""
    parks, now = keeps_or_404(request.user), timezone.now()
    query = listing.TicketQuery.from_params(request.GET)
    rows = Ticket.objects.filter(park__in=parks)
    found = listing.ordered(query.narrow(rows, now=now, user=request.user), now=now)
    page = Paginator(found, listing.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "rows": listing.rows_of(page.object_list, now=now),
        "status_chips": listing.status_chips(query, query.narrow_but_status(rows, user=request.user), now=now),
        "other_chips": listing.other_chips(query),
    }
    return render(request, "upkeep/tickets.html", context)


@require_safe
def ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """One ticket: what it is, by when, what was written, and what can be done."""
    return ticket_page(request, kept_ticket_or_404(request.user, reference))


def ticket_page(request: HttpRequest, row: Ticket, refused=None) -> HttpResponse:
    """The page, with the form of a step that was ``refused`` (verb and form) kept as it was typed."""
    verbs = [verb for verb, (starts, _target) in TRANSITIONS.items() if row.status in starts]
    verbs += [verb for verb, statuses in CHANGES.items() if row.status in statuses]
    made = {verb: form_of(verb, row) for verb in verbs}
    if refused:
        made[refused[0]] = refused[1]
    context = {
        "ticket": row,
        "step": next_step.for_team(row),
        "photos": list(row.photos.order_by("pk")),
        "events": events(row, for_staff=True),
        "verbs": verbs,
        "forms": made,
        "refused": refused[0] if refused else "",
    }
    return render(request, "upkeep/ticket.html", context, status=200)


def form_of(verb: str, row: Ticket, data=None, files=None):
    """The form that a step asks, or nothing for a plain button."""
    options = {"prefix": verb}
    if verb == "assign":
        return forms.AssignForm(data, team=team_of(row.park), initial={"to": row.assigned_to_id}, **options)
    if verb == "sort":
        return forms.SortForm(data, initial={"category": row.category, "priority": row.priority}, **options)
    kinds = {
        "wait": forms.NoteForm,
        "reopen": forms.NoteForm,
        "solve": forms.SolveForm,
        "answer": forms.StaffAnswerForm,
    }
    return kinds[verb](data, files, **options) if verb in kinds else None


@posted_to(PAGE, lambda user, reference, verb: kept_ticket_or_404(user, reference))
def step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Take a step; what was typed is kept where it is refused."""
    row = kept_ticket_or_404(request.user, reference)
    if verb not in DONE:
        raise Http404
    form = form_of(verb, row, request.POST, request.FILES)
    return taken(request, row, verb, form, shown=ticket_page, page=PAGE)


def taken(request: HttpRequest, row: Ticket, verb: str, form, *, shown: Callable, page: str) -> HttpResponse:
    """Run the verb with what its form says, then go back to ``page``; a refusal stands in the form."""
    if form is not None and not form.is_valid():
        return shown(request, row, refused=(verb, form))
    try:
        getattr(ticketing, verb)(row, **(form.cleaned_data if form else {}), by=request.user)
    except Refusal as refusal:
        if form is None:
            messages.error(request, refusal.message)
            return redirect(page, reference=row.reference)
        form.add_error(None, refusal.message)
        return shown(request, row, refused=(verb, form))
    messages.success(request, DONE[verb])
    return redirect(page, reference=row.reference)


def new_ticket(request: HttpRequest) -> HttpResponse:
    """The team reports something itself."""
    parks = keeps_or_404(request.user)
    park = chosen(parks, request.GET.get("park"))
    form = forms.StaffReportForm(
        *sent(request),
        spaces=Space.objects.filter(park=park).order_by("code"),
        initial={"space": Space.objects.filter(park=park, code=request.GET.get("space", "")).first()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = ticketing.report(park=park, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Reported as %(reference)s.") % {"reference": made.reference})
            return redirect(PAGE, reference=made.reference)
    return render(request, "upkeep/new_ticket.html", {"form": form, "park": park, "parks": parks})


@require_safe
def photo(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    return photo_response(kept_ticket_or_404(request.user, reference).photos, sha256)


def sent(request: HttpRequest) -> tuple:
    """What a form is given: what was sent, or nothing while it is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def chosen(parks: list[Park], slug: str | None) -> Park:
    """The park of the address; the first one where it says none. Raises Http404 for one that is not there."""
    found = next((park for park in parks if not slug or park.slug == slug), None)
    if found is None:
        raise Http404
    return found
