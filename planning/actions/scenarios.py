"""Scenarios: made, changed, tried, shared, applied as a whole or dropped."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from planning.actions import _closing
from planning.actions.applying import do_all
from planning.actions.trying import answering, months_between, rehearse
from planning.assigning import propose
from planning.enums import LineKind
from planning.errors import DaysOutOfOrder, FileInPlanAlready, NothingToDo, NotOfThisPark, NotTriedYet
from planning.forecast import MEASURES, Month
from planning.models import Proposal, ProposalLine, Scenario, ScenarioLine
from planning.outlook import outlook
from planning.permissions import can_apply_plans, can_change, can_make_plans, require
from planning.placement import problem_of
from planning.standing import Step
from spaces.models import Park, Space
from technopark.common.actions.numbering import next_number, reference
from technopark.common.freshness import version_of
from technopark.common.history import acting
from tenants import occupancy
from tenants.models import Tenancy

MONTHS = 24


@transaction.atomic
def make(*, park: Park, name: str, note: str = "", by) -> Scenario:
    """A new scenario without lines, seen from today."""
    require(can_make_plans(by, park))
    year = timezone.localdate().year
    number = reference(park.code, year, next_number(park_code=park.code, year=year, kind="SC"), kind="SC")
    with acting(by):
        return Scenario.objects.create(reference=number, park=park, name=name.strip(), note=note.strip(), made_by=by)


@transaction.atomic
def make_with(*, park: Park, files: Sequence[Application], name: str, note: str = "", by) -> Scenario:
    """A new scenario that admits ``files``, each in the place that the solver finds for it; then tried.

    Files that find no place are named in the note.
    """
    scenario = make(park=park, name=name, note=note, by=by)
    if not files:
        return scenario
    draft = Proposal(park=park)
    lines = [ProposalLine(proposal=draft, application=file) for file in files]
    with answering():
        found = propose(problem_of(draft, lines))
    spaces = Space.objects.in_bulk([room for place in found.places.values() for room in place.rooms])
    for file in files:
        if place := found.places.get(file.pk):
            days = {"starts_on": place.first, "ends_on": place.end}
            space, *further = sorted((spaces[room] for room in place.rooms), key=lambda one: one.code)
            add(scenario, LineKind.ADMIT, application=file, space=space, further=further, **days, by=by)
    without = [file.project_name for file in files if file.pk in found.unplaced]
    if without:
        told = _("Without a place: %(files)s") % {"files": ", ".join(without)}
        scenario.note = f"{scenario.note}\n{told}".strip()[:2000]
        scenario.save(update_fields=["note"])
    return check(scenario, by=by)


@transaction.atomic
def copy(scenario: Scenario, *, name: str, by) -> Scenario:
    """The same lines under another name, to change one thing and compare."""
    made = make(park=scenario.park, name=name, note=scenario.note, by=by)
    for line in scenario.lines.order_by("position", "id"):
        further = list(line.further.all())
        line.pk, line._state.adding, line.scenario, line.facts, line.refusal = None, True, made, {}, {}
        line.save()
        line.further.set(further)
    return made


@transaction.atomic
def change(scenario: Scenario, *, name: str, note: str, is_shared: bool, by) -> Scenario:
    """Name, note, and whether the park's other planners see it."""
    scenario = lock_open(scenario, by=by)
    scenario.name, scenario.note, scenario.is_shared = name.strip(), note.strip(), is_shared
    with acting(by):
        scenario.save(update_fields=["name", "note", "is_shared"])
    return scenario


def lock_open(scenario: Scenario, *, by) -> Scenario:
    """The scenario locked, still being prepared, and theirs to change. Raises NotAllowed, InvalidTransition."""
    scenario = _closing.lock(scenario)
    require(can_change(by, scenario))
    _closing.may_step(scenario, "apply")
    return scenario


