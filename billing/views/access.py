"""Which invoices, stays and companies a page may show to whom; a stranger finds nothing, and so a 404."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from billing.models import Invoice
from billing.permissions import invoices_for, stays_for
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.errors import Refusal
from tenants.models import Company, Tenancy


def parks_or_404(user, permission: str) -> list[Park]:
    """The parks in which ``user`` has ``permission``; 404 without any."""
    parks = list(parks_with(user, permission).order_by("code"))
    if not parks:
        raise Http404
    return parks


def park_of(request: HttpRequest, parks: list[Park]) -> Park:
    """The one of ``parks`` that ``?park=`` names, else the first; 404 for another."""
    wanted = request.GET.get("park")
    found = [park for park in parks if park.slug == wanted] if wanted else parks
    if not found:
        raise Http404
    return found[0]


def invoice_or_404(user, number: str, permission: str) -> Invoice:
    """The invoice with its amounts, company, park and stay, if ``user`` has ``permission`` in its park."""
    rows = invoices_for(user, permission).with_amounts()
    return get_object_or_404(rows.select_related("company", "park", "tenancy", "document", "issued_by"), number=number)


def stay_or_404(user, reference: str, permission: str) -> Tenancy:
    """The stay of a company, with its park, if ``user`` has ``permission`` there."""
    return get_object_or_404(stays_for(user, permission).select_related("company", "park"), reference=reference)


def company_or_404(request: HttpRequest, slug: str, permission: str) -> tuple[Company, Park, list[Park]]:
    """The company with a stay in a park where the reader has ``permission``; the park asked for, and all of them."""
    company = get_object_or_404(Company, slug=slug)
    stays = stays_for(request.user, permission).filter(company=company)
    parks = list(Park.objects.filter(pk__in=stays.values("park")).order_by("code"))
    if not parks:
        raise Http404
    return company, park_of(request, parks), parks


def take(request: HttpRequest, step: Callable[[], object], *, done, back: str) -> HttpResponse:
    """Take a step that needs no form, say what came of it, and go ``back`` (a path)."""
    try:
        said = step()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done(said) if callable(done) else done)
    return redirect(back)


def tried(form, step: Callable[[], object]):
    """Run ``step`` for a valid form; None where the form or a refusal stands in the way, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return step()
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
