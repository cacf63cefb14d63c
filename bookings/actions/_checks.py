"""May this slot be booked? Called with the space locked; what is refused comes with the nearest free slots."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.utils import timezone

from bookings import agenda as agendas
from bookings import slots
from bookings.agenda import Agenda
from bookings.details import Details
from bookings.enums import BookingStatus, Closed
from bookings.errors import (
    AlreadyPast,
    CompanyNotHere,
    EquipmentNotThere,
    HolidayThen,
    NotOnTheGrid,
    OutsideHours,
    QuotaReached,
    SlotIsTaken,
    SlotRefusal,
    SlotTooCloseToAnother,
    SpaceClosedThen,
    SpaceNotBookable,
    TooFarAhead,
    TooLong,
    TooManyPeople,
    TooShort,
)
from bookings.models import Booking, BookingRules
from bookings.permissions import can_book, can_keep_bookings, companies_to_book_for, require
from bookings.slots import Span, midnight
from spaces.models import Space
from technopark.common.formatting import month
from technopark.common.ranges import add_months
from tenants.enums import TenancyStatus
from tenants.models import Company, Tenancy


def may_book(space: Space, company: Company | None, *, by) -> bool:
    """Whether ``by`` books as staff. Raises NotAllowed where they may not book here for ``company``."""
    is_staff = can_keep_bookings(by, space.park)
    if company is None:
        require(is_staff)
    elif not is_staff:
        require(can_book(by, space.park) and companies_to_book_for(by, space.park).filter(pk=company.pk).exists())
    return is_staff


def check_slot(space: Space, slot: Span, *, is_staff: bool, besides: Collection[int] = ()) -> BookingRules:
    """Return the rules of that day; raise the SlotRefusal that says which of them is in the way, or SpaceNotBookable.

    ``besides`` are ids of bookings that would make room.
    """
    day = slot.day
    agenda = Agenda.load(space, day, day, besides=besides)
    rules, refusal = refusal_of(agenda, slot, is_staff=is_staff)
    if refusal:
        refusal.alternatives = alternatives(space, slot, besides=besides)
        raise refusal
    return rules


def refusal_of(agenda: Agenda, slot: Span, *, is_staff: bool) -> tuple[BookingRules, SlotRefusal | None]:
    """The rules of the slot's day and what is in its way. Raises SpaceNotBookable. No query."""
    rules = agenda.rules_on(slot.day)
    if rules is None:
        raise SpaceNotBookable(space=agenda.space.code)
    checks = [past] if is_staff else [past, courtesy]
    found = (check(agenda, slot, rules) for check in (*checks, closed, grid, taken))
    return rules, next((refusal for refusal in found if refusal), None)


def past(agenda: Agenda, slot: Span, rules: BookingRules) -> SlotRefusal | None:
    return AlreadyPast() if slot.start < agenda.now else None


def courtesy(agenda: Agenda, slot: Span, rules: BookingRules) -> SlotRefusal | None:
    """What residents owe each other, and staff may set aside: not too far ahead, not too long."""
    today = timezone.localdate(agenda.now)
    if slot.day > today + timedelta(days=rules.days_ahead):
        return TooFarAhead(last=today + timedelta(days=rules.days_ahead))
    return TooLong(minutes=rules.longest_minutes) if slot.minutes > rules.longest_minutes else None


def closed(agenda: Agenda, slot: Span, rules: BookingRules) -> SlotRefusal | None:
    """Holidays, closures and hours hold for everybody."""
    obstacle = agenda.obstacle(slot.day)
    if obstacle:
        by_kind = {
            Closed.HOLIDAY: lambda: HolidayThen(day=slot.day, holiday=obstacle.label),
            Closed.CLOSURE: lambda: SpaceClosedThen(space=agenda.space.code, day=slot.day),
            Closed.HOURS: lambda: OutsideHours.never(day=slot.day),
        }
        return by_kind[obstacle.kind]()
    if any(stretch.contains(slot) for stretch in agenda.opening(slot.day)):
        return None
    hours = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in agenda.hours(slot.day))
    return OutsideHours(day=slot.day, hours=hours)


