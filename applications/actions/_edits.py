"""Changes of a draft: what was saved since a form was filled, and the rows that each save leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from applications.merging import Clash, Earlier, Filled, merge
from applications.models import Application, Edit
from technopark.accounts.models import User


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left: the draft, the fields that wait for a choice, and what its writer knows from here on."""

    application: Application
    clashes: tuple[Clash, ...] = ()
    filled: Filled | None = None


def take_changes(
    application: Application, *, now: Mapping[str, str], mine: Mapping[str, str], filled: Filled | None, by: User
) -> tuple[Saved, set[str]]:
    """Compare a form with a locked draft; keep a row of each change that is to be saved, and count the version up.

    Return what to tell the writer, and the fields to leave alone. The caller saves the others with ``version``.
    """
    merged = merge(now=now, mine=mine, earlier=changes_since(application, filled, mine, by), filled=filled)
    if merged.saved:
        application.version += 1
        version = application.version
        Edit.objects.bulk_create(
            Edit(application=application, version=version, field=name, before=now[name], after=mine[name], by=by)
            for name in merged.saved
        )
    told = [*merged.saved, *(clash.field for clash in merged.clashes)]
    knows = filled.knowing(told, application.version) if filled else None
    untouched = {name for name in mine if mine[name] != now[name]} - set(merged.saved)
    return Saved(application, merged.clashes, knows), untouched


def changes_since(application: Application, filled: Filled | None, names: Iterable[str], reader: User) -> list[Earlier]:
    """The changes of ``names`` saved since a form was filled, the first one first; one query where there are any."""
    if filled is None or filled.version >= application.version:
        return []
    edits = application.edits.filter(field__in=list(names), version__gt=filled.version).select_related("by")
    return [
        Earlier(edit.version, edit.field, edit.before, edit.after, author(edit, reader), edit.at)
        for edit in edits.order_by("version")
    ]


def author(edit: Edit, reader: User) -> str:
    """Who made a change, for ``reader``; empty where it was themself."""
    if edit.by_id == reader.pk:
        return ""
    return edit.by.name_in(get_language()) if edit.by else edit.by_email
