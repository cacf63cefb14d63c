"""Which stays and parks a page may show to whom; a stranger finds nothing, and so a 404."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from spaces.kept_parks import give_park
from spaces.models import Park
from spaces.permissions import park_ids_with, parks_with
from technopark.common.compiled import columns, compiled, instance_of
from tenants.models import Company, Tenancy

SEE, KEEP = "tenants.see_tenancies", "tenants.keep_tenancies"


def parks_or_404(user, permission: str) -> list[Park]:
    """The parks in which ``user`` has ``permission``; 404 without any."""
    parks = list(parks_with(user, permission))
    if not parks:
        raise Http404
    return parks


def tenancy_or_404(user, reference: str, permission: str) -> Tenancy:
    """The stay, with its park and company, if ``user`` has ``permission`` in its park."""
    return get_object_or_404(_open_to(user, permission).select_related("park", "company"), reference=reference)


def tenancy_to_show_or_404(user, reference: str, permission: str) -> Tenancy:
    """The same to be shown only, with the park as it is kept."""
    tenancy = next((with_company(row) for row in _stays(reference)), None)
    if tenancy is None or not (user.is_superuser or tenancy.park_id in park_ids_with(user, permission)):
        raise Http404
    give_park(tenancy)
    return tenancy


def with_company(row: tuple) -> Tenancy:
    """The stay and its company of a row of ``with_company_columns``."""
    own = len(columns(Tenancy)[0])
    tenancy = instance_of(Tenancy, row[:own])
    tenancy.company = instance_of(Company, row[own:]) if tenancy.company_id else None
    return tenancy


def with_company_columns() -> list[str]:
    """The columns of a stay, then those of its company."""
    return [*columns(Tenancy)[0], *(f"company__{name}" for name in columns(Company)[0])]


_stays = compiled(
    lambda reference: Tenancy.objects.filter(reference=reference).order_by().values_list(*with_company_columns())
)


def _open_to(user, permission: str) -> QuerySet[Tenancy]:
    if user.is_superuser:
        return Tenancy.objects.all()
    return Tenancy.objects.filter(park__in=park_ids_with(user, permission))


def own_company_or_404(request: HttpRequest) -> Company:
    """The company that the address names, among the reader's; else the first of them with the latest stay."""
    own = Company.objects.filter(members__user=request.user)
    slug = request.GET.get("company")
    if slug:
        return get_object_or_404(own, slug=slug)
    company = own.order_by("-tenancies__period", "name", "id").first()
    if company is None:
        raise Http404
    return company


def companies_in(user, permission: str):
    """The companies with a stay in a park where ``user`` has ``permission``; a stranger finds none."""
    if user.is_active and user.is_superuser:
        return Company.objects.all()
    stays = Tenancy.objects.filter(park__in=park_ids_with(user, permission))
    return Company.objects.filter(pk__in=stays.values("company"))


def company_or_404(user, slug: str, permission: str = KEEP) -> Company:
    return get_object_or_404(companies_in(user, permission), slug=slug)
