"""The meeting room in use: six weeks of bookings behind and ahead, a series, people who did not come, one who waits.

Written in bulk, as the verbs of ``bookings`` would have left it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from bookings.actions import hours
from bookings.agenda import Agenda
from bookings.desks import desks_free
from bookings.enums import BookingStatus, HoursKind, Rhythm, Weekday
from bookings.models import Booking, BookingLog, BookingRules, DayPass, Guest, Series, WaitingEntry
from bookings.slots import Span, midnight, on_wall
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common.models import DocumentCounter
from tenants.enums import TenancyStatus
from tenants.models import Member, Tenancy

WEEKS = 6
# How long a booking may be so that as many fit into a month as are asked for: at most these many a working day.
FITTING = [(7, 60), (14, 30), (28, 15), (42, 10), (84, 5)]
LENGTHS = (30, 60, 60, 60, 90, 120)
SUMMER = [(day, time(8), time(15)) for day in range(Weekday.MONDAY, Weekday.SATURDAY)]
TITLES = [
    "Point hebdomadaire",
    "Démonstration client",
    "Entretien d’embauche",
    "Réunion avec la banque",
    "Atelier produit",
    "اجتماع الفريق",
    "عرض المشروع",
    "Comité de pilotage",
    "Formation",
    "Revue de sprint",
]
GUESTS = [
    ("Imane Bouzid", "imane.bouzid@client.example", "fr"),
    ("يوسف الإدريسي", "youssef.idrissi@client.example", "ar"),
    ("Claire Martin", "claire.martin@partner.example", "fr"),
]


@dataclass(frozen=True)
class Someone:
    """Who books: a person of a company, on the days of its stay."""

    user: User
    company_id: int
    stay: DateRange


def open_doors(park: Park, *, today: date) -> None:
    """Give the park its hours, normal, of summer and of Ramadan, and the meeting room its rules."""
    hours.found(park, starts_on=today.replace(month=1, day=1) - timedelta(days=365))
    hours.prefill_ramadan(today=today)
    summer = today.replace(month=7, day=1)
    hours.write(park, HoursKind.SUMMER, SUMMER, starts_on=summer, ends_on=summer.replace(month=9))


def use(park: Park, dice: Random, *, now: datetime, per_month: int, resident: User, officer: User) -> None:
    """Give the meeting room about ``per_month`` bookings a month around ``now``, once the park has its hours."""
    today = now.date()
    room = Space.objects.filter(park=park, kind=SpaceKind.MEETING_ROOM).order_by("code").first()
    length = length_for(per_month)
    if length < 30:
        BookingRules.objects.filter(space=room).update(slot_minutes=length, shortest_minutes=length)
    agenda = Agenda.load(room, today - timedelta(weeks=WEEKS), today + timedelta(weeks=WEEKS), now=now)
    people = who_books(park, today, resident)
    rows = repeated(agenda, people[0], today) if length == 60 else []
    rows += filled(agenda, dice, people, per_month=per_month, length=length, taken=[row.period for row in rows])
    number(park, settle(rows, dice, now))
    Booking.objects.bulk_create(rows)
    Guest.objects.bulk_create(guest for row in rows for guest in guests_of(row, dice))
    BookingLog.objects.bulk_create(step for row in rows for step in history(row))
    waiting_list(rows, people, now)
    day_passes(park, officer=officer, today=today)


def length_for(per_month: int) -> int:
    """The minutes of a booking such that ``per_month`` of them fit into a month of twenty working days."""
    return next((length for most, length in FITTING if per_month <= most * 18), FITTING[-1][1])


def who_books(park: Park, today: date, resident: User) -> list[Someone]:
    """One person of each company that is here today, with its stay; the demonstration's resident first."""
    stays = Tenancy.objects.filter(park=park, status__in=TenancyStatus.running, period__contains=today)
    members = Member.objects.filter(company__tenancies__in=stays).select_related("user").order_by("id")
    periods = dict(stays.values_list("company_id", "period"))
    people = [Someone(member.user, member.company_id, periods[member.company_id]) for member in members]
    return sorted(people, key=lambda one: one.user != resident)


def repeated(agenda: Agenda, someone: Someone, today: date) -> list[Booking]:
    """Every week the same hour, from three weeks ago on, holidays left out."""
    first = today - timedelta(weeks=3) - timedelta(days=today.weekday() - 1)
    series = Series.objects.create(
        space=agenda.space,
        rhythm=Rhythm.WEEKLY,
        first_day=first,
        until=first + timedelta(weeks=8),
        starts_at=time(9, 30),
        ends_at=time(10, 30),
    )
    days = [first + timedelta(weeks=n) for n in range(9)]
    slots = [(day, on_wall(day, series.starts_at, series.ends_at)) for day in days if agenda.opening(day)]
    return [
        draft(agenda.space, slot, someone, title=TITLES[0], series=series)
        for day, slot in slots
        if day in someone.stay and any(stretch.contains(slot) for stretch in agenda.opening(day))
    ]


def filled(agenda: Agenda, dice: Random, people, *, per_month: int, length: int, taken) -> list[Booking]:
    """Bookings spread over the open days, none over another."""
    busy = defaultdict(list)
    for period in taken:
        span = Span.of(period.lower, period.upper)
        busy[span.day].append(span)
    days = [agenda.first_day + timedelta(days=n) for n in range(2 * 7 * WEEKS + 1)]
    by_month = defaultdict(list)
    for day in days:
        if agenda.opening(day):
            by_month[day.year, day.month].append(day)
    rows = []
    for month in by_month.values():
        share = per_month * len(month) // 20 if len(month) < 17 else per_month
        for index, day in enumerate(month):
            count = share * (index + 1) // len(month) - share * index // len(month)
            rows += on_day(agenda, dice, people, day, count=count, length=length, busy=busy[day])
    return rows


