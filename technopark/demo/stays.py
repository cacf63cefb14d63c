"""Companies and their stays over the years: who came, who left and why, who is about to leave, who is expected."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.text import slugify
from psycopg.types.range import DateRange

from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common.models import DocumentCounter
from technopark.common.ranges import add_months
from technopark.demo.cast import confirm
from technopark.demo.names import Idea, ideas, person
from tenants import pricing
from tenants.actions.founding import FIRST_AMOUNTS
from tenants.enums import ClosingReason, LegalForm, TariffUnit, TenancyStatus, Track
from tenants.models import Assignment, Company, Member, Tenancy, TenancyLog

# Of the spaces of the park, how many are held today, and how often somebody held them before.
OFFICES_HELD, DESKS_HELD, HELD_BEFORE = 21, 9, 0.3
TERMS = {SpaceKind.OFFICE: (12, 24, 24, 36), SpaceKind.DESK: (6, 9, 12)}
ENDED = [
    ClosingReason.GRADUATED,
    ClosingReason.GRADUATED,
    ClosingReason.END_OF_TERM,
    ClosingReason.LEFT,
    ClosingReason.CEASED,
]


@dataclass
class Stay:
    """A stay to be written: where, from when until when (exclusive), in which state."""

    space: Space
    starts_on: date
    ends_on: date
    status: str
    idea: Idea = None


def valid_ice(dice: Random) -> str:
    """A made-up ICE whose check digits are right: the fifteen digits are a multiple of 97."""
    body = dice.randrange(10**10, 10**11) * 100 + dice.choice([0, 1, 2])
    return f"{body * 100 + (97 - body * 100 % 97) % 97:015d}"


def plan_stays(park: Park, dice: Random, today: date, years: int) -> list[Stay]:
    """Decide who holds what and when, back over ``years``, one holder after the other in each space."""
    opening = add_months(today, -12 * years)
    spaces = {kind: list(Space.objects.filter(park=park, kind=kind).order_by("code")) for kind in TERMS}
    held = dice.sample(spaces[SpaceKind.OFFICE], min(OFFICES_HELD, len(spaces[SpaceKind.OFFICE])))
    held += dice.sample(spaces[SpaceKind.DESK], min(DESKS_HELD, len(spaces[SpaceKind.DESK])))
    stays = []
    for space in held:
        months = dice.choice(TERMS[SpaceKind(space.kind)])
        starts_on = max(today - timedelta(days=dice.randrange(20, months * 30 - 12)), opening)
        stays.append(Stay(space, starts_on, add_months(starts_on, months), TenancyStatus.ACTIVE))
        until = starts_on - timedelta(days=dice.randrange(1, 60))
        while dice.random() < (HELD_BEFORE if years <= 3 else 0.9):
            begun = add_months(until, -dice.choice(TERMS[SpaceKind(space.kind)]))
            if begun < opening:
                break
            stays.append(Stay(space, begun, until, TenancyStatus.CLOSED))
            until = begun - timedelta(days=dice.randrange(1, 60))
    vary_states([stay for stay in stays if stay.status == TenancyStatus.ACTIVE], today)
    free = [space for space in spaces[SpaceKind.OFFICE] if space not in held]
    if free:
        first_of_month = add_months(today, 1).replace(day=1)
        stays.append(Stay(free[0], first_of_month, add_months(first_of_month, 24), TenancyStatus.SIGNED))
    return stays


def vary_states(present: list[Stay], today: date) -> None:
    """Put a few of the present stays in the rarer states, ending soon where that is what they mean."""
    by_end = sorted(present, key=lambda stay: (stay.ends_on, stay.space.code))
    if len(by_end) < 5:
        return
    by_end[0].status = TenancyStatus.LEAVING
    by_end[1].status = by_end[2].status = TenancyStatus.UNDER_NOTICE
    by_end[-1].status = TenancyStatus.SUSPENDED


def settle(park: Park, dice: Random, *, today: date, years: int, resident: User) -> list[Tenancy]:
    """Write the companies, their people and their stays; ``resident`` belongs to the first company present."""
    stays = sorted(plan_stays(park, dice, today, years), key=lambda stay: (stay.starts_on, stay.space.code))
    for stay, idea in zip(stays, ideas(dice, len(stays)), strict=True):
        stay.idea = idea
    companies = Company.objects.bulk_create(company(stay, dice, index) for index, stay in enumerate(stays, start=1))
    join(
        companies, dice, resident, first=next(i for i, stay in enumerate(stays) if stay.status == TenancyStatus.ACTIVE)
    )
    tenancies = write_tenancies(park, stays, companies, dice)
    Assignment.objects.bulk_create(
        Assignment(tenancy=tenancy, space=stay.space, period=tenancy.period, monthly_fee=tenancy.monthly_fee)
        for tenancy, stay in zip(tenancies, stays, strict=True)
    )
    TenancyLog.objects.bulk_create(log for tenancy in tenancies for log in history(tenancy))
    return tenancies


def company(stay: Stay, dice: Random, index: int) -> Company:
    """The company of a stay, with plausible identifiers."""
    is_created = stay.space.kind == SpaceKind.OFFICE or dice.random() < 0.4
    identifiers = {}
    if is_created:
        identifiers = {
            "legal_form": dice.choice([LegalForm.SARL_AU, LegalForm.SARL, LegalForm.SARL_AU, LegalForm.SAS]),
            "ice": valid_ice(dice),
            "rc_number": str(20_000 + index * 37),
            "rc_court": "Khémisset",
            "tax_number": str(dice.randrange(10_000_000, 60_000_000)),
            "created_on": stay.starts_on - timedelta(days=dice.randrange(60, 700)),
        }
    return Company(
        slug=f"{slugify(stay.idea.name)}-{index}",
        name=stay.idea.name,
        name_ar=stay.idea.name_ar,
        sector=stay.idea.sector,
        summary=stay.idea.pitch,
        email=f"contact{index}@technopark.example",
        **identifiers,
    )


def join(companies: list[Company], dice: Random, resident: User, *, first: int) -> None:
    """Give each company a representative; the demonstration's resident represents company number ``first``."""
    secret = make_password(None)
    users = []
    for index, _company in enumerate(companies):
        someone = person(dice)
        users.append(
            User(
                email=f"resident{index + 1}@technopark.example",
                full_name=someone.name,
                full_name_ar=someone.name_ar,
                language=dice.choice(["fr", "fr", "ar"]),
                password=secret,
            )
        )
    people = User.objects.bulk_create(users)
    confirm(people)
    people[first] = resident
    Member.objects.bulk_create(
        Member(company=company, user=user, position="Gérance", is_representative=True)
        for company, user in zip(companies, people, strict=True)
    )


