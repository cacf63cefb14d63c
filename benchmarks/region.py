"""Nine parks more, ten years of theirs: ``python -m benchmarks.region 10 10`` fills up to ten parks of ten years.

Run by the benchmark on its own databases. One of the nine has 500 offices and 500 companies, each with a stay before
the present one; the others have the spaces of the first park, each held by one company after the other. With the
demonstration's own, ten parks have 5,000 stays. Somebody sees the figures of all parks, in the small database as well.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402 -- needs the settings
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import nightly  # noqa: E402
from billing.actions import charging  # noqa: E402
from spaces.enums import SpaceKind  # noqa: E402
from spaces.models import Appointment, Park, ParkCap, Space  # noqa: E402
from technopark.accounts.models import User  # noqa: E402
from technopark.accounts.roles import Role  # noqa: E402
from technopark.common.history import silenced  # noqa: E402
from technopark.common.ranges import add_months, days  # noqa: E402
from technopark.demo.cast import confirm  # noqa: E402
from technopark.demo.sign_ins import PASSWORD  # noqa: E402
from tenants.enums import ClosingReason, TenancyStatus  # noqa: E402
from tenants.models import Assignment, Company, Tariff, Tenancy  # noqa: E402

FIRST, REGION, LARGE = "khemisset", "region@technopark.example", "large@technopark.example"
OFFICES, COMPANIES_OF_LARGE = 500, 600
# Months that a stay lasts in a space of the other parks: seven or eight of them in ten years.
TERMS = (12, 18, 24, 12, 15)
FEE = Decimal(2000)


def fill(parks: int, years: int) -> int:
    """Add parks until there are so many, unless that was done; return how many stays there are."""
    first = Park.objects.get(slug=FIRST)
    if not User.objects.filter(email=REGION).exists():
        more = add(first, parks - 1, years)
        appoint(REGION, [first, *more])
        appoint(LARGE, more[:1] or [first])
        nightly.run_all(keep=True)
    return Tenancy.objects.count()


def appoint(email: str, parks: list[Park]) -> None:
    """Somebody who manages ``parks`` and can sign in."""
    person = User.objects.create(email=email, full_name="Nadia Region", password=make_password(PASSWORD))
    confirm([person])
    Appointment.objects.bulk_create(Appointment(user=person, park=park, role=Role.MANAGER) for park in parks)


def add(first: Park, number: int, years: int) -> list[Park]:
    """So many parks more, with what they charged; the first of them is the large one."""
    today = timezone.localdate()
    opening = add_months(today, -12 * years)
    with transaction.atomic(), silenced(Company, Tenancy, Assignment):
        parks = [open_park(first, index, opening) for index in range(number)]
        for index, park in enumerate(parks):
            plan = large(park, opening, today) if index == 0 else handed_on(park, opening, today)
            settle(park, list(plan))
    for park in parks:
        charging.compute(park)
    return parks


def open_park(first: Park, index: int, opening: date) -> Park:
    """A park with the rules, the cap, the tariffs and the spaces of the ``first`` one; the large one has offices."""
    code = f"R{chr(ord('A') + index)}"
    park = Park.objects.get(pk=first.pk)
    park.pk, park.code, park.slug, park.name = None, code, code.lower(), f"Technopark {code}"
    park._state.adding = True
    park.is_public = False
    park.save()
    ParkCap.objects.create(park=park, starts_on=opening, companies=COMPANIES_OF_LARGE if index == 0 else 58)
    Tariff.objects.bulk_create(moved(row, park=park) for row in Tariff.objects.filter(park=first))
    if index == 0:
        Space.objects.bulk_create(
            Space(park=park, kind=SpaceKind.OFFICE, code=f"Z{number:03}", area=Decimal(20), seats=4)
            for number in range(OFFICES)
        )
        return park
    rows = Space.objects.filter(park=first)
    areas = {row.pk: moved(row, park=park) for row in rows.filter(parent=None)}
    Space.objects.bulk_create(areas.values())
    Space.objects.bulk_create(moved(row, park=park, parent=areas[row.parent_id]) for row in rows.exclude(parent=None))
    return park


def moved(row, **changes):
    """A copy of ``row`` with other values."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    return row


# A stay to be written: its space, its company's number in the park, its first day, the day after its last.
Plan = tuple[Space, int, date, date]


def large(park: Park, opening: date, today: date) -> Iterator[Plan]:
    """Every office once before and once now, by the same company."""
    middle = add_months(opening, 60)
    for number, space in enumerate(Space.objects.filter(park=park).order_by("code")):
        yield space, number, opening, middle
        yield space, number, middle, max(middle, today) + timedelta(days=20 + number % 700)


def handed_on(park: Park, opening: date, today: date) -> Iterator[Plan]:
    """Every office and desk from one company to the next, up to today and on."""
    spaces = Space.objects.filter(park=park, kind__in=[SpaceKind.OFFICE, SpaceKind.DESK]).order_by("code")
    number = 0
    for index, space in enumerate(spaces):
        begins = opening
        for months in islice(cycle(TERMS), index % len(TERMS), None):
            ends = add_months(begins, months)
            yield space, number, begins, ends
            number += 1
            begins = ends
            if begins > today:
                break


def settle(park: Park, plan: list[Plan]) -> None:
    """Write the companies, stays and assignments of a park."""
    names = [f"{park.code} {number}" for number in range(1 + max(number for _space, number, *_days in plan))]
    companies = Company.objects.bulk_create(
        Company(slug=name.lower().replace(" ", "-"), name=f"Société {name}") for name in names
    )
    stays = [
        stay(park, companies[number], f"{park.code}-{first.year}-T{row:04}", first, end)
        for row, (_space, number, first, end) in enumerate(plan, start=1)
    ]
    Tenancy.objects.bulk_create(stays, batch_size=1000)
    Assignment.objects.bulk_create(
        (
            Assignment(tenancy=one, space=space, period=one.period, monthly_fee=FEE)
            for one, (space, *_rest) in zip(stays, plan, strict=True)
        ),
        batch_size=1000,
    )


def stay(park: Park, company: Company, reference: str, first: date, end: date) -> Tenancy:
    """A stay that is over or goes on, with the dates that it needs."""
    is_over = end <= timezone.localdate()
    over = {"exit_inventory_on": end, "deposit_settled_on": end, "closing_reason": ClosingReason.END_OF_TERM}
    begun = ("signed_on", "insurance_checked_on", "house_rules_accepted_on", "deposit_received_on",
             "entry_inventory_on", "keys_given_on")  # fmt: skip
    return Tenancy(
        reference=reference,
        park=park,
        company=company,
        status=TenancyStatus.CLOSED if is_over else TenancyStatus.ACTIVE,
        period=days(first, end),
        monthly_fee=FEE,
        deposit=2 * FEE,
        **dict.fromkeys(begun, first),
        **(over if is_over else {}),
    )


if __name__ == "__main__":
    print(fill(int(sys.argv[1]), int(sys.argv[2])))
