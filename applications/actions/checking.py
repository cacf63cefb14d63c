"""The checklist of a call, marked by the officers on each file before it goes to reviewers."""

from django.db import transaction
from django.utils import timezone

from applications.actions._status import lock
from applications.enums import MarkState
from applications.errors import MarkNeedsNote, PointOfAnotherCall
from applications.models import Application, ChecklistItem, ChecklistMark
from applications.permissions_staff import can_screen, require


@transaction.atomic
def mark(application: Application, *, item: ChecklistItem, state: str, note: str = "", by) -> ChecklistMark:
    """Keep what ``by`` found on the point ``item`` of the file; marked again, the mark changes and its history stays.

    A mark that says what is there already is left alone. Raises PointOfAnotherCall, MarkNeedsNote.
    """
    application = lock(application)
    require(can_screen(by, application))
    note = note.strip()
    if item.call_id != application.call_id:
        raise PointOfAnotherCall(point=str(item))
    if state == MarkState.FAILED and not note:
        raise MarkNeedsNote(point=str(item))
    known = ChecklistMark.objects.filter(application=application, item=item).first()
    if known and (known.state, known.note) == (state, note):
        return known
    found = {"state": state, "note": note, "by": by, "at": timezone.now()}
    return ChecklistMark.objects.update_or_create(application=application, item=item, defaults=found)[0]


@transaction.atomic
def unmark(application: Application, *, item: ChecklistItem, by) -> None:
    """Take a mark back: the point is to be checked again."""
    application = lock(application)
    require(can_screen(by, application))
    ChecklistMark.objects.filter(application=application, item=item).delete()