@transaction.atomic
def add(
    scenario: Scenario,
    kind: str,
    *,
    application: Application | None = None,
    tenancy: Tenancy | None = None,
    space: Space | None = None,
    further: Sequence[Space] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
    by,
) -> ScenarioLine:
    """A line more; ``ends_on`` is the first day after, ``further`` what an admission holds beside ``space``.

    What was tried before is forgotten.

    Raises NotOfThisPark, FileInPlanAlready, DaysOutOfOrder, NotWholeMonths.
    """
    scenario = lock_open(scenario, by=by)
    for row in (application and application.call, tenancy, space, *further):
        if row is not None and row.park_id != scenario.park_id:
            raise NotOfThisPark(what=str(row))
    if application and scenario.lines.filter(application=application).exists():
        raise FileInPlanAlready
    if starts_on and ends_on and ends_on <= starts_on:
        raise DaysOutOfOrder
    if kind == LineKind.ADMIT:
        months_between(starts_on, ends_on)
    facts = {"application": application, "tenancy": tenancy, "space": space, "note": note.strip()}
    position = (scenario.lines.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    with acting(by):
        line = scenario.lines.create(kind=kind, position=position, starts_on=starts_on, ends_on=ends_on, **facts)
        line.further.set(further)
    forget_trial(scenario)
    return line


@transaction.atomic
def remove(line: ScenarioLine, *, by) -> Scenario:
    """A line less; what was tried before is forgotten."""
    scenario = lock_open(line.scenario, by=by)
    with acting(by):
        line.delete()
    forget_trial(scenario)
    return scenario


def forget_trial(scenario: Scenario) -> None:
    """What was seen before the change says nothing any more."""
    scenario.checked, scenario.checked_at = {}, None
    scenario.save(update_fields=["checked", "checked_at"])


@transaction.atomic
def check(scenario: Scenario, *, by) -> Scenario:
    """Try every line against the park as it is, by the verbs of real life, and keep what came of it.

    Kept: the months with and without the scenario, why each refused line was refused, and what all was tried against.
    """
    scenario = lock_open(scenario, by=by)
    park, today = scenario.park, timezone.localdate()
    version = park_version()
    present = outlook(park, today).months(MONTHS)
    steps = [Step.of(line) for line in lines_of(scenario)]
    ending = {step.tenancy.pk for step in steps if step.kind == LineKind.END}
    outcomes, planned = rehearse(steps, by=by, then=lambda: outlook(park, today, ending=ending).months(MONTHS))
    for outcome in outcomes:
        line = outcome.step.line
        touched = outcome.facts.pop("touched", [])
        line.facts, line.refusal = {"tried": outcome.facts, "touched": touched}, outcome.refusal
        line.save(update_fields=["facts", "refusal"])
    scenario.checked_at, scenario.base_day = timezone.now(), today
    scenario.checked = {
        "version": version,
        "present": [kept(month) for month in present],
        "planned": [kept(month) for month in planned],
        "refused": sum(not outcome.is_possible for outcome in outcomes),
    }
    scenario.save(update_fields=["checked", "checked_at", "base_day"])
    return scenario


def park_version() -> str:
    """Changes whenever anything changes that a figure of occupancy is read from."""
    return version_of(*occupancy.MADE_FROM)


def kept(month: Month) -> dict:
    """A month as it is kept with the scenario."""
    ranges = {measure: [round(float(figure), 2) for figure in getattr(month, measure)] for measure in MEASURES}
    return {"first": month.first.isoformat(), "cap": month.cap} | ranges


def lines_of(scenario: Scenario) -> list[ScenarioLine]:
    """The lines with everything that they name."""
    rows = scenario.lines.select_related(
        "application__call__park", "application__applicant", "tenancy__park", "tenancy__company", "space__park"
    )
    return list(rows.prefetch_related("further").order_by("position", "id"))


@transaction.atomic
def apply(scenario: Scenario, *, seen: str = "", by) -> list[str]:
    """Do all of it or nothing; return what was done, in words.

    Raises NotAllowed, InvalidTransition, NothingToDo, NotTriedYet, PlanRefused, ParkHasChanged.
    """
    scenario = _closing.lock(scenario)
    require(can_apply_plans(by, scenario))
    _closing.may_step(scenario, "apply")
    lines = lines_of(scenario)
    if not lines:
        raise NothingToDo
    if not scenario.checked_at:
        raise NotTriedYet
    done = do_all(scenario.park, [Step.of(line) for line in lines], seen=seen, by=by)
    _closing.step(scenario, "apply", note="\n".join(done), by=by)
    return done


@transaction.atomic
def drop(scenario: Scenario, *, by) -> Scenario:
    """Give it up; it is kept, and can be taken up again."""
    scenario = lock_open(scenario, by=by)
    _closing.step(scenario, "drop", by=by)
    return scenario


@transaction.atomic
def take_up(scenario: Scenario, *, by) -> Scenario:
    """Go on with a scenario that was dropped; it is to be tried anew."""
    scenario = _closing.lock(scenario)
    require(can_change(by, scenario))
    _closing.step(scenario, "take_up", by=by)
    forget_trial(scenario)
    return scenario
