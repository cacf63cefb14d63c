"""A stay from its first papers to its notice: signed, entered, longer or shorter, moved, given notice.

Days: ``ends_on`` is always the first day after the stay (exclusive); every other day is one of its days.
Each verb returns the tenancy as it is now; the copy that the caller passed is stale afterwards.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.common.database import lock_park
from technopark.common.ranges import add_months, days, months_from
from tenants.actions import _ends, _limits, _mails, _spaces, _status
from tenants.actions._operations import operation
from tenants.actions.holding import check_deadline
from tenants.enums import ClosingReason, NoticeSide, Purpose, TenancyStatus, Track
from tenants.errors import EndNotEarlier, EndNotLater, PapersMissing, SpaceNotHeld
from tenants.models import Company, Tenancy


@dataclass(frozen=True, kw_only=True)
class EntryPapers:
    """The days of everything that must be there before a company is in: both signatures to keys."""

    signed_on: date
    insurance_checked_on: date
    house_rules_accepted_on: date
    deposit_received_on: date
    entry_inventory_on: date
    keys_given_on: date

    @classmethod
    def all_on(cls, day: date) -> "EntryPapers":
        """Everything done on one day."""
        return cls(**dict.fromkeys(cls.__dataclass_fields__, day))


@transaction.atomic
def begin(
    *,
    park: Park,
    company: Company,
    space: Space,
    starts_on: date,
    months: int,
    track: str = Track.INCUBATION,
    purpose: str = Purpose.HOSTED,
    monthly_fee: Decimal = Decimal(0),
    deposit: Decimal = Decimal(0),
    held_until: date | None = None,
    papers: EntryPapers | None = None,
    by,
) -> Tenancy:
    """Bring ``company`` into ``park`` and ``space`` without a call, for ``months`` whole months from ``starts_on``.

    Without a ``monthly_fee`` the tariff of each day holds.
    With all ``papers`` the stay is active at once (an operator of services, a stay known from before this
    system); without them it is reserved until ``held_until``, the last day to sign.
    Raises what ``holding.hold`` and ``holding.accept`` raise; PapersMissing with neither papers nor deadline.
    """
    lock_park(park.pk)
    period = months_from(starts_on, months)
    stay = Tenancy(park=park, company=company, purpose=purpose, track=track, period=period)
    stay.monthly_fee, stay.deposit = monthly_fee, deposit
    if papers:
        _provide(stay, **asdict(papers))
    else:
        _provide(stay, held_until=held_until)
        check_deadline(held_until)
    _limits.check_alone(park=park, company=company, period=period)
    _limits.check_length(park=park, period=period, purpose=purpose, company=company)
    _spaces.check(space, park=park, period=period, purpose=purpose)
    _status.begin(stay, "begin", TenancyStatus.ACTIVE if papers else TenancyStatus.RESERVED, by=by)
    _spaces.hold(stay, space, period, monthly_fee=monthly_fee or None)
    return stay


@transaction.atomic
def sign(
    tenancy: Tenancy, *, signed_on: date, insurance_checked_on: date, house_rules_accepted_on: date, by, note: str = ""
) -> Tenancy:
    """Record the agreement signed by both, with the insurance and the house rules. Raises PapersMissing."""
    tenancy = _status.lock(tenancy)
    _status.may_step(tenancy, "sign")
    facts = _provide(
        tenancy,
        signed_on=signed_on,
        insurance_checked_on=insurance_checked_on,
        house_rules_accepted_on=house_rules_accepted_on,
    )
    _status.step(tenancy, "sign", by=by, note=note, held_until=None, **facts)
    _mails.tell(tenancy, "sign")
    return tenancy


@transaction.atomic
def activate(
    tenancy: Tenancy, *, deposit_received_on: date, entry_inventory_on: date, keys_given_on: date, by, note: str = ""
) -> Tenancy:
    """Let the company in: deposit received, entry inventory made, keys given on a day of the stay.

    Raises PapersMissing; OutsideTenancy where the keys would be given before the first day or after the last,
    since nobody is present on days that the cap does not count.
    """
    tenancy = _status.lock(tenancy)
    _status.may_step(tenancy, "activate")
    facts = _provide(
        tenancy,
        deposit_received_on=deposit_received_on,
        entry_inventory_on=entry_inventory_on,
        keys_given_on=keys_given_on,
    )
    _ends.check_inside(tenancy, keys_given_on)
    _status.step(tenancy, "activate", by=by, note=note, **facts)
    _mails.tell(tenancy, "activate")
    return tenancy


@operation("extend")
def extend(tenancy: Tenancy, *, ends_on: date, by, note: str = "") -> Tenancy:
    """Let the stay, and the spaces held at its end, last until the day before ``ends_on``.

    Raises EndNotLater, StayTooLong, CompanyAlreadyHere, ParkIsFull, SpaceIsClosed, SpaceIsTaken.
    """
    _status.may_change(tenancy, "extend")
    old = tenancy.period
    if ends_on <= old.upper:
        raise EndNotLater(last=tenancy.last_day)
    _limits.check_longer(tenancy, ends_on)
    period = days(old.lower, ends_on)
    _status.change(tenancy, "extend", by=by, note=_ends.note_of(old, period, note), period=period)
    _spaces.prolong(tenancy, old_end=old.upper, new_end=ends_on)
    _mails.tell(tenancy, "extend")
    return tenancy


@operation("shorten")
def shorten(tenancy: Tenancy, *, ends_on: date, by, note: str = "") -> Tenancy:
    """End the stay earlier, on the day before ``ends_on``; its spaces are free from ``ends_on`` on.

    Raises EndNotEarlier; OutsideTenancy where no day would be left (cancel it instead).
    """
    _status.may_change(tenancy, "shorten")
    if ends_on >= tenancy.period.upper:
        raise EndNotEarlier(last=tenancy.last_day)
    period = _ends.cut(tenancy, ends_on)
    _status.change(tenancy, "shorten", by=by, note=_ends.note_of(tenancy.period, period, note), period=period)
    _mails.tell(tenancy, "shorten")
    return tenancy


@operation("move")
def move(
    tenancy: Tenancy, *, space: Space, on: date, leave: Space | None = None, monthly_fee: Decimal | None = None, by
) -> Tenancy:
    """Move the company into ``space`` on ``on``, in one operation: the old space is free from that day.

    The new space is held as long as the old one was; what was held before stays as history. ``leave`` says
    which space is left where several are held that day. ``monthly_fee`` changes from now on where given.
    Raises OutsideTenancy, SpaceNotHeld, SpaceIsClosed, SpaceIsTaken, WrongKindOfSpace, SpaceOfAnotherPark.
    """
    _status.may_change(tenancy, "move")
    _ends.check_inside(tenancy, on)
    old = _the_one_left(tenancy, on, leave)
    period = days(on, old.period.upper)
    _spaces.check(space, park=tenancy.park, period=period, purpose=tenancy.purpose)
    _spaces.cut(old, on)
    _spaces.hold(tenancy, space, period, monthly_fee=old.monthly_fee if monthly_fee is None else monthly_fee)
    facts = {} if monthly_fee is None else {"monthly_fee": monthly_fee}
    _status.change(tenancy, "move", by=by, note=f"{old.space.code} → {space.code}", **facts)
    _mails.tell(tenancy, "move", old_space=old.space, new_space=space, on=on)
    return tenancy


@operation("give_notice")
def give_notice(tenancy: Tenancy, *, given_on: date, side: str = NoticeSide.COMPANY, by, note: str = "") -> Tenancy:
    """Record a notice of one ``side``, given on ``given_on``; the stay ends when it runs out, or at its term if sooner.

    How long it runs is the park's: ``office_notice_months`` for offices and service units,
    ``desk_notice_months`` where only desks are held. The place and the spaces are free from that end on.
    """
    _status.may_step(tenancy, "give_notice")
    ends_on = min(notice_ends_on(tenancy, given_on=given_on), tenancy.period.upper)
    facts = {"notice_given_on": given_on, "notice_from": side, "ends_on_without_notice": tenancy.period.upper}
    facts["leaving_reason"] = ClosingReason.LEFT if side == NoticeSide.COMPANY else ""
    if ends_on < tenancy.period.upper:
        facts["period"] = _ends.cut(tenancy, ends_on)
    _status.step(tenancy, "give_notice", by=by, note=note, **facts)
    _mails.tell(tenancy, "give_notice", given_on=given_on)
    return tenancy


@operation("withdraw_notice")
def withdraw_notice(tenancy: Tenancy, *, by, note: str = "") -> Tenancy:
    """Take the notice back: the stay lasts as long as it would have without it, and is active again.

    Where a suspension holds today it is suspended again.

    Raises ParkIsFull, SpaceIsTaken, SpaceIsClosed where the days given up have gone to others meanwhile.
    """
    _status.may_step(tenancy, "withdraw_notice")
    old, ends_on = tenancy.period, tenancy.ends_on_without_notice or tenancy.period.upper
    facts = {"notice_given_on": None, "notice_from": "", "leaving_reason": "", "ends_on_without_notice": None}
    if ends_on > old.upper:
        _limits.check_longer(tenancy, ends_on)
        facts["period"] = days(old.lower, ends_on)
    is_suspended = tenancy.suspensions.on(timezone.localdate()).exists()
    _status.step(tenancy, "stay_suspended" if is_suspended else "withdraw_notice", by=by, note=note, **facts)
    if ends_on > old.upper:
        _spaces.prolong(tenancy, old_end=old.upper, new_end=ends_on)
    _mails.tell(tenancy, "withdraw_notice")
    return tenancy


def notice_ends_on(tenancy: Tenancy, *, given_on: date) -> date:
    """The first day after a notice given on ``given_on`` has run, from the park's data."""
    kinds = {held.space.kind for held in _spaces.held_from(tenancy, given_on)}
    park = tenancy.park
    months = park.desk_notice_months if kinds == {SpaceKind.DESK} else park.office_notice_months
    return add_months(given_on, months)


def _provide(tenancy: Tenancy, **papers) -> dict:
    """Put the papers' days on ``tenancy``; raise PapersMissing, naming each that has none."""
    PapersMissing.check(tenancy, papers)
    for name, day in papers.items():
        setattr(tenancy, name, day)
    return papers


def _the_one_left(tenancy: Tenancy, day: date, leave: Space | None):
    """The live assignment that ends when ``tenancy`` moves on ``day``."""
    held = [one for one in _spaces.held_from(tenancy, day) if day in one.period]
    left = [one for one in held if leave is None or one.space_id == leave.pk]
    if len(left) != 1:
        raise SpaceNotHeld(day=day, spaces=", ".join(one.space.code for one in held) or "—")
    return left[0]
