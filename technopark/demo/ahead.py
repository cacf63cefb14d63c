"""What planners have on their desk: two scenarios tried and shared, and a proposal of who goes where."""

from datetime import date

from planning.actions import proposals, scenarios
from planning.enums import LineKind
from planning.forms import plannable
from planning.permissions import readable_files
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common.ranges import add_months
from tenants.enums import SkillKind, TenancyStatus
from tenants.models import Skill, Tenancy

# So many stays are renewed, so many files admitted, so many placed by the solver.
RENEWED, ADMITTED, PLACED = 3, 4, 8


def plan(park: Park, *, today: date, officer: User, manager: User) -> None:
    """Two scenarios beside the present, and a proposal."""
    files = list(plannable(readable_files(manager, park)).select_related("call__park")[:PLACED])
    ending = list(
        Tenancy.objects.filter(park=park, status=TenancyStatus.ACTIVE, period__endswith__gt=add_months(today, 1))
        .select_related("park", "company")
        .order_by("period__endswith", "id")[: 2 * RENEWED]
    )
    spring = scenarios.make_with(
        park=park, files=files[:ADMITTED], name="Admettre quatre dossiers, renouveler trois séjours", by=officer
    )
    for stay in ending[:RENEWED]:
        renew(spring, stay, officer)
    share(spring, officer)
    works = scenarios.copy(spring, name="La même chose, avec des travaux", by=manager)
    office = Space.objects.filter(park=park, kind=SpaceKind.OFFICE).order_by("-floor", "code").last()
    first = add_months(today.replace(day=1), 4)
    scenarios.add(
        works,
        LineKind.CLOSE,
        space=office,
        starts_on=first,
        ends_on=add_months(first, 1),
        note="Étanchéité de la terrasse",
        by=manager,
    )
    for stay in ending[RENEWED:]:
        renew(works, stay, manager)
    share(works, manager)
    if files:
        proposal = proposals.make(park=park, files=files, by=officer)
        tell_skills(proposal, officer)


def tell_skills(proposal, by: User) -> None:
    """Of the first two files it is known what they can do for neighbours: what companies here look for, and offer."""
    known = Skill.objects.order_by("slug").distinct()
    sought = list(known.filter(companies__kind=SkillKind.SOUGHT)[:2])
    offered = list(known.filter(companies__kind=SkillKind.OFFERED).exclude(pk__in=[one.pk for one in sought])[:2])
    lines = proposals.lines_of(proposal)[:2]
    proposals.edit(proposal, skills={line.pk: (sought, offered) for line in lines}, by=by)


def renew(scenario, stay: Tenancy, by: User) -> None:
    """A year more; where the park's longest stay does not let it, the trial will say so."""
    scenarios.add(scenario, LineKind.RENEW, tenancy=stay, ends_on=add_months(stay.period.upper, 12), by=by)


def share(scenario, by: User) -> None:
    scenarios.check(scenario, by=by)
    note = scenario.note or "À discuter avec la direction avant la prochaine commission."
    scenarios.change(scenario, name=scenario.name, note=note, is_shared=True, by=by)
