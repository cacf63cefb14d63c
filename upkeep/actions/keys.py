"""The register of keys and badges: known by number, in one pair of hands at a time."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from spaces.models import Park, Space
from technopark.common.database import lock_name, locked, refusing
from technopark.common.history import acting
from tenants.actions import recording
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from upkeep.enums import PassKind
from upkeep.errors import (
    BY_CONSTRAINT,
    DayInTheFuture,
    DayOutOfOrder,
    PassIsBack,
    PassIsKnown,
    PassIsLost,
    PassIsOut,
    SpaceOfAnotherPark,
    StayIsOver,
)
from upkeep.models import DoorPass, Handover
from upkeep.permissions import can_keep, require


@transaction.atomic
def add_pass(*, park: Park, kind: PassKind, number: str, space: Space | None = None, by) -> DoorPass:
    """Enter a key or badge into the register. Raises PassIsKnown, SpaceOfAnotherPark."""
    require(can_keep(by, park))
    number = " ".join(number.split())
    if space is not None and space.park_id != park.pk:
        raise SpaceOfAnotherPark(space=space.code)
    lock_name(f"door pass {park.pk}")
    if DoorPass.objects.filter(park=park, kind=kind, number__iexact=number).exists():
        raise PassIsKnown(number=number)
    with acting(by):
        return DoorPass.objects.create(park=park, kind=kind, number=number, space=space)


@transaction.atomic
def give(door_pass: DoorPass, *, tenancy: Tenancy, given_to: str, given_on: date, by) -> Handover:
    """Put it into the hands of ``given_to``, for the company of ``tenancy``.

    The first keys of a signed stay are the day of its keys. Raises PassIsOut, PassIsLost, StayIsOver,
    DayInTheFuture, SpaceOfAnotherPark.
    """
    door_pass = lock(door_pass)
    require(can_keep(by, door_pass.park))
    check_day(given_on)
    if tenancy.park_id != door_pass.park_id:
        raise SpaceOfAnotherPark(space=str(door_pass))
    if tenancy.status in TenancyStatus.ended:
        raise StayIsOver(holder=tenancy.holder)
    if door_pass.lost_on:
        raise PassIsLost(what=str(door_pass), day=door_pass.lost_on)
    out = door_pass.handovers.out().select_related("tenancy__company", "door_pass").first()
    if out:
        raise PassIsOut.with_holder(out)
    with acting(by), refusing(**BY_CONSTRAINT):
        given = Handover.objects.create(
            door_pass=door_pass, tenancy=tenancy, given_to=given_to.strip(), given_on=given_on, given_by=by
        )
    recording.record_entry(tenancy, keys_given_on=max(given_on, tenancy.starts_on), by=by)
    return given


@transaction.atomic
def take_back(handover: Handover, *, on: date, by) -> Handover:
    """Take it back; from that day it can be given to somebody else. Raises PassIsBack, DayOutOfOrder."""
    return _end(handover, on=on, is_lost=False, by=by)


@transaction.atomic
def write_off(handover: Handover, *, on: date, by) -> Handover:
    """It was lost by whoever had it: nobody is given it any more, and it can be charged to the deposit."""
    return _end(handover, on=on, is_lost=True, by=by)


@transaction.atomic
def find_again(door_pass: DoorPass, *, by) -> DoorPass:
    """A lost key or badge has been found: it can be given again."""
    door_pass = lock(door_pass)
    require(can_keep(by, door_pass.park))
    door_pass.lost_on = None
    with acting(by):
        door_pass.save(update_fields=["lost_on"])
    return door_pass


def lock(door_pass: DoorPass) -> DoorPass:
    """Hold the key or badge, so that those who give it wait for each other."""
    return locked(DoorPass.objects.select_related("park").filter(pk=door_pass.pk))


def check_day(day: date) -> None:
    if day > timezone.localdate():
        raise DayInTheFuture(day=day)


def _end(handover: Handover, *, on: date, is_lost: bool, by) -> Handover:
    door_pass = lock(handover.door_pass)
    require(can_keep(by, door_pass.park))
    handover = Handover.objects.select_related("tenancy").get(pk=handover.pk)
    if handover.returned_on:
        raise PassIsBack(what=str(door_pass), day=handover.returned_on)
    if not handover.given_on <= on <= timezone.localdate():
        raise DayOutOfOrder(first=handover.given_on, last=timezone.localdate())
    handover.returned_on, handover.returned_to, handover.is_lost = on, by, is_lost
    with acting(by):
        handover.save(update_fields=["returned_on", "returned_to", "is_lost"])
        if is_lost:
            door_pass.lost_on = on
            door_pass.save(update_fields=["lost_on"])
    return handover
