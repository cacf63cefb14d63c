"""The history of a row as people read it: when, who, and which fields went from what to what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Events

from technopark.common.formatting import day_short, number

KINDS = {"insert": gettext_lazy("created"), "update": gettext_lazy("changed"), "delete": gettext_lazy("deleted")}
LONGEST = 200
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowEvent:
    """One event: ``by`` is empty where nobody is known (the worker, or somebody with a database client)."""

    at: datetime
    by: str
    kind: str
    changes: tuple[FieldChange, ...]


def history_of(row: models.Model, *, longest: int = LONGEST) -> list[RowEvent]:
    """The events of ``row``, the newest first, at most ``longest``; queries do not grow with their number."""
    events = list(Events.objects.tracks(row).order_by("-pgh_created_at", "-pgh_id")[:longest])
    people = _people(events)
    names = _related_names(row, events)
    return [
        RowEvent(
            at=event.pgh_created_at,
            by=people.get((event.pgh_context or {}).get("user"), ""),
            kind=str(KINDS.get(event.pgh_label, event.pgh_label)),
            changes=tuple(_changes(row, event.pgh_diff or {}, names)),
        )
        for event in events
    ]


def is_tracked(model: type[models.Model]) -> bool:
    """Whether the database keeps the history of ``model``."""
    return hasattr(model._meta.concrete_model, "pgh_event_models")


def _people(events: Iterable) -> dict[int, str]:
    ids = {(event.pgh_context or {}).get("user") for event in events} - {None}
    return {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=ids)}


def _related_names(row, events) -> dict[tuple[str, int], str]:
    """(column, id) → what the row behind a foreign key is called now, in one query for each foreign key."""
    ids: dict[str, set] = {}
    for event in events:
        for column, values in (event.pgh_diff or {}).items():
            field = _field(row, column)
            if field is not None and field.is_relation:
                ids.setdefault(column, set()).update(values)
    return {
        (column, pk): str(other)
        for column, pks in ids.items()
        for pk, other in _field(row, column).related_model._default_manager.in_bulk(pks - {None}).items()
    }


def _changes(row, diff: dict, names) -> Iterable[FieldChange]:
    for column, (before, after) in diff.items():
        field = _field(row, column)
        label = str(field.verbose_name) if field is not None else column
        yield FieldChange(label, *(_shown(field, column, value, names) for value in (before, after)))


def _field(row, column: str):
    try:
        return row._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None


def _shown(field, column: str, value, names) -> str:
    if value in (None, ""):
        return "—"
    if field is not None and field.is_relation:
        return names.get((column, value), f"#{value}")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DecimalField):
        return number(value, field.decimal_places)
    if getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    return _days_shown(str(value))


def _days_shown(text: str) -> str:
    """A date, or a period from its first to its last day, in figures; any other text unchanged."""
    found = [date.fromisoformat(iso) for iso in ISO_DAY.findall(text)]
    if text.startswith("[") and len(found) == 2:
        return f"{day_short(found[0])} – {day_short(found[1] - timedelta(days=1))}"
    return day_short(found[0]) if found and ISO_DAY.fullmatch(text) else text