def grid(agenda: Agenda, slot: Span, rules: BookingRules) -> SlotRefusal | None:
    if slot.minutes < rules.shortest_minutes:
        return TooShort(minutes=rules.shortest_minutes)
    if not slots.is_on_grid(agenda.opening(slot.day), slot, step=rules.slot_minutes):
        return NotOnTheGrid(minutes=rules.slot_minutes)
    return None


def taken(agenda: Agenda, slot: Span, rules: BookingRules) -> SlotRefusal | None:
    busy = agenda.busy(slot.day)
    if any(slot.overlaps(other) for other in busy):
        return SlotIsTaken()
    if any(slot.overlaps(other) for other in slots.widened(busy, rules.buffer_minutes)):
        return SlotTooCloseToAnother(minutes=rules.buffer_minutes)
    return None


def alternatives(space: Space, slot: Span, *, besides: Collection[int] = ()) -> list[Span]:
    """The nearest slots that can be booked instead, as long as the one wanted where the rules let them be.

    Looked for around the day wanted, then, where nothing is free there, on every day that can be booked.
    """
    agenda, today = agendas.around(space, slot.day, besides=besides), timezone.localdate()
    rules = agenda.rules_on(today)
    if rules is None:
        return []
    minutes = suitable(slot.minutes, rules)
    found = agenda.nearest(slot.start, minutes)
    if not found and agenda.last_bookable_day >= today:
        anywhere = Agenda.load(space, today, agenda.last_bookable_day, besides=besides)
        found = anywhere.nearest(slot.start, minutes)
    return found


def suitable(minutes: int, rules: BookingRules) -> int:
    """The length nearest to ``minutes`` that the rules allow."""
    whole = -(-minutes // rules.slot_minutes) * rules.slot_minutes
    return max(rules.shortest_minutes, min(whole, rules.longest_minutes))


def needs_approval(rules: BookingRules, slot: Span, *, is_staff: bool) -> bool:
    limit = rules.approval_above_minutes
    return not is_staff and limit is not None and slot.minutes > limit


def check_details(space: Space, details: Details) -> None:
    """Raise TooManyPeople or EquipmentNotThere."""
    if space.seats and details.people > space.seats:
        raise TooManyPeople(space=space.code, seats=space.seats)
    missing = [one for one in details.equipment if one not in space.equipment]
    if missing:
        raise EquipmentNotThere(space=space.code, equipment=", ".join(missing))


def check_company(space: Space, company: Company, days: Iterable[date]) -> None:
    """Raise CompanyNotHere, naming the first of ``days`` on which the company is not resident. One query."""
    stays = Tenancy.objects.filter(park=space.park_id, company=company, status__in=TenancyStatus.running)
    periods = list(stays.values_list("period", flat=True))
    missing = next((day for day in sorted(days) if not any(day in period for period in periods)), None)
    if missing:
        raise CompanyNotHere(company=company.name, day=missing)


def check_quota(
    space: Space, company: Company, rules: BookingRules, wanted: Collection[Span], *, besides: Collection[int] = ()
) -> None:
    """Raise QuotaReached where ``wanted`` would pass the company's minutes in one of their months.

    What nobody came to counts as well. One query a month touched.
    """
    if rules.quota_minutes is None:
        return
    for first in sorted({slot.day.replace(day=1) for slot in wanted}):
        asked = sum(slot.minutes for slot in wanted if slot.day.replace(day=1) == first)
        used = minutes_used(space, company, first, besides=besides)
        if used + asked > rules.quota_minutes:
            raise QuotaReached(
                month=month(first), company=company.name, used=hours(used), quota=hours(rules.quota_minutes)
            )


def minutes_used(space: Space, company: Company, first: date, *, besides: Collection[int] = ()) -> int:
    """The minutes that ``company`` has of ``space`` in the month that begins on ``first``."""
    begins, ends = midnight(first), midnight(add_months(first, 1))
    rows = Booking.objects.filter(
        space=space,
        company=company,
        status__in=[*BookingStatus.live, BookingStatus.NO_SHOW],
        period__startswith__gte=begins,
        period__startswith__lt=ends,
    ).exclude(pk__in=besides)
    return sum(Span.of(period.lower, period.upper).minutes for period in rows.values_list("period", flat=True))


def hours(minutes: int) -> str:
    """« 12:30 »: hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"
