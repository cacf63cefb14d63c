"""Calls: published, prolonged, closed early. What a call says is edited in the admin; its dates decide the rest."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.errors import CallAlreadyPublished, CallIsClosed, CallNotReady
from applications.models import Call
from technopark.common.database import locked
from technopark.common.errors import NotAllowed
from technopark.common.formatting import clock, day

WHOLE_RUBRIC = 100


@transaction.atomic
def publish(call: Call, *, by) -> Call:
    """Show the call to the public; its rubric is frozen from its opening on.

    Raises CallNotReady, saying why, and CallAlreadyPublished.
    """
    call = lock_call(call, by)
    if call.published_at:
        raise CallAlreadyPublished
    reason = unready_because(call)
    if reason:
        raise CallNotReady(why=reason)
    call.published_at = timezone.now()
    call.save(update_fields=["published_at"])
    return call


def unready_because(call: Call) -> str:
    """Why the call cannot be published, as a sentence; empty if it can."""
    weights = list(call.criteria.values_list("weight", flat=True))
    if not (call.title_fr and call.title_ar):
        return _("its title is needed in French and in Arabic.")
    if sum(weights) != WHOLE_RUBRIC:
        return _("the weights of its criteria make %(sum)s, not 100.") % {"sum": sum(weights)}
    if call.closes_at and call.closes_at <= timezone.now():
        return _("its closing moment has passed.")
    return ""


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
