"""Who comes in: every page asks for the parks, ticket or stay that this person may see; a stranger gets a 404."""

from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from spaces.models import Park
from technopark.common.serving import serve_private
from tenants.models import Tenancy
from upkeep.models import Inventory, Ticket
from upkeep.permissions import inventories_for, own_inventories, parks_to_keep, stays_for, tickets_for


def keeps_or_404(user) -> list[Park]:
    """The parks whose building ``user`` looks after; a 404 without any."""
    parks = list(parks_to_keep(user).order_by("code"))
    if not parks:
        raise Http404
    return parks


def kept_ticket_or_404(user, reference: str) -> Ticket:
    """The ticket for the team of its park."""
    return get_object_or_404(_with_all(Ticket.objects.filter(park__in=keeps_or_404(user))), reference=reference)


def ticket_or_404(user, reference: str) -> Ticket:
    """The ticket where ``user`` may open it: their own, their company's, for the team all of its parks."""
    return get_object_or_404(_with_all(tickets_for(user)), reference=reference)


def stay_or_404(user, reference: str) -> Tenancy:
    """The stay whose spaces ``user`` hands over, with its park and company."""
    return get_object_or_404(stays_for(user).select_related("park", "company"), reference=reference)


def inventory_or_404(user, reference: str, code: str, kind: str) -> Inventory:
    """The inventory being made of a space of a stay, else the last one signed; for the team of its park."""
    return _latest(inventories_for(user), reference, code, kind)


def own_inventory_or_404(user, reference: str, code: str, kind: str) -> Inventory:
    """The same for the people of the company, once it was sent to them or is signed."""
    return _latest(own_inventories(user), reference, code, kind)


def photo_response(rows, sha256: str) -> FileResponse:
    """A photo of ``rows`` by its hash; the caller has checked the rights."""
    photo = get_object_or_404(rows, sha256=sha256)
    return serve_private(photo.file, f"{sha256[:12]}.jpg", photo.content_type)


def posted_to(page: str, find: Callable, keep: tuple[str, ...] = ("reference",)) -> Callable:
    """Decorator of a view without a page of its own: its address, typed or come back to after signing in again,
    leads to ``page``, whose arguments are those of ``keep``. ``find`` raises a 404 for whoever may not open that page.
    """

    def decorator(view: Callable) -> Callable:
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, **kwargs)
            find(request.user, **kwargs)
            return redirect(page, **{name: kwargs[name] for name in keep})

        return wrapped

    return decorator


def _latest(rows, reference: str, code: str, kind: str) -> Inventory:
    rows = rows.filter(tenancy__reference=reference, space__code=code, kind=kind)
    rows = rows.select_related("tenancy__park", "tenancy__company", "space", "document", "made_by")
    found = rows.order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def _with_all(tickets):
    return tickets.select_related("park", "space", "company", "reporter", "assigned_to")
