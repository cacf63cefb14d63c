"""The deposit of a stay: received, withheld for a reason, returned; a counter-entry cancels a movement."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing import facts
from billing.actions import _papers
from billing.actions.paying import check
from billing.deposits import statement
from billing.enums import MovementKind
from billing.errors import BY_CONSTRAINT, DepositTooLow, MovementAlreadyCancelled
from billing.models import DepositMovement
from technopark.common.database import lock_park, refusing
from technopark.common.doubled import made_just_now
from technopark.common.formatting import money
from technopark.common.models import Document
from tenants.models import Tenancy
from tenants.pricing import rounded


@transaction.atomic
def receive(tenancy: Tenancy, *, amount: Decimal, on: date, mode: str, reference: str = "", by) -> DepositMovement:
    """Record ``amount`` (MAD) received as deposit of ``tenancy`` and issue its receipt.

    Recorded again within a minute, the same movement is returned; so it is for what is withheld or given back.
    Raises AmountNotPositive, DayInTheFuture, OperatorUnknown.
    """
    lock_park(tenancy.park_id)
    check(amount, on)
    said = {"amount": amount, "on": on, "mode": mode, "reference": reference.strip()}
    if doubled := _doubled(tenancy, MovementKind.RECEIVED, by, **said):
        return doubled
    document = _papers.issue(
        Document.Kind.PAYMENT_RECEIPT,
        park=tenancy.park,
        company=tenancy.company,
        about=tenancy.reference,
        by=by,
        received_on=on.isoformat(),
        amount=facts.amount(rounded(amount)),
        mode=facts.mode_fact(mode),
        payment_reference=said["reference"],
        is_deposit=True,
        cancels="",
        settled=[],
        unused="0.00",
    )
    return _write(tenancy, MovementKind.RECEIVED, by, **said, document=document)


@transaction.atomic
def withhold(tenancy: Tenancy, *, amount: Decimal, reason: str, on: date, by) -> DepositMovement:
    """Keep ``amount`` of the deposit for ``reason``. Raises DepositTooLow, AmountNotPositive, DayInTheFuture."""
    lock_park(tenancy.park_id)
    check(amount, on)
    said = {"amount": amount, "on": on, "reason": reason.strip()}
    if doubled := _doubled(tenancy, MovementKind.WITHHELD, by, **said):
        return doubled
    check_balance(tenancy, amount)
    return _write(tenancy, MovementKind.WITHHELD, by, **said)


@transaction.atomic
def give_back(tenancy: Tenancy, *, amount: Decimal, on: date, mode: str, reference: str = "", by) -> DepositMovement:
    """Record ``amount`` of the deposit returned. Raises DepositTooLow, AmountNotPositive, DayInTheFuture."""
    lock_park(tenancy.park_id)
    check(amount, on)
    said = {"amount": amount, "on": on, "mode": mode, "reference": reference.strip()}
    if doubled := _doubled(tenancy, MovementKind.RETURNED, by, **said):
        return doubled
    check_balance(tenancy, amount)
    return _write(tenancy, MovementKind.RETURNED, by, **said)


@transaction.atomic
def cancel(movement: DepositMovement, *, reason: str, by) -> DepositMovement:
    """Cancel a movement recorded by mistake; return the counter-entry.

    Raises MovementAlreadyCancelled; DepositTooLow where what was received has left already.
    """
    lock_park(movement.tenancy.park_id)
    if movement.cancels_id or DepositMovement.objects.filter(cancels=movement).exists():
        raise MovementAlreadyCancelled
    if movement.kind == MovementKind.RECEIVED:
        check_balance(movement.tenancy, movement.amount)
    entry = {"on": timezone.localdate(), "mode": movement.mode, "reference": movement.reference}
    entry["reason"] = reason.strip() or movement.reason
    return _write(movement.tenancy, movement.kind, by, amount=-movement.amount, cancels=movement, **entry)


def check_balance(tenancy: Tenancy, amount: Decimal) -> None:
    """Raise DepositTooLow where less than ``amount`` is left, naming what is."""
    balance = statement(tenancy).balance
    if rounded(amount) > balance:
        raise DepositTooLow(balance=money(balance))


def _doubled(tenancy: Tenancy, kind: str, by, *, amount: Decimal, **said) -> DepositMovement | None:
    """The same movement, recorded a moment ago and standing."""
    standing = DepositMovement.objects.filter(tenancy=tenancy, kind=kind, cancels=None, cancelled_by=None)
    return made_just_now(standing, at="recorded_at", amount=rounded(amount), recorded_by=by, **said)


def _write(tenancy: Tenancy, kind: str, by, *, amount: Decimal, **found) -> DepositMovement:
    with refusing(**BY_CONSTRAINT):
        return DepositMovement.objects.create(
            tenancy=tenancy, kind=kind, amount=rounded(amount), recorded_by=by, **found
        )
