"""A plan done as a whole: everything is checked again under the locks, and then all of it is done, or nothing."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.utils.translation import get_language

from planning.actions.trying import do_step, fresh, in_order, lock_everything, rehearse
from planning.errors import NothingToDo, ParkHasChanged, PlanRefused
from planning.standing import Step, changes
from spaces.models import Park
from technopark.common.database import refusing
from technopark.common.errors import Refusal
from tenants.errors import BY_CONSTRAINT


def do_all(park: Park, steps: Sequence[Step], *, answer_by: date | None = None, seen: str = "", by) -> list[str]:
    """Do ``steps`` together, in the caller's transaction; return what they are, in words.

    Raises NothingToDo; PlanRefused, naming each step that is not possible and what has changed; ParkHasChanged where
    all is possible but something is otherwise than it was tried, unless ``seen`` is the ``digest`` of these changes.
    Whatever is raised, nothing was done.
    """
    if not steps:
        raise NothingToDo
    lock_everything(park, steps)
    steps = fresh(steps)
    outcomes, _nothing = rehearse(steps, strictly=True, by=by)
    told = [words for outcome in outcomes for words in changes(outcome.step, tried(outcome.step), outcome.facts)]
    refused = [(str(outcome.step), outcome.refusal[get_language()]) for outcome in outcomes if not outcome.is_possible]
    if refused:
        raise PlanRefused(refused, told)
    if told and seen != digest(told):
        raise ParkHasChanged(changes=told)
    for step in in_order(steps):
        try:
            with refusing(**BY_CONSTRAINT):
                do_step(step, answer_by=answer_by, by=by)
        except Refusal as refusal:
            raise PlanRefused([(str(step), refusal.message)], told) from refusal
    return [str(step) for step in in_order(steps)]


def tried(step: Step) -> dict:
    """What a line was tried against, without what a closure would have met."""
    return {name: fact for name, fact in (step.line.facts.get("tried") or {}).items() if name != "touched"}


def digest(told: Sequence[str]) -> str:
    """A short name of what somebody was told, to say later that they have read just that."""
    return sha256("\n".join(told).encode()).hexdigest()[:16]
