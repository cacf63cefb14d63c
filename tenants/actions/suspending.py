"""Suspensions: days on which a company keeps its place and its spaces, and counts, but has no rights here."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from technopark.common.database import refusing
from technopark.common.ranges import days
from tenants.actions import _ends, _mails, _status
from tenants.actions._operations import operation
from tenants.enums import CHANGES, TenancyStatus
from tenants.errors import BY_CONSTRAINT, SuspensionTooShort
from tenants.models import Suspension, Tenancy


@operation("suspend")
def suspend(
    tenancy: Tenancy, *, starts_on: date | None = None, ends_on: date | None = None, by, note: str = ""
) -> Tenancy:
    """Suspend an active stay from ``starts_on`` (today) until the day before ``ends_on``, or until it is lifted.

    A suspension that begins later leaves the stay active until its first day (``follow_days``).
    Raises OutsideTenancy, SuspensionTooShort, AlreadySuspended.
    """
    today = timezone.localdate()
    starts_on = starts_on or today
    verb = "suspend" if starts_on <= today and (ends_on is None or today < ends_on) else "plan_suspension"
    _may(tenancy, verb)
    _ends.check_inside(tenancy, starts_on)
    if ends_on and ends_on <= starts_on:
        raise SuspensionTooShort(first=starts_on)
    with refusing(**BY_CONSTRAINT):
        Suspension.objects.create(tenancy=tenancy, period=days(starts_on, ends_on), reason=note.strip())
    _write(tenancy, verb, by=by, note=_days_note(starts_on, ends_on, note))
    _mails.tell(tenancy, "suspend", note=note, on=starts_on, ends_on=ends_on)
    return tenancy


@operation("resume")
def resume(tenancy: Tenancy, *, on: date | None = None, by, note: str = "") -> Tenancy:
    """Lift the suspension of now, or the next one planned: ``on`` (today) is the first day on which the stay goes on.

    A suspension that would have no day left is given up. Raises InvalidTransition where there is none.
    """
    on = on or timezone.localdate()
    suspension = tenancy.suspensions.not_over(min(on, timezone.localdate())).order_by("period").first()
    if suspension is None:
        _status.may_step(tenancy, "resume")
        on = timezone.localdate()
    elif on <= suspension.period.lower:
        suspension.delete()
    else:
        suspension.period = days(suspension.period.lower, on)
        with refusing(**BY_CONSTRAINT):
            suspension.save(update_fields=["period"])
    goes_on = tenancy.status == TenancyStatus.SUSPENDED and on <= timezone.localdate()
    _may(tenancy, "resume" if goes_on else "lift_suspension")
    _write(tenancy, "resume" if goes_on else "lift_suspension", by=by, note=f"→ {on}\n{note}")
    _mails.tell(tenancy, "resume", on=on)
    return tenancy


def follow_days(*, today: date | None = None) -> int:
    """Suspend every stay whose suspension has begun, and resume every one whose suspension is over.

    Each in its own transaction; running it again changes nothing. Returns how many stays changed.
    """
    today = today or timezone.localdate()
    own = Suspension.objects.filter(tenancy=OuterRef("pk"))
    now, over = Exists(own.on(today)), Exists(own.filter(period__endswith__lte=today))
    begun = Q(now, status=TenancyStatus.ACTIVE, period__contains=today)
    stays = Tenancy.objects.filter(begun | Q(~now, over, status=TenancyStatus.SUSPENDED))
    return sum(_follow(tenancy, today) for tenancy in stays.order_by("id"))


@transaction.atomic
def _follow(tenancy: Tenancy, today: date) -> bool:
    tenancy = _status.lock(tenancy)
    is_suspended = tenancy.suspensions.on(today).exists()
    if tenancy.status == TenancyStatus.ACTIVE and is_suspended:
        _status.step(tenancy, "suspend", by=None)
        return True
    has_rows = tenancy.suspensions.filter(period__endswith__lte=today).exists()
    if tenancy.status == TenancyStatus.SUSPENDED and has_rows and not is_suspended:
        _status.step(tenancy, "resume", by=None)
        _mails.tell(tenancy, "resume", on=today)
        return True
    return False


def _may(tenancy: Tenancy, verb: str) -> None:
    (_status.may_change if verb in CHANGES else _status.may_step)(tenancy, verb)


def _write(tenancy: Tenancy, verb: str, *, by, note: str) -> None:
    (_status.change if verb in CHANGES else _status.step)(tenancy, verb, by=by, note=note)


def _days_note(starts_on: date, ends_on: date | None, note: str) -> str:
    """The days, where they are other than from today on, then what the person wrote."""
    if ends_on is None and starts_on == timezone.localdate():
        return note
    last = f" → {ends_on - timedelta(days=1)}" if ends_on else ""
    return f"{starts_on}{last}\n{note}"
