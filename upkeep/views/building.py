"""The first page of the building: what is late, closed, leaving and to be made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.enums import TenancyStatus
from upkeep import listing
from upkeep.closures import running_and_coming
from upkeep.models import Ticket
from upkeep.to_do import figures, inventories_to_make, leaving_stays
from upkeep.views.access import keeps_or_404

MOST = 8


@require_safe
def building(request: HttpRequest) -> HttpResponse:
    """What waits, and where to go. Twelve queries, however much there is."""
    parks, now = keeps_or_404(request.user), timezone.now()
    waiting = listing.ordered(Ticket.objects.filter(park__in=parks).open(), now=now)[:MOST]
    leaving = list(leaving_stays(parks))
    context = {
        "figures": figures(parks),
        "leaving_count": sum(stay.status == TenancyStatus.LEAVING for stay in leaving),
        "tickets": listing.rows_of(waiting, now=now),
        "closures": list(running_and_coming(parks, timezone.localdate())[:MOST]),
        "to_make": inventories_to_make(parks, timezone.localdate())[:MOST],
        "leaving": leaving[:MOST],
        "today": timezone.localdate(),
    }
    return render(request, "upkeep/building.html", context)
