"""A company leaves: exit inventory, keys and badges, deposit statement, clearance, and the stay is closed.

Each verb says by name what is still missing before it.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing.enums import PaymentMode
from technopark.common.actions.issuing import issue
from technopark.common.database import lock_park, locked
from technopark.common.errors import InvalidTransition
from technopark.common.history import acting
from technopark.common.models import Document
from tenants.actions import leaving
from tenants.enums import TRANSITIONS, TenancyStatus
from tenants.models import Tenancy
from upkeep import departures, deposits, facts
from upkeep.enums import DepositReason
from upkeep.errors import DayInTheFuture, NotLeaving, StatementIsIssued, StillMissing
from upkeep.models import Departure, DepositLine
from upkeep.permissions import can_keep, require

BEFORE_STATEMENT = ("leaving", "inventory", "keys", "badges")


@transaction.atomic
def begin(tenancy: Tenancy, *, by) -> Departure:
    """Open the check list; a stay that is not leaving yet begins to leave. Raises InvalidTransition, NotAllowed."""
    lock_park(tenancy.park_id)
    tenancy = Tenancy.objects.select_related("park", "company").get(pk=tenancy.pk)
    require(can_keep(by, tenancy.park))
    there = Departure.objects.filter(tenancy=tenancy).first()
    if tenancy.status in TRANSITIONS["begin_leaving"][0]:
        tenancy = leaving.begin_leaving(tenancy, by=by)
    if tenancy.status != TenancyStatus.LEAVING and not there:
        raise InvalidTransition(status=tenancy.get_status_display())
    with acting(by):
        return there or Departure.objects.create(tenancy=tenancy, begun_by=by)


@transaction.atomic
def keep(departure: Departure, *, reason: DepositReason, label: str, amount: Decimal, by) -> DepositLine:
    """Note an amount to be kept of the deposit, and what for. Raises StatementIsIssued."""
    departure = lock_to_write(departure, by)
    with acting(by):
        return DepositLine.objects.create(departure=departure, reason=reason, label=label.strip(), amount=amount)


@transaction.atomic
def drop(line: DepositLine, *, by) -> None:
    """Keep nothing for it after all. Raises StatementIsIssued."""
    lock_to_write(line.departure, by)
    with acting(by):
        line.delete()


@transaction.atomic
def state(departure: Departure, *, by) -> Departure:
    """Make the deposit statement (DEP): what was held, what is kept and why, what is given back or still owed.

    Raises StillMissing, naming what comes before it; StatementIsIssued.
    """
    departure = lock_to_write(departure, by)
    now = departures.of(departure.tenancy)
    check(now, *BEFORE_STATEMENT)
    departure.deposit = deposits.held(departure.tenancy)
    departure.statement = issue(
        kind=Document.Kind.DEPOSIT_STATEMENT,
        about=departure.tenancy.reference,
        facts=facts.of_deposit(departure, now.lines, inventories=numbers(now)),
        **sender(departure, by),
    )
    deposits.withhold(departure.tenancy, now.lines, by=by)
    with acting(by):
        departure.save(update_fields=["deposit", "statement"])
    return departure


@transaction.atomic
def settle(departure: Departure, *, on: date, mode: str = PaymentMode.TRANSFER, by) -> Departure:
    """Record that what is given back was paid, or what was still owed received. Raises StillMissing, DayInTheFuture."""
    departure = lock(departure, by)
    check(departures.of(departure.tenancy), "statement")
    if on > timezone.localdate():
        raise DayInTheFuture(day=on)
    if departure.settled_on:
        return departure
    departure.settled_on = on
    deposits.give_back(departure.tenancy, on=on, mode=mode, by=by)
    with acting(by):
        departure.save(update_fields=["settled_on"])
    return departure


@transaction.atomic
def clear(departure: Departure, *, by) -> Departure:
    """Give the clearance (QUI): the company owes nothing any more. Raises StillMissing, StillOwed."""
    departure = lock(departure, by)
    if departure.clearance_id:
        return departure
    now = departures.of(departure.tenancy)
    check(now, *BEFORE_STATEMENT, "statement", "settled")
    deposits.check_nothing_owed(departure.tenancy)
    departure.clearance = issue(
        kind=Document.Kind.CLEARANCE,
        about=departure.tenancy.reference,
        facts=facts.of_clearance(departure, left_on=last_day_of(now), inventories=numbers(now)),
        **sender(departure, by),
    )
    with acting(by):
        departure.save(update_fields=["clearance"])
    return departure


@transaction.atomic
def close(departure: Departure, *, reason: str, note: str = "", by) -> Tenancy:
    """Close the stay for ``reason``, with the days that the check list knows. Raises StillMissing."""
    departure = lock(departure, by)
    now = departures.of(departure.tenancy)
    check(now, *BEFORE_STATEMENT, "statement", "settled", "clearance")
    return leaving.close(
        departure.tenancy,
        reason=reason,
        exit_inventory_on=now.inventory_on or departure.settled_on,
        deposit_settled_on=departure.settled_on,
        note=note,
        by=by,
    )


# What the verbs share


def lock(departure: Departure, by) -> Departure:
    """Hold the park and the departure; return it read again. Raises NotAllowed, NotLeaving."""
    lock_park(departure.tenancy.park_id)
    rows = Departure.objects.select_related("tenancy__park", "tenancy__company", "statement", "clearance")
    departure = locked(rows.filter(pk=departure.pk))
    require(can_keep(by, departure.tenancy.park))
    if departure.tenancy.status != TenancyStatus.LEAVING:
        tenancy = departure.tenancy
        raise NotLeaving(holder=tenancy.holder, status=tenancy.get_status_display())
    return departure


def lock_to_write(departure: Departure, by) -> Departure:
    """The same, while its statement is not made. Raises StatementIsIssued."""
    departure = lock(departure, by)
    if departure.statement_id:
        raise StatementIsIssued(number=departure.statement.number)
    return departure


def check(now: departures.Leaving, *keys: str) -> None:
    missing = now.missing(*keys)
    if missing:
        raise StillMissing(what=", ".join(missing))


def numbers(now: departures.Leaving) -> list[str]:
    """The numbers of the exit inventories."""
    return [one.document.number for one in now.signed]


def last_day_of(now: departures.Leaving) -> date:
    """The last day of the stay as it will be once it is closed: an earlier inventory ends it."""
    return min(day for day in (now.inventory_on, now.tenancy.last_day) if day)


def sender(departure: Departure, by) -> dict:
    return {"park_code": departure.tenancy.park.code, "language": by.language, "by": by}
