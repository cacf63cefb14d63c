"""The sealed records of decisions, computed again while the page is read."""

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from applications.conflicts import without_conflicts
from applications.models import Application, DecisionRecord
from applications.record import recompute
from applications.verifying import chain_of, in_chains, verify_each
from applications.views.access import parks_or_404

PER_PAGE = 50


def staff_records(request: HttpRequest) -> HttpResponse:
    """The records of a park's decisions, the newest first, each with whether it holds."""
    parks = parks_or_404(request.user, "applications.see_files")
    park = next((park for park in parks if park.slug == request.GET.get("park")), parks[0])
    newest = in_chains(_records(request.user, [park])).order_by("-sequence")
    page = Paginator(newest, PER_PAGE).get_page(request.GET.get("page"))
    verdicts = list(verify_each(reversed(page.object_list)))
    chain = chain_of(park)
    context = {
        "park": park,
        "page": page,
        "verdicts": verdicts[::-1],
        "gaps": chain.gaps,
        "unsealed": chain.unsealed,
    }
    return render(request, "applications/staff/records.html", context)


def staff_record(request: HttpRequest, number: int) -> HttpResponse:
    """One record: what it says, what follows from it, and what the rows of today say otherwise."""
    parks = parks_or_404(request.user, "applications.see_files")
    park = next((park for park in parks if park.slug == request.GET.get("park")), parks[0])
    record = get_object_or_404(in_chains(_records(request.user, [park])), sequence=number)
    (verdict,) = verify_each([record])
    facts = json.loads(record.text)
    context = {
        "record": record,
        "verdict": verdict,
        "facts": facts,
        "result": recompute(facts),
        "text": json.dumps(facts, indent=2, ensure_ascii=False),
    }
    return render(request, "applications/staff/record.html", context)


def _records(user, parks):
    files = without_conflicts(Application.objects.in_parks(parks), user).order_by()
    return DecisionRecord.objects.filter(park__in=parks, decision__application__in=files)
