"""The waiting list of a call: ranks from 1 without a gap. Whoever changes it locks the call before any file."""

from django.db.models import Max

from applications.errors import RankOutOfRange
from applications.models import Application, Call
from technopark.common.database import locked


def lock_list(application: Application) -> None:
    """Wait for, then hold until the transaction ends, the waiting list of the file's call."""
    locked(Call.objects.filter(pk=application.call_id))


def lock_call(call: Call) -> Call:
    """Return ``call`` read again with its park, its waiting list held until the transaction ends."""
    return locked(Call.objects.select_related("park").filter(pk=call.pk))


def take_rank(application: Application, rank: int | None) -> int:
    """Return the rank that ``application`` gets on the locked list: ``rank``, or the last one.

    Files at that rank and behind move down by one. Raises RankOutOfRange.
    """
    waiting = Application.objects.waiting().filter(call=application.call_id)
    after_last = (waiting.aggregate(last=Max("waiting_rank"))["last"] or 0) + 1
    rank = rank or after_last
    if not 1 <= rank <= after_last:
        raise RankOutOfRange(most=after_last)
    # The last one moves first: two files never have the same rank.
    for behind in waiting.filter(waiting_rank__gte=rank).order_by("-waiting_rank"):
        move_to(behind, behind.waiting_rank + 1)
    return rank


def close_up(application: Application, rank: int | None) -> None:
    """Let the files behind ``rank`` move up, after ``application`` left the locked list; without rank, nothing."""
    if rank is None:
        return
    behind = Application.objects.waiting().filter(call=application.call_id, waiting_rank__gt=rank)
    for waiting in behind.order_by("waiting_rank"):
        move_to(waiting, waiting.waiting_rank - 1)


def move_to(application: Application, rank: int) -> None:
    """Give a file on the locked list another rank."""
    application.waiting_rank = rank
    application.save(update_fields=["waiting_rank"])
