"""What residents see of the building: their tickets, a report in two taps, inventories to accept."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from spaces.enums import SpaceKind
from spaces.models import Park
from technopark.common.errors import Refusal
from technopark.common.serving import serve_document
from upkeep import forms, next_step
from upkeep.actions import inventorying, ticketing
from upkeep.enums import CHANGES, TRANSITIONS
from upkeep.models import Inventory, Ticket
from upkeep.permissions import can_accept, own_spaces, own_stays, parks_to_report_in, tickets_for
from upkeep.timeline import events
from upkeep.views.access import own_inventory_or_404, photo_response, posted_to, ticket_or_404
from upkeep.views.tickets import chosen, sent, taken

PAGE = "upkeep:my_ticket"
PER_PAGE = 30
# What whoever reported it may do; the rest is the team's.
OWN = ("answer", "close", "reopen")


@require_safe
def my_tickets(request: HttpRequest) -> HttpResponse:
    """What the reader and their companies reported, open ones first."""
    parks = parks_or_404(request.user)
    rows = tickets_for(request.user).filter(park__in=parks)
    if not request.user.is_superuser:
        rows = rows.filter(pk__in=own_tickets(request.user))
    page = Paginator(rows.select_related("space").order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "upkeep/my_tickets.html", {"page": page, "tickets": list(page.object_list)})


def own_tickets(user):
    """Ids of what ``user`` or a company of theirs reported, whatever else they may see."""
    own = Ticket.objects.filter(reporter=user).values("pk")
    return own.union(Ticket.objects.filter(company__members__user=user).values("pk"))


def report(request: HttpRequest) -> HttpResponse:
    """Say what is wrong: what it is about, where, and a photo."""
    park = chosen(list(parks_or_404(request.user)), request.GET.get("park"))
    spaces = own_spaces(request.user, park).order_by("kind", "code")
    form = forms.ReportForm(*sent(request), spaces=spaces, initial={"space": usual_space(spaces)})
    if request.method == "POST" and form.is_valid():
        try:
            made = ticketing.report(
                park=park, company=concerned(request.user, park), **form.cleaned_data, by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Thank you. Your report is %(reference)s.") % {"reference": made.reference})
            return redirect(PAGE, reference=made.reference)
    return render(request, "upkeep/report.html", {"form": form, "park": park})


def usual_space(spaces):
    """Where most is reported from: the first space that the company holds."""
    return next((space for space in spaces if space.kind in SpaceKind.for_companies), None)


def concerned(user, park: Park):
    """The company of ``user`` that is here, or none."""
    stay = own_stays(user, park).select_related("company").order_by("pk").first()
    return stay.company if stay else None


@require_safe
def my_ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a report, and what was written about it."""
    return ticket_page(request, ticket_or_404(request.user, reference))


def ticket_page(request: HttpRequest, row: Ticket, refused=None) -> HttpResponse:
    allowed = [verb for verb in OWN if row.status in (TRANSITIONS[verb][0] if verb in TRANSITIONS else CHANGES[verb])]
    made = {verb: form_of(verb) for verb in allowed}
    if refused:
        made[refused[0]] = refused[1]
    context = {
        "ticket": row,
        "step": next_step.for_reporter(row),
        "photos": list(row.photos.order_by("pk")),
        "events": events(row, for_staff=False),
        "verbs": allowed,
        "forms": made,
        "refused": refused[0] if refused else "",
    }
    return render(request, "upkeep/my_ticket.html", context)


def form_of(verb: str, data=None, files=None):
    kinds = {"answer": forms.AnswerForm, "reopen": forms.NoteForm}
    return kinds[verb](data, files, prefix=verb) if verb in kinds else None


@posted_to(PAGE, lambda user, reference, verb: ticket_or_404(user, reference))
def my_step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Answer, say that it is well, or that it is not."""
    row = ticket_or_404(request.user, reference)
    if verb not in OWN:
        raise Http404
    return taken(request, row, verb, form_of(verb, request.POST, request.FILES), shown=ticket_page, page=PAGE)


@require_safe
def my_photo(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    return photo_response(ticket_or_404(request.user, reference).photos, sha256)


def my_inventory(request: HttpRequest, reference: str, code: str, kind: str) -> HttpResponse:
    """An inventory to read, and to accept for whoever acts for the company."""
    row = own_inventory_or_404(request.user, reference, code, kind)
    may_accept = not row.is_signed and row.shown_at is not None and can_accept(request.user, row)
    form = forms.AcceptForm(sent(request)[0]) if may_accept else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            inventorying.accept(row, note=form.cleaned_data["note"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The inventory is accepted: its document is below."))
            return redirect("upkeep:my_inventory", reference=reference, code=code, kind=kind)
    context = {"inventory": row, "items": things(row), "photos": loose_photos(row), "form": form}
    return render(request, "upkeep/my_inventory.html", context)


def things(row: Inventory) -> list:
    """The things with their photos. Two queries."""
    return list(row.items.prefetch_related("photos").order_by("position", "pk"))


def loose_photos(row: Inventory) -> list:
    """The photos of the whole space."""
    return list(row.photos.filter(item__isnull=True).order_by("pk"))


@require_safe
def my_inventory_photo(request: HttpRequest, reference: str, code: str, kind: str, sha256: str) -> FileResponse:
    return photo_response(own_inventory_or_404(request.user, reference, code, kind).photos, sha256)


@require_safe
def my_inventory_document(request: HttpRequest, reference: str, code: str, kind: str) -> FileResponse:
    """The signed inventory."""
    row = own_inventory_or_404(request.user, reference, code, kind)
    if row.document is None:
        raise Http404
    return serve_document(row.document)


def parks_or_404(user):
    parks = parks_to_report_in(user).order_by("pk")
    if not parks:
        raise Http404
    return parks
