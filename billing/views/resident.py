"""What the people who act for a company see of its money."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing.permissions import companies_represented, own_invoices
from billing.views.access import park_of
from billing.views.accounts import account_context
from billing.views.invoices import invoice_context
from spaces.models import Park
from tenants.models import Tenancy


@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    """A year of my company's account; ``?company=`` names it where there are several."""
    companies = list(companies_represented(request.user).order_by("name", "pk"))
    wanted = request.GET.get("company")
    found = [company for company in companies if company.slug == wanted] if wanted else companies
    if not found:
        raise Http404
    stays = Tenancy.objects.live().filter(company=found[0])
    parks = list(Park.objects.filter(pk__in=stays.values("park")).order_by("code"))
    park = park_of(request, parks)
    context = account_context(request, found[0], park) | {"companies": companies, "parks": parks, "is_resident": True}
    return render(request, "billing/my_account.html", context)


@require_safe
def my_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """An invoice of my company, with what was paid of it."""
    rows = own_invoices(request.user).with_amounts().select_related("company", "park", "tenancy", "document")
    return render(request, "billing/my_invoice.html", invoice_context(get_object_or_404(rows, number=number)))
