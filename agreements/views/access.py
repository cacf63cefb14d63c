"""Which agreements, texts and stays a page may show to whom; a stranger finds nothing, and so a 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from agreements.enums import TemplateKind
from agreements.models import Agreement
from agreements.permissions import KEEP, agreements_kept_by
from spaces.models import Park
from spaces.permissions import park_ids_with, parks_with
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

RULES = "house-rules"
KINDS = (*TemplateKind.values, RULES)


def parks_or_404(user, permission: str = KEEP) -> list[Park]:
    """The parks in which ``user`` has ``permission``; 404 without any."""
    parks = list(parks_with(user, permission))
    if not parks:
        raise Http404
    return parks


def park_ids_or_404(user, permission: str = KEEP) -> set[int]:
    """The ids of those parks: what a list needs; 404 without any."""
    found = {park.pk for park in parks_with(user, permission)} if user.is_superuser else park_ids_with(user, permission)
    if not found:
        raise Http404
    return found


def park_or_404(user, slug: str, permission: str = KEEP) -> Park:
    """The park of that address, if ``user`` has ``permission`` there."""
    return get_object_or_404(parks_with(user, permission), slug=slug)


def agreement_or_404(user, reference: str) -> Agreement:
    """The agreement, with its stay, park and company, if ``user`` keeps agreements there."""
    rows = agreements_kept_by(user).select_related("tenancy__park", "tenancy__company")
    return get_object_or_404(rows, reference=reference)


def own_stay_or_404(user, reference: str) -> Tenancy:
    """A stay of one of the reader's companies, with its park and company."""
    stays = Tenancy.objects.of_user(user).exclude(status=TenancyStatus.CANCELLED)
    return get_object_or_404(stays.select_related("park", "company"), reference=reference)


def agreement_of(tenancy: Tenancy) -> Agreement | None:
    """The agreement of a stay, where it has one; it knows its stay."""
    agreement = Agreement.objects.filter(tenancy=tenancy).first()
    if agreement:
        agreement.tenancy = tenancy
    return agreement
