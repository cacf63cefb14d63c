"""Which stays and parks a page may show to whom; a stranger finds nothing, and so a 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from spaces.kept_parks import give_park
from spaces.models import Park
from spaces.permissions import park_ids_with, parks_with
from tenants.models import Tenancy


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
    tenancy = get_object_or_404(_open_to(user, permission).select_related("company"), reference=reference)
    give_park(tenancy)
    return tenancy


def _open_to(user, permission: str) -> QuerySet[Tenancy]:
    if user.is_superuser:
        return Tenancy.objects.all()
    return Tenancy.objects.filter(park__in=park_ids_with(user, permission))
