"""Calls: published, prolonged, closed early. What a call says is written by ``building``; its dates decide the rest."""

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
