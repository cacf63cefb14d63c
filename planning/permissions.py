"""Who plans what. Planners of a park see its forecast, their own plans and those shared; appliers do them.

A plan that names a file which is closed to somebody by a conflict of interest does not exist for them.
"""

from django.db.models import Q, QuerySet

from applications.blind import without_blind
from applications.conflicts import without_conflicts
from applications.enums import Status
from applications.models import Application
from applications.parks import naming, opened_to
from planning.models import Proposal, Scenario
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.errors import NotAllowed

SEE, MAKE, APPLY = "planning.see_plans", "planning.make_plans", "planning.apply_plans"


def can_make_plans(user, park) -> bool:
    """Makes, changes, tries and drops scenarios and proposals; ``park`` or anything in one."""
    return user.has_perm(MAKE, park)


def can_apply_plans(user, park) -> bool:
    """Does a plan for good."""
    return user.has_perm(APPLY, park)


def can_change(user, plan: Scenario | Proposal) -> bool:
    """Who made it, and those who could apply it."""
    return can_make_plans(user, plan) and (plan.made_by_id == user.pk or can_apply_plans(user, plan))


def readable_files(user, park: Park) -> QuerySet[Application]:
    """The files that ``user`` may plan with for the park: those of its calls, and admitted ones of other parks' calls;
    of either, those that are for it.
    """
    own = Q(call__park=park) & naming([park.pk]) & ~Q(status=Status.DRAFT)
    return without_blind(without_conflicts(Application.objects.filter(own | opened_to([park.pk])), user), user)


def scenarios_for(user) -> QuerySet[Scenario]:
    """The scenarios that ``user`` may open: their own and the shared ones of their parks."""
    found = Scenario.objects.filter(park__in=parks_with(user, SEE)).filter(Q(made_by=user.pk) | Q(is_shared=True))
    return without_closed_files(found, user)


def proposals_for(user) -> QuerySet[Proposal]:
    """The proposals that ``user`` may open: those of their parks."""
    return without_closed_files(Proposal.objects.filter(park__in=parks_with(user, SEE)), user)


def without_closed_files(plans: QuerySet, user) -> QuerySet:
    """The ``plans`` none of whose lines is about a file closed to ``user``."""
    return without_blind(without_conflicts(plans, user, "lines__application"), user, "lines__application")


def require(is_allowed: bool) -> None:
    """Raise NotAllowed unless ``is_allowed``."""
    if not is_allowed:
        raise NotAllowed
