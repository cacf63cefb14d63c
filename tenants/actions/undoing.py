"""Taking back the latest change of a stay, while nothing depends on it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from technopark.common.database import locked, refusing
from technopark.common.errors import Refusal
from technopark.common.ranges import days
from tenants import state
from tenants.actions import _limits, _mails, _operations, _spaces, _status
from tenants.enums import RenewalStatus, TenancyStatus, TerminationStage
from tenants.errors import BY_CONSTRAINT, AlreadyUndone, FollowedBy, StayIsOtherwise
from tenants.models import Assignment, Operation, RenewalRequest, Suspension, Tenancy, TenancyLog, Termination
from tenants.timeline import VERBS


def later_step(operation: Operation) -> TenancyLog | None:
    """The first step after ``operation`` that still holds, if any: what has to be undone before it."""
    return (
        TenancyLog.objects.filter(tenancy=operation.tenancy_id, id__gt=operation.log_id, undoes__isnull=True)
        .filter(operation__undo_log__isnull=True)
        .order_by("id")
        .first()
    )


def hindrance(operation: Operation) -> Refusal | None:
    """Why ``operation`` cannot be undone now, as far as it can be said without trying; None where nothing is known."""
    try:
        _check(operation)
    except Refusal as refusal:
        return refusal
    return None


@transaction.atomic
def undo(operation: Operation, *, note: str = "", by) -> Tenancy:
    """Make the stay what it was before ``operation``: its days, spaces, suspensions, fee and status.

    Raises AlreadyUndone, FollowedBy (something was done since), StayIsOtherwise (changed past the actions), whatever
    the apps of ``settings.MAY_UNDO`` say, and ParkIsFull, SpaceIsTaken, SpaceIsClosed, CompanyAlreadyHere, StayTooLong
    where days given up have gone meanwhile.
    """
    tenancy = _status.lock(operation.tenancy)
    operation = locked(Operation.objects.filter(pk=operation.pk))
    operation.tenancy = tenancy
    _check(operation)
    _restore(tenancy, operation, by=by, note=note)
    operation.undo_log = tenancy.log.latest("id")
    operation.save(update_fields=["undo_log"])
    _take_back_answers(operation)
    _operations.tell_others(operation)
    _mails.tell(tenancy, "undo", note=note)
    return tenancy


def _check(operation: Operation) -> None:
    if operation.undo_log_id:
        raise AlreadyUndone
    later = later_step(operation)
    if later:
        raise FollowedBy(day=timezone.localdate(later.at), step=str(VERBS.get(later.verb, later.verb)))
    if state.of(operation.tenancy) != operation.after:
        raise StayIsOtherwise
    _operations.ask_others(settings.MAY_UNDO, operation)


def _restore(tenancy: Tenancy, operation: Operation, *, by, note: str) -> None:
    """Days are given up before the stay shrinks, and taken again once it is long enough: the database checks each."""
    before, after = operation.before, operation.after
    period = state.period_of(before["tenancy"])
    if period.upper > tenancy.period.upper:
        _limits.check_longer(tenancy, period.upper)
    _give_up(before["assignments"], after["assignments"])
    facts = state.facts_of(before) | {"period": period}
    _status.put_back(tenancy, TenancyStatus(before["tenancy"]["status"]), by=by, note=note, **facts)
    _take_again(before["assignments"], after["assignments"])
    _restore_suspensions(tenancy, before["suspensions"])


def _give_up(before: dict, after: dict) -> None:
    """End what the operation began, and shorten what it made longer."""
    for pk in after.keys() - before.keys():
        Assignment.objects.filter(pk=pk).update(cancelled_at=timezone.now())
    for pk in before.keys() & after.keys():
        if before[pk]["ends_on"] < after[pk]["ends_on"]:
            Assignment.objects.filter(pk=pk).update(period=state.period_of(before[pk]))


def _take_again(before: dict, after: dict) -> None:
    """Hold again what the operation gave up, on exactly those days."""
    held = Assignment.objects.in_bulk([int(pk) for pk in before])
    for pk, was in before.items():
        period, now = state.period_of(was), after.get(pk)
        if now and now["ends_on"] >= was["ends_on"]:
            continue
        assignment = held[int(pk)]
        _spaces.check_free(assignment.space, days(state.day_of(now["ends_on"]), period.upper) if now else period)
        assignment.period, assignment.cancelled_at = period, None
        with refusing(**BY_CONSTRAINT):
            assignment.save(update_fields=["period", "cancelled_at"])


def _restore_suspensions(tenancy: Tenancy, before: dict) -> None:
    """As with spaces: first what the operation added goes, then what it changed becomes what it was."""
    tenancy.suspensions.exclude(pk__in=before).delete()
    for pk, was in before.items():
        Suspension.objects.update_or_create(
            pk=int(pk),
            defaults={"tenancy": tenancy, "reason": was["reason"], "period": state.period_of(was)},
        )


def _take_back_answers(operation: Operation) -> None:
    """What the operation answered or decided is open again, or withdrawn."""
    tenancy = operation.tenancy
    if operation.verb == "renew":
        granted = RenewalRequest.objects.filter(tenancy=tenancy, status=RenewalStatus.GRANTED)
        pending = RenewalRequest.objects.filter(tenancy=tenancy, status=RenewalStatus.PENDING)
        if not pending.exists():
            granted.filter(stay_ended_on=state.day_of(operation.before["tenancy"]["ends_on"])).update(
                status=RenewalStatus.PENDING, answered_on=None, answered_by=None
            )
    if operation.verb == "terminate":
        Termination.objects.filter(tenancy=tenancy, stage=TerminationStage.DECIDED).update(
            stage=TerminationStage.WITHDRAWN
        )
