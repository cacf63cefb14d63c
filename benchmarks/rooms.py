"""A meeting room with a thousand bookings in one month: ``python -m benchmarks.rooms 19000`` adds so many in others.

Run by the benchmark on its own databases: what a month shows is the same in both, what lies around it is not.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, cycle, islice

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- needs the settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange  # noqa: E402
from django.utils import timezone  # noqa: E402

from bookings.enums import BookingStatus  # noqa: E402
from bookings.models import Booking  # noqa: E402
from spaces.models import Park, Space  # noqa: E402
from technopark.accounts.models import User  # noqa: E402
from tenants.models import Company  # noqa: E402

PARK, ROOM = "khemisset", "R1"
# The month that is shown, and the day before which all others lie: nobody asks for those again.
MONTH, SHOWN, BEFORE = date(2027, 3, 1), 1000, date(2026, 10, 1)
LENGTH = timedelta(minutes=10)
A_DAY = 48


def slots(day: date, step: int) -> Iterator[DateTimeTZRange]:
    """Slots of ten minutes from eight o'clock on, from ``day`` on, forwards or (``step`` -1) backwards."""
    for number in count():
        begins = datetime.combine(day + number * step * timedelta(days=1), time(8), timezone.get_default_timezone())
        yield from (DateTimeTZRange(begins + n * LENGTH, begins + (n + 1) * LENGTH) for n in range(A_DAY))


def fill(others: int) -> int:
    """Book the room for companies and staff in turn, unless that was done; return how many bookings there are."""
    call_command("create_booking_rules", verbosity=0)
    if Booking.objects.filter(reference__startswith="BENCH").exists():
        return Booking.objects.count()
    room = Space.objects.get(park=Park.objects.get(slug=PARK), code=ROOM)
    by = User.objects.get(email="officer@technopark.example")
    companies = cycle([*Company.objects.order_by("id")[:12], None])
    periods = [*islice(slots(MONTH, 1), SHOWN), *islice(slots(BEFORE - timedelta(days=1), -1), others)]
    Booking.objects.bulk_create(
        (
            Booking(
                reference=f"BENCH-2027-B{number:06}",
                space=room,
                period=period,
                company=company,
                booked_by=by,
                title="Point d’équipe",
                people=6,
                status=BookingStatus.CONFIRMED,
            )
            for number, (period, company) in enumerate(zip(periods, companies, strict=False))
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    return Booking.objects.count()


if __name__ == "__main__":
    print(fill(int(sys.argv[1])))
