"""Who comes in: the park that the address names, a plan, a line; strangers get a 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from planning.models import Proposal, Scenario
from planning.permissions import MAKE, SEE, proposals_for, scenarios_for
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.errors import NotAllowed


def parks_of(request: HttpRequest, permission: str = SEE) -> tuple[list[Park], Park]:
    """The parks in which the person has ``permission``, and the one that ``?park=`` names or the first."""
    parks = list(parks_with(request.user, permission).order_by("code"))
    said = request.POST.get("park") or request.GET.get("park")
    park = next((park for park in parks if park.slug == said), next(iter(parks), None))
    if park is None:
        raise Http404
    return parks, park


def scenario_or_404(user, reference: str) -> Scenario:
    """A scenario that ``user`` may open."""
    return get_object_or_404(scenarios_for(user).select_related("park", "made_by", "closed_by"), reference=reference)


def proposal_or_404(user, reference: str) -> Proposal:
    """A proposal that ``user`` may open."""
    return get_object_or_404(proposals_for(user).select_related("park", "made_by", "closed_by"), reference=reference)


def may_make(user, park) -> None:
    """Raise NotAllowed unless ``user`` makes plans in ``park``."""
    if not user.has_perm(MAKE, park):
        raise NotAllowed
