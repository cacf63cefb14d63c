"""The one place where an application's status is assigned; every move leaves a log row."""

from applications.enums import TRANSITIONS
from applications.models import Application, ApplicationLog
from technopark.common.compiled import compiled_rows
from technopark.common.database import locked
from technopark.common.transitions import target


def lock(application: Application) -> Application:
    """Return ``application`` read again with its row locked until the transaction ends; its call and park come along.

    Verbs call this first: what they then check is true until they commit.
    """
    return locked(Application.objects.select_related("call__park", "applicant").filter(pk=application.pk))


def lock_own(application: Application) -> Application:
    """As ``lock``, for the steps of a draft, which ask nothing of the call: the row alone, much quicker to read."""
    (own,) = _locked_row(application.pk)
    return own


_locked_row = compiled_rows(lambda pk: Application.objects.filter(pk=pk).order_by().select_for_update(no_key=True))


def move(application: Application, verb: str, *, by, note: str = "", **facts) -> ApplicationLog:
    """Move a locked ``application`` as ``TRANSITIONS`` says and log it.

    ``facts`` are fields that change in the same UPDATE, since constraints bind them to the status
    (``reference`` on submission, ``waiting_rank`` on the waiting list). ``note`` is for staff only.
    Raises InvalidTransition, naming the current status.
    """
    came_from = application.status
    application.status = target(TRANSITIONS, verb, came_from, application.get_status_display())
    for name, value in facts.items():
        setattr(application, name, value)
    application.save(update_fields=["status", *facts])
    return ApplicationLog.objects.create(
        application=application, verb=verb, from_status=came_from, to_status=application.status, by=by, note=note
    )
