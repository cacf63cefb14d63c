"""Changes of a draft: what was saved since a form was filled, and the rows that each save leaves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from applications.holders import Holder
from applications.merging import Clash, Earlier, Filled, merge
from applications.models import Application, Edit
from technopark.accounts.models import User

# Who writes: a person who has signed in, or one who came by a private link.
Writer = User | Holder


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left: the draft, the fields that wait for a choice, what its writer knows from here on, and what
    others saved since the form was filled.
    """

    application: Application
    clashes: tuple[Clash, ...] = ()
    filled: Filled | None = None
    others: tuple[Earlier, ...] = ()


def take_changes(
    application: Application, *, now: Mapping[str, str], mine: Mapping[str, str], filled: Filled | None, by: Writer
) -> tuple[Saved, set[str]]:
    """Compare a form with a locked draft; keep a row of each change that is to be saved, and count the version up.

    Return what to tell the writer, and the fields to leave alone. The caller saves the others with ``version``.
    """
    since = changes_since(application, filled, by)
    merged = merge(now=now, mine=mine, earlier=since, filled=filled)
    if merged.saved:
        application.version += 1
        version = application.version
        Edit.objects.bulk_create(
            Edit(application=application, version=version, field=name, before=now[name], after=mine[name], **signed(by))
            for name in merged.saved
        )
    told = [*merged.saved, *(clash.field for clash in merged.clashes)]
    knows = filled.knowing(told, application.version) if filled else None
    untouched = {name for name in mine if mine[name] != now[name]} - set(merged.saved)
    others = tuple(change for change in since if change.by and change.field not in told)
    return Saved(application, merged.clashes, knows, others), untouched


def signed(by: Writer) -> dict:
    """Who made a change, as its row keeps it: the account, or the address behind a private link."""
    return {"by_email": by.email} if isinstance(by, Holder) else {"by": by}


def changes_since(application: Application, filled: Filled | None, reader: Writer) -> list[Earlier]:
    """The changes saved since a form was filled, the first one first; one query where there are any."""
    if filled is None or filled.version >= application.version:
        return []
    edits = application.edits.filter(version__gt=filled.version).select_related("by")
    return [
        Earlier(edit.version, edit.field, edit.before, edit.after, author(edit, reader), edit.at)
        for edit in edits.order_by("version")
    ]


def author(edit: Edit, reader: Writer) -> str:
    """Who made a change, for ``reader``; empty where it was themself."""
    if edit.by is None:
        return "" if edit.by_email.lower() == reader.email.lower() else edit.by_email
    return "" if edit.by_id == reader.pk else edit.by.name_in(get_language())
