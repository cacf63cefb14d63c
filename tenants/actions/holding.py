"""Keeping a place: held for an offer, reserved once accepted, given back when nobody answers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from spaces.models import Park, Space
from technopark.common.database import lock_park
from technopark.common.ranges import months_from
from tenants.actions import _limits, _mails, _spaces, _status
from tenants.enums import TenancyStatus
from tenants.errors import DeadlineHasPassed, HoldHasLapsed
from tenants.models import Company, Tenancy


@transaction.atomic
def hold(
    *,
    park: Park,
    space: Space,
    starts_on: date,
    months: int,
    track: str,
    held_until: date,
    holder_name: str,
    monthly_fee: Decimal,
    deposit: Decimal,
    further: Mapping[Space, Decimal] | None = None,
    by,
) -> Tenancy:
    """Keep a place in ``park`` and ``space`` in it for an offer to ``holder_name``, who has no company here yet.

    The stay begins on ``starts_on`` and lasts ``months`` whole months; ``held_until`` is the last day to answer.
    ``monthly_fee`` is that of ``space``; ``further`` are the spaces kept beside it, each with its own. All of them
    are kept or none. Raises ParkIsFull, SpaceIsTaken, SpaceIsClosed, SpaceOfAnotherPark, WrongKindOfSpace, StayTooLong,
    DeadlineHasPassed.
    """
    lock_park(park.pk)
    period = months_from(starts_on, months)
    stay = Tenancy(park=park, holder_name=holder_name, track=track, period=period, held_until=held_until)
    fees = {space: monthly_fee, **(further or {})}
    stay.monthly_fee, stay.deposit = sum(fees.values()), deposit
    check_deadline(held_until)
    _limits.check_length(park=park, period=period, purpose=stay.purpose)
    for one in fees:
        _spaces.check(one, park=park, period=period, purpose=stay.purpose)
    _status.begin(stay, "hold", TenancyStatus.HELD, by=by)
    for one, fee in fees.items():
        _spaces.hold(stay, one, period, monthly_fee=fee)
    return stay


@transaction.atomic
def accept(tenancy: Tenancy, *, company: Company, held_until: date, by) -> Tenancy:
    """Reserve a held place for ``company`` until ``held_until``, the last day to sign.

    Raises HoldHasLapsed where the last day to answer has passed, also before the nightly task has freed the
    place; CompanyAlreadyHere, StayTooLong, DeadlineHasPassed, InvalidTransition.
    """
    tenancy = _status.lock(tenancy)
    _status.may_step(tenancy, "accept")
    if tenancy.held_until < timezone.localdate():
        raise HoldHasLapsed(day=tenancy.held_until)
    check_deadline(held_until)
    facts = {"park": tenancy.park, "company": company, "period": tenancy.period, "besides": tenancy}
    _limits.check_alone(**facts)
    _limits.check_length(purpose=tenancy.purpose, **facts)
    return _status.step(tenancy, "accept", by=by, company=company, held_until=held_until)


@transaction.atomic
def release(tenancy: Tenancy, *, verb: str = "cancel", note: str = "", by=None) -> Tenancy:
    """Give the place and its spaces back: ``cancel`` it, or let it ``lapse`` because nobody answered.

    The company, where there is one already, is told. Raises InvalidTransition once the stay is active.
    """
    tenancy = _status.lock(tenancy)
    _status.may_step(tenancy, verb)
    _spaces.cancel_all(tenancy)
    _status.step(tenancy, verb, by=by, note=note)
    _mails.tell(tenancy, verb, note=note)
    return tenancy


def lapse_overdue(*, today: date | None = None) -> int:
    """Let every place lapse whose last day to answer or to sign has passed; return how many did.

    Each in its own transaction, so that one that cannot lapse does not keep the others. Running it again
    changes nothing. Offers lapse through ``applications`` before this runs, which gives their place back.
    """
    today = today or timezone.localdate()
    overdue = Tenancy.objects.overdue_holds(today=today).order_by("held_until", "id")
    return sum(_lapse(tenancy, today) for tenancy in overdue)


@transaction.atomic
def _lapse(tenancy: Tenancy, today: date) -> bool:
    current = _status.lock(tenancy)
    if current.status not in TenancyStatus.unsigned or current.held_until >= today:
        return False
    release(current, verb="lapse")
    return True


def check_deadline(held_until: date) -> None:
    """Raise DeadlineHasPassed where ``held_until`` lies before today."""
    if held_until < timezone.localdate():
        raise DeadlineHasPassed(day=held_until)
