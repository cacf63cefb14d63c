"""Proposals of assignment: solved, changed by people, solved again, applied as offers together or dropped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applications.models import Application
from applications.parks import named_parks
from planning import assigning, otherwise
from planning.actions import _closing
from planning.actions._keeping import keep
from planning.actions.applying import do_all
from planning.actions.scenarios import park_version
from planning.actions.trying import answering, rehearse
from planning.assigning import Assignment
from planning.errors import NothingToDo, NotOfThisPark
from planning.models import Proposal, ProposalLine
from planning.permissions import can_apply_plans, can_change, can_make_plans, require
from planning.placement import WEIGHTS, problem_of
from planning.placing import Problem
from planning.standing import Step
from spaces.models import Park, Space
from technopark.common.actions.numbering import next_number, reference
from technopark.common.history import acting
from technopark.common.ranges import add_months
from tenants.enums import SkillKind
from tenants.models import CompanySkill, Skill

# Of so many files without a place at most it is said which wishes clash: each asks the solver again and again.
MOST_EXPLAINED = 5


@transaction.atomic
def make(
    *,
    park: Park,
    files: Sequence[Application],
    months: int = 12,
    most_delay: int = 6,
    answer_by: date | None = None,
    weights: Mapping[str, int] | None = None,
    by,
) -> Proposal:
    """A proposal for ``files`` of ``park``, solved. Raises NothingToDo without files, NotOfThisPark."""
    require(can_make_plans(by, park))
    if not files:
        raise NothingToDo
    for file in files:
        if park.pk not in {named.pk for named in named_parks(file)}:
            raise NotOfThisPark(what=file.reference)
    year = timezone.localdate().year
    number = reference(park.code, year, next_number(park_code=park.code, year=year, kind="PR"), kind="PR")
    chosen = {f"weight_{name}": weight for name, weight in (weights or {}).items() if name in WEIGHTS}
    facts = {"months": months, "most_delay": most_delay, "answer_by": answer_by} | chosen
    with acting(by):
        proposal = Proposal.objects.create(reference=number, park=park, made_by=by, **facts)
        rows = [ProposalLine(proposal=proposal, application=file) for file in files]
        begin_with_known_skills(ProposalLine.objects.bulk_create(rows))
    solve(proposal, by=by)
    return proposal


def begin_with_known_skills(lines: Sequence[ProposalLine]) -> None:
    """Let each line say what the company of its file, where the park knows it, offers and seeks. Three queries."""
    ices = {line.application.ice for line in lines if line.application.has_company and line.application.ice}
    people = {line.application.applicant_id for line in lines}
    known = Q(company__ice__in=ices) | Q(company__members__user__in=people)
    columns = ("company__ice", "company__members__user_id", "skill_id", "kind")
    rows = list(CompanySkill.objects.filter(known).values_list(*columns))
    said = {SkillKind.OFFERED: [], SkillKind.SOUGHT: []}
    fields = {SkillKind.OFFERED: ProposalLine.skills_offered, SkillKind.SOUGHT: ProposalLine.skills_sought}
    for line in lines:
        file = line.application
        mine = {
            (skill, kind) for ice, user, skill, kind in rows if (ice and ice == file.ice) or user == file.applicant_id
        }
        for skill, kind in sorted(mine):
            said[kind].append(fields[kind].through(proposalline_id=line.pk, skill_id=skill))
    for kind, links in said.items():
        fields[kind].through.objects.bulk_create(links)


def lock_open(proposal: Proposal, *, by) -> Proposal:
    """The proposal locked, still being prepared, and theirs to change. Raises NotAllowed, InvalidTransition."""
    proposal = _closing.lock(proposal)
    require(can_change(by, proposal))
    _closing.may_step(proposal, "apply")
    return proposal


def lines_of(proposal: Proposal) -> list[ProposalLine]:
    """The lines with everything that they name, the file first sent first."""
    rows = proposal.lines.select_related("application__call__park", "application__applicant", "space__park")
    rows = rows.prefetch_related("further", "skills_offered", "skills_sought")
    return list(rows.order_by("application__submitted_at", "id"))


@transaction.atomic
def edit(
    proposal: Proposal,
    *,
    weights: Mapping[str, int] | None = None,
    fixed: Mapping[int, tuple[Sequence[Space], date] | None] | None = None,
    budgets: Mapping[int, Decimal | None] | None = None,
    skills: Mapping[int, tuple[Sequence[Skill], Sequence[Skill]]] | None = None,
    left_out: Iterable[int] | None = None,
    by,
) -> Proposal:
    """Change weights, and by line (id) the place that a person fixes, the budget, who is left out; then solve again.

    ``skills`` are those offered and those sought.
    """
    proposal = lock_open(proposal, by=by)
    for name, weight in (weights or {}).items():
        setattr(proposal, f"weight_{name}", weight)
    proposal.save()
    out = None if left_out is None else set(left_out)
    for line in lines_of(proposal):
        if fixed is not None and line.pk in fixed:
            place(line, fixed[line.pk])
        if budgets is not None and line.pk in budgets:
            line.budget = budgets[line.pk]
        if skills is not None and line.pk in skills:
            offered, sought = skills[line.pk]
            line.skills_offered.set(offered)
            line.skills_sought.set(sought)
        if out is not None:
            line.is_left_out = line.pk in out
        line.save()
    return solve(proposal, by=by)


def place(line: ProposalLine, chosen: tuple[Sequence[Space], date] | None) -> None:
    """Fix a line where a person chose, or leave it to the solver again."""
    line.is_fixed = chosen is not None
    if chosen:
        spaces, line.starts_on = chosen
        line.space, *further = sorted(spaces, key=lambda space: space.code)
        line.further.set(further)
        line.ends_on = add_months(line.starts_on, line.proposal.months)


@transaction.atomic
def solve(proposal: Proposal, *, by) -> Proposal:
    """Ask the solver, keep its answer with the reasons, and try it by the verbs that would make the offers."""
    proposal = lock_open(proposal, by=by)
    lines = lines_of(proposal)
    for line in lines:
        line.proposal = proposal
    problem = problem_of(proposal, lines)
    with answering():
        found = assigning.propose(problem)
        in_the_way = clashes(problem, found)
    keep(problem, found, lines)
    try_offers(lines, by=by)
    for line in lines:
        line.save()
    proposal.cost, proposal.gap = found.cost, found.gap
    proposal.checked = {
        "version": park_version(),
        "placed": len(found.places),
        "files": len(problem.files),
        "rooms": len(problem.rooms),
        "clashes": in_the_way,
    }
    proposal.save()
    return proposal


def try_offers(lines: Sequence[ProposalLine], *, by) -> None:
    """Keep with each line that has a place what it was tried against, and why it is refused where it is."""
    steps = [Step.placing(line) for line in lines if line.space and not line.is_left_out]
    for outcome in rehearse(steps, by=by)[0]:
        outcome.step.line.facts |= {"tried": outcome.facts, "refusal": outcome.refusal}


def clashes(problem: Problem, found: Assignment) -> list[dict]:
    """For files without a place: whose wishes clash with theirs, and the least that would have to be given up."""
    told, seen = [], set()
    for file in found.unplaced[:MOST_EXPLAINED]:
        if file in seen:
            continue
        clashing = otherwise.clash(problem, file)
        seen |= set(clashing)
        mended = otherwise.mended(problem, found, clashing)
        gives = [
            {
                "file": pk,
                "rooms": list(place.rooms),
                "first": place.first.isoformat(),
                "broken": [list(w) for w in place.broken],
            }
            for pk, place in mended.places.items()
            if place.broken
        ]
        told.append({"files": clashing, "gives": gives, "helps": file in mended.places})
    return told


def regret_of(line: ProposalLine) -> otherwise.Regret:
    """What it would cost to choose another space for the file of ``line``; solves again, keeps nothing."""
    proposal = line.proposal
    lines = lines_of(proposal)
    for one in lines:
        one.proposal = proposal
    problem = problem_of(proposal, lines)
    with answering():
        found = assigning.propose(problem)
        if line.application_id not in found.places:
            return otherwise.Regret(0.0, None, [], [])
        return otherwise.regret(problem, found, line.application_id)


@transaction.atomic
def apply(proposal: Proposal, *, seen: str = "", by) -> list[str]:
    """Make all the offers or none; return them in words.

    Raises NotAllowed, InvalidTransition, NothingToDo, PlanRefused, ParkHasChanged.
    """
    proposal = _closing.lock(proposal)
    require(can_apply_plans(by, proposal))
    _closing.may_step(proposal, "apply")
    steps = [Step.placing(line) for line in lines_of(proposal) if line.space and not line.is_left_out]
    done = do_all(proposal.park, steps, answer_by=proposal.answer_by, seen=seen, by=by)
    _closing.step(proposal, "apply", note="\n".join(done), by=by)
    return done


@transaction.atomic
def drop(proposal: Proposal, *, by) -> Proposal:
    """Give it up; it is kept."""
    proposal = lock_open(proposal, by=by)
    _closing.step(proposal, "drop", by=by)
    return proposal