def write_tenancies(park: Park, stays: list[Stay], companies: list[Company], dice: Random) -> list[Tenancy]:
    """Number and write the tenancies, with the dated facts that their states require."""
    numbers: dict[int, int] = {}
    rows = []
    for stay, its_company in zip(stays, companies, strict=True):
        year = stay.starts_on.year
        numbers[year] = numbers.get(year, 0) + 1
        fee = fee_of(stay.space)
        rows.append(
            Tenancy(
                reference=f"{park.code}-{year}-T{numbers[year]:04d}",
                park=park,
                company=its_company,
                track=Track.HOSTING if stay.space.kind == SpaceKind.OFFICE else Track.PRE_INCUBATION,
                status=stay.status,
                period=DateRange(stay.starts_on, stay.ends_on),
                monthly_fee=fee,
                deposit=fee * park.deposit_months,
                **facts(stay, dice),
            )
        )
    DocumentCounter.objects.bulk_create(
        DocumentCounter(park_code=park.code, year=year, kind="T", last_number=number)
        for year, number in numbers.items()
    )
    return Tenancy.objects.bulk_create(rows)


def fee_of(space: Space) -> Decimal:
    """The monthly fee of a stay in ``space`` at the park's first tariffs, in MAD."""
    is_office = space.kind == SpaceKind.OFFICE
    amount = Decimal(FIRST_AMOUNTS[space.kind, Track.HOSTING if is_office else Track.PRE_INCUBATION])
    unit = TariffUnit.SQUARE_METRE if is_office else TariffUnit.DESK
    return pricing.monthly_fee(unit=unit, amount=amount, area=space.area)


def facts(stay: Stay, dice: Random) -> dict:
    """The dates that belong to a stay in its state (the database refuses a state without them)."""
    signed_on = stay.starts_on - timedelta(days=14)
    dates = {"signed_on": signed_on, "insurance_checked_on": signed_on, "house_rules_accepted_on": signed_on}
    if stay.status == TenancyStatus.SIGNED:
        return dates
    dates |= {
        "deposit_received_on": stay.starts_on - timedelta(days=3),
        "entry_inventory_on": stay.starts_on,
        "keys_given_on": stay.starts_on,
    }
    if stay.status in (TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING):
        dates["notice_given_on"] = stay.ends_on - timedelta(days=92)
    if stay.status == TenancyStatus.CLOSED:
        dates |= {
            "exit_inventory_on": stay.ends_on - timedelta(days=1),
            "deposit_settled_on": stay.ends_on + timedelta(days=20),
            "closing_reason": dice.choice(ENDED),
        }
    return dates


def history(tenancy: Tenancy) -> list[TenancyLog]:
    """The steps that led a tenancy to its state, each at a plausible moment."""
    status = TenancyStatus
    steps = [("begin", "", status.RESERVED, -30), ("sign", status.RESERVED, status.SIGNED, -14)]
    if tenancy.status != status.SIGNED:
        steps.append(("activate", status.SIGNED, status.ACTIVE, 0))
    length = (tenancy.period.upper - tenancy.period.lower).days
    after_entry = {
        status.SUSPENDED: [("suspend", status.ACTIVE, status.SUSPENDED, length // 3)],
        status.UNDER_NOTICE: [("give_notice", status.ACTIVE, status.UNDER_NOTICE, length - 92)],
        status.LEAVING: [("begin_leaving", status.ACTIVE, status.LEAVING, length - 10)],
        status.CLOSED: [
            ("begin_leaving", status.ACTIVE, status.LEAVING, length - 10),
            ("close", status.LEAVING, status.CLOSED, length),
        ],
    }
    steps += after_entry.get(tenancy.status, [])
    return [
        TenancyLog(tenancy=tenancy, verb=verb, from_status=source, to_status=to, at=moment(tenancy.period.lower, days))
        for verb, source, to, days in steps
    ]


def moment(day: date, days: int) -> datetime:
    """Ten in the morning, local time, ``days`` after ``day``, but never in the future."""
    at = datetime.combine(day + timedelta(days=days), datetime.min.time(), timezone.get_default_timezone())
    return min(at + timedelta(hours=10), timezone.now())
