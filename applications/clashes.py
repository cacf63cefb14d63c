"""Fields that two have written otherwise, as the second writer is told: what is saved now, and their own words."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from applications.merging import PARKS, QUESTION, TEAM, Clash, Earlier
from applications.missing import label_of
from applications.models import Application
from applications.parks import in_order, parks_by_id, wished_parks
from applications.questions import all_questions, answers_by_question, value_text
from applications.steps import Step
from applications.summary import CODES, PARKS_LABEL, display


@dataclass(frozen=True, slots=True)
class Told:
    """A clash in words. ``by`` is empty where the writer themself saved the other words, in another window."""

    field_id: str
    label: str
    theirs: str
    mine: str
    by: str
    at: datetime


def told(clashes: Iterable[Clash], application: Application, typed: Mapping) -> list[Told]:
    """Each of ``clashes`` with what ``application`` holds and what was ``typed``, as the form's ``kept()`` gives it."""
    return [said(clash, application, typed) for clash in clashes]


def said(clash: Clash, application: Application, typed: Mapping) -> Told:
    name = clash.field
    if name == TEAM:
        rows = [{"full_name": member.full_name, "position": member.position} for member in application.team.all()]
        label, theirs, mine = Step.TEAM.label, people(rows), people(typed[TEAM])
    elif name == PARKS:
        mine = in_order(parks_by_id(application.call, typed[PARKS]))
        label, theirs = PARKS_LABEL, in_order(wished_parks(application))
    elif name.startswith(QUESTION):
        pk = int(name.removeprefix(QUESTION))
        question = next(question for question in all_questions(application.call) if question.pk == pk)
        answer = answers_by_question(application).get(pk)
        label = question.label
        theirs, mine = value_text(question, answer.value if answer else None), value_text(question, typed[pk] or None)
    else:
        other = with_value(application, name, typed)
        label, theirs, mine = label_of(name), words(application, name), words(other, name)
    field_ids = {TEAM: TEAM, PARKS: f"id_park_{application.call.park_id}"}
    return Told(field_ids.get(name, f"id_{name}"), str(label), theirs, mine, clash.by, clash.at)


def changed_by_others(changes: Iterable[Earlier], application: Application) -> dict[str, str]:
    """The fields that others changed, by who did: each once, in the order of the changes."""
    found: dict[str, dict[str, None]] = {}
    for change in changes:
        found.setdefault(change.by, {})[label(change.field, application)] = None
    return {name: " · ".join(labels) for name, labels in found.items()}


def label(name: str, application: Application) -> str:
    """A field as the form names it."""
    if name == TEAM:
        return str(Step.TEAM.label)
    if name == PARKS:
        return str(PARKS_LABEL)
    if not name.startswith(QUESTION):
        return label_of(name)
    pk = int(name.removeprefix(QUESTION))
    asked = (question.label for question in all_questions(application.call) if question.pk == pk)
    return str(next(asked, Step.PROJECT.label))


def people(rows: Iterable[Mapping]) -> str:
    """The people of a team, one a line."""
    return "\n".join(" · ".join(filter(None, (row["full_name"], row["position"]))) for row in rows)


def with_value(application: Application, name: str, typed: Mapping) -> Application:
    """A copy of the file that says what was typed."""
    other = copy(application)
    setattr(other, name, typed[name])
    return other


def words(application: Application, name: str) -> str:
    """A field of one's own draft in words; codes as they are."""
    if name in CODES:
        return str(getattr(application, name) or "")
    return display(application, Application._meta.get_field(name))
