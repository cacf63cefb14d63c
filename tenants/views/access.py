"""Which stays and parks a page may show to whom; a stranger finds nothing, and so a 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from spaces.models import Park
from spaces.permissions import parks_with
from tenants.models import Tenancy


def parks_or_404(user, permission: str) -> list[Park]:
    """The parks in which ``user`` has ``permission``; 404 without any."""
    parks = list(parks_with(user, permission))
    if not parks:
        raise Http404
    return parks


def tenancy_or_404(user, reference: str, permission: str) -> Tenancy:
    """The stay, with its park and company, if ``user`` has ``permission`` in its park."""
    stays = Tenancy.objects.select_related("park", "company").filter(park__in=parks_with(user, permission))
    return get_object_or_404(stays, reference=reference)
