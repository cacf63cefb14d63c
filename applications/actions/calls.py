"""Calls: published, opened on another day, prolonged, closed early; what they say is written by ``building``."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.call_check import unready_because
from applications.errors import CallAlreadyPublished, CallIsClosed, CallNotReady
from applications.models import Call
from technopark.common.database import locked
from technopark.common.errors import NotAllowed
from technopark.common.formatting import clock, day


@transaction.atomic
def publish(call: Call, *, by) -> Call:
    """Show the call to the public; its rubric is frozen from its opening on.

    Raises CallNotReady, saying why, and CallAlreadyPublished.
    """
    call = lock_call(call, by)
    if call.published_at:
        raise CallAlreadyPublished
    reasons = unready_because(call)
    if reasons:
        raise CallNotReady(why=reasons[0])
    call.published_at = timezone.now()
    call.save(update_fields=["published_at"])
    return call


@transaction.atomic
def move_opening(call: Call, *, opens_at: datetime, by) -> Call:
    """Open a published call at another moment to come, as long as it has not opened; its history says who moved it.

    Raises CallNotReady, saying why.
    """
    call = lock_call(call, by)
    if not call.is_upcoming:
        raise CallNotReady(_("Only the opening of a published call that has not opened yet can be moved."))
    if opens_at <= timezone.now():
        raise CallNotReady(_("A call opens at a moment to come."))
    if call.closes_at and call.closes_at <= opens_at:
        raise CallNotReady(_("A call closes after it opens."))
    call.opens_at = opens_at
    call.save(update_fields=["opens_at"])
    return call


@transaction.atomic
def prolong(call: Call, *, closes_at: datetime | None, by) -> Call:
    """Give applicants longer, or all year round with ``closes_at=None``; never less. Raises CallNotReady."""
    call = lock_call(call, by)
    if call.closes_at is None or (closes_at and closes_at < call.closes_at):
        raise CallNotReady(_("A call can be prolonged, not shortened: people count on its closing day."))
    call.closes_at = closes_at
    call.save(update_fields=["closes_at"])
    return call


@transaction.atomic
def close(call: Call, *, by) -> Call:
    """Stop taking files for a call that has no closing moment. Raises CallIsClosed, CallNotReady."""
    call = lock_call(call, by)
    if call.closes_at and call.closes_at <= timezone.now():
        raise CallIsClosed(day=day(call.closes_at), time=clock(call.closes_at))
    if call.closes_at:
        raise CallNotReady(_("A call can be prolonged, not shortened: people count on its closing day."))
    call.closes_at = timezone.now()
    call.save(update_fields=["closes_at"])
    return call


def lock_call(call: Call, by) -> Call:
    """The call with its row locked. Raises NotAllowed to whoever does not manage calls in its park."""
    call = locked(Call.objects.select_related("park").filter(pk=call.pk))
    if not by.has_perm("applications.manage_calls", call):
        raise NotAllowed
    return call
