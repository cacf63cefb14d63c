"""What staff see of who is here: the plan with names, the list of stays, and the page of one."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from spaces.views.plan import plan_context
from technopark.common.cards import Card, cards
from tenants import listing, occupancy
from tenants.checklist import items
from tenants.enums import TRANSITIONS
from tenants.held import open_suspensions, people_of, spaces_held
from tenants.models import Tenancy
from tenants.next_step import NextStep, next_step
from tenants.permissions import can_keep_tenancy
from tenants.steps import STEPS, grouped, steps_of
from tenants.timeline import timeline
from tenants.views.access import parks_or_404, tenancy_to_show_or_404

MONTHS_AHEAD = 12


@require_safe
def staff_plan(request: HttpRequest) -> HttpResponse:
    """The plan of a park on a day, with the cap beside it; names only for those who may see the stays."""
    parks = parks_or_404(request.user, "spaces.see_plan")
    context = plan_context(request, parks, sees_names=lambda park: request.user.has_perm("tenants.see_tenancies", park))
    park, day = context["park"], context["day"]
    context["months"] = SimpleLazyObject(lambda: occupancy.months_ahead(park, day, MONTHS_AHEAD))
    return render(request, "tenants/staff_plan.html", context)


@require_safe
def staff_tenancies(request: HttpRequest) -> HttpResponse:
    """The stays of the parks where the reader may see them, filtered and ordered by the address."""
    parks = parks_or_404(request.user, "tenants.see_tenancies")
    query, today = listing.TenancyQuery.from_params(request.GET), timezone.localdate()
    stays = Tenancy.objects.filter(park__in=[park.pk for park in parks])
    page = Paginator(query.ordered(query.narrow(stays, today=today)), listing.PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "query": query,
        "page": page,
        "rows": listing.tenancy_rows(page.object_list, today=today),
        "headings": listing.headings(query),
        "status_chips": listing.status_chips(query, query.narrow_but_status(stays, today=today)),
        "other_chips": listing.other_chips(query, parks),
        "may_import": request.user.has_perm("spaces.manage_park"),
    }
    return render(request, "tenants/staff_tenancies.html", context)


@require_safe
def staff_tenancy(request: HttpRequest, reference: str) -> HttpResponse:
    """One stay: what is next, what is missing for it, what can be done, and what has happened."""
    tenancy = tenancy_to_show_or_404(request.user, reference, "tenants.see_tenancies")
    steps = steps_of(tenancy, request.user, has_suspension=bool(open_suspensions(tenancy)))
    step, can_keep = next_step(tenancy, today=timezone.localdate()), can_keep_tenancy(request.user, tenancy)
    parts = cards("TENANCY_CARDS", request, tenancy)
    if step.verb and can_keep:
        step = with_button(step, tenancy, parts)
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "step": step,
        "items": items(tenancy),
        "groups": grouped([(verb, one) for verb, one in steps if verb != step.verb]),
        "may_terminate": can_keep and tenancy.status in TRANSITIONS["terminate"][0],
        "spaces": spaces_held(tenancy.pk),
        "people": people_of(tenancy.company_id) if tenancy.company_id else [],
        "events": timeline(tenancy, for_staff=True, can_undo=can_keep),
        "cards": parts,
    }
    return render(request, "tenants/staff_tenancy.html", context)


def with_button(step: NextStep, tenancy: Tenancy, parts: list[Card]) -> NextStep:
    """The next step with its one button, for whoever may take it; on the page of another app where a card says so."""
    for part in parts:
        if step.verb in part.steps:
            url, action = part.steps[step.verb]
            return replace(step, url=url, action=action)
    url = reverse("tenants:staff_step", args=[tenancy.reference, step.verb])
    return replace(step, url=url, action=str(STEPS[step.verb].label))