def on_day(agenda: Agenda, dice: Random, people, day: date, *, count: int, length: int, busy) -> list[Booking]:
    """``count`` bookings of ``day``, as far as they fit."""
    starts = []
    for stretch in agenda.opening(day):
        step = timedelta(minutes=min(length, 30))
        starts += [stretch.start + n * step for n in range(stretch.minutes // min(length, 30))]
    dice.shuffle(starts)
    here = [one for one in people if day in one.stay]
    rows = []
    for start in starts if here else []:
        if len(rows) == count:
            break
        minutes = dice.choice(LENGTHS) if length == 60 else length
        slot = Span(start, start + timedelta(minutes=minutes))
        fits = any(stretch.contains(slot) for stretch in agenda.opening(day))
        if fits and not any(slot.overlaps(other) for other in busy):
            busy.append(slot)
            rows.append(draft(agenda.space, slot, dice.choice(here), title=dice.choice(TITLES)))
    return rows


def draft(space: Space, slot: Span, someone: Someone, *, title: str, series: Series | None = None) -> Booking:
    return Booking(
        space=space,
        period=DateTimeTZRange(*slot),
        company_id=someone.company_id,
        booked_by=someone.user,
        title=title,
        people=4,
        series=series,
    )


def settle(rows: list[Booking], dice: Random, now: datetime) -> list[Booking]:
    """Say of each what became of it; of those to come, one long one still waits for an answer."""
    rows.sort(key=lambda row: row.period.lower)
    for row in rows:
        row.people = dice.randrange(2, 13)
        row.created_at = min(row.period.lower - timedelta(days=dice.randrange(1, 9)), now)
        if row.period.lower >= now:
            row.status = BookingStatus.CONFIRMED if dice.random() < 0.96 else BookingStatus.CANCELLED
        elif dice.random() < 0.06:
            row.status = BookingStatus.NO_SHOW
        else:
            row.status, row.checked_in_at = BookingStatus.ATTENDED, row.period.lower + timedelta(minutes=2)
    to_come = [row for row in rows if row.period.lower >= now + timedelta(days=2) and row.series is None]
    if to_come:
        max(to_come, key=lambda row: (row.minutes, row.period.lower)).status = BookingStatus.REQUESTED
    return rows


def number(park: Park, rows: list[Booking]) -> None:
    """Give each its reference, in the order of time, and leave the counters where the next one goes on."""
    numbers: dict[int, int] = defaultdict(int)
    for row in rows:
        year = row.created_at.year
        numbers[year] += 1
        row.reference = f"{park.code}-{year}-B{numbers[year]:04d}"
    DocumentCounter.objects.bulk_create(
        DocumentCounter(park_code=park.code, year=year, kind="B", last_number=last) for year, last in numbers.items()
    )


def guests_of(row: Booking, dice: Random) -> list[Guest]:
    """Nobody mostly, else one or two."""
    chosen = dice.sample(GUESTS, dice.choice([0, 0, 0, 1, 2]))
    return [Guest(booking=row, name=name, email=email, language=language) for name, email, language in chosen]


def history(row: Booking) -> list[BookingLog]:
    """The steps that led a booking to its status."""
    is_asked = row.status == BookingStatus.REQUESTED
    first = BookingStatus.REQUESTED if is_asked else BookingStatus.CONFIRMED
    verb = "request" if is_asked else "book"
    steps = [BookingLog(booking=row, verb=verb, to_status=first, at=row.created_at, by=row.booked_by)]
    later = {
        BookingStatus.ATTENDED: ("check_in", row.checked_in_at, row.booked_by),
        BookingStatus.NO_SHOW: ("release", row.period.lower + timedelta(minutes=20), None),
        BookingStatus.CANCELLED: ("cancel", row.created_at + timedelta(minutes=30), row.booked_by),
    }.get(row.status)
    if later:
        done, at, by = later
        steps.append(BookingLog(booking=row, verb=done, from_status=first, to_status=row.status, at=at, by=by))
    return steps


def waiting_list(rows: list[Booking], people: list[Someone], now: datetime) -> None:
    """The demonstration's resident would take what somebody else has the day after tomorrow or later."""
    resident = people[0]
    taken = [
        row
        for row in rows
        if row.status == BookingStatus.CONFIRMED
        and row.booked_by != resident.user
        and row.period.lower >= midnight(now.date() + timedelta(days=2))
    ]
    if taken:
        WaitingEntry.objects.create(
            space=taken[0].space,
            period=taken[0].period,
            company_id=resident.company_id,
            person=resident.user,
            title="Rendez-vous investisseur",
            people=5,
            created_at=now - timedelta(hours=3),
        )


def day_passes(park: Park, *, officer: User, today: date) -> None:
    """Two visitors of a coworking area today, where desks are free."""
    area = Space.objects.filter(park=park, kind=SpaceKind.COWORKING_AREA).order_by("-code").first()
    names = ["Yassine Tahiri", "هدى العلوي"][: max(0, desks_free(area, today))]
    for index, name in enumerate(names, start=1):
        DayPass.objects.create(
            reference=f"{park.code}-{today.year}-P{index:04d}",
            area=area,
            day=today,
            visitor_name=name,
            issued_by=officer,
        )
    DocumentCounter.objects.create(park_code=park.code, year=today.year, kind="P", last_number=len(names))
