"""Hours, rules and bookings: rows as they are, without the actions' checks."""

from datetime import date, datetime, time, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.enums import BookingStatus, HoursKind, Weekday
from bookings.models import (
    Booking,
    BookingLog,
    BookingRules,
    DayPass,
    Feed,
    Guest,
    HoursPeriod,
    OpeningHours,
    Series,
    WaitingEntry,
)
from tests.factories.accounts import UserFactory
from tests.factories.spaces import LONG_AGO, ParkFactory, SpaceFactory
from tests.factories.tenants import CompanyFactory


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock on the park's wall."""
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def span(day: date, first: str, last: str) -> DateTimeTZRange:
    """The period on ``day`` from one wall time until before another: ``span(day, "09:00", "10:30")``."""
    zone = timezone.get_default_timezone()
    begins, ends = (datetime.combine(day, time.fromisoformat(clock), zone) for clock in (first, last))
    return DateTimeTZRange(begins, ends)


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


class BookingRulesFactory(factory.django.DjangoModelFactory):
    """A meeting room that is booked from half an hour to four hours, two months ahead."""

    class Meta:
        model = BookingRules

    space = factory.SubFactory(SpaceFactory, meeting_room=True)
    starts_on = LONG_AGO


class HoursPeriodFactory(factory.django.DjangoModelFactory):
    """Hours of any kind, without end; ``HoursPeriodFactory(park=park, open=True)``: Monday to Friday, 8:30 to 16:30."""

    class Meta:
        model = HoursPeriod
        skip_postgeneration_save = True

    park = factory.SubFactory(ParkFactory)
    kind = HoursKind.NORMAL
    starts_on = LONG_AGO

    @factory.post_generation
    def open(self, create, is_open, **kwargs):
        """``open=True``, or ``open=("09:00", "15:00")`` for other times."""
        if is_open:
            first, last = ("08:30", "16:30") if is_open is True else is_open
            for weekday in range(5):
                OpeningHoursFactory(period=self, weekday=weekday, opens=first, closes=last)


class OpeningHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpeningHours

    period = factory.SubFactory(HoursPeriodFactory)
    weekday = Weekday.MONDAY
    opens = time(8, 30)
    closes = time(16, 30)


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    space = factory.SubFactory(SpaceFactory, meeting_room=True)
    first_day = factory.LazyFunction(tomorrow)
    until = factory.LazyAttribute(lambda series: series.first_day + timedelta(days=28))
    starts_at = time(9)
    ends_at = time(10)


class BookingFactory(factory.django.DjangoModelFactory):
    """Tomorrow from 9:00 to 10:00; ``day=`` and ``clock=("14:00", "15:00")`` say when, or ``period=`` itself."""

    class Meta:
        model = Booking

    class Params:
        day = factory.LazyFunction(tomorrow)
        clock = ("09:00", "10:00")

    reference = factory.Sequence(lambda n: f"TEST-2027-B{n:05}")
    space = factory.SubFactory(SpaceFactory, meeting_room=True)
    period = factory.LazyAttribute(lambda booking: span(booking.day, *booking.clock))
    company = factory.SubFactory(CompanyFactory)
    booked_by = factory.SubFactory(UserFactory)
    title = "Point hebdomadaire"
    people = 4
    status = BookingStatus.CONFIRMED
    checked_in_at = factory.LazyAttribute(
        lambda booking: booking.period.lower if booking.status == BookingStatus.ATTENDED else None
    )


class BookingLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BookingLog

    booking = factory.SubFactory(BookingFactory)
    verb = "approve"
    from_status = BookingStatus.REQUESTED
    to_status = BookingStatus.CONFIRMED


class GuestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Guest

    booking = factory.SubFactory(BookingFactory)
    name = factory.Sequence(lambda n: f"Guest {n}")
    email = factory.Sequence(lambda n: f"guest{n}@example.com")


class WaitingEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WaitingEntry

    class Params:
        day = factory.LazyFunction(tomorrow)
        clock = ("09:00", "10:00")

    space = factory.SubFactory(SpaceFactory, meeting_room=True)
    period = factory.LazyAttribute(lambda entry: span(entry.day, *entry.clock))
    company = factory.SubFactory(CompanyFactory)
    person = factory.SubFactory(UserFactory)


class FeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Feed

    person = factory.SubFactory(UserFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064x}")


class DayPassFactory(factory.django.DjangoModelFactory):
    """For a visitor, in an area with one desk that nobody holds."""

    class Meta:
        model = DayPass

    reference = factory.Sequence(lambda n: f"TEST-2027-P{n:05}")
    area = factory.LazyAttribute(lambda one: SpaceFactory(desk=True).parent)
    day = factory.LazyFunction(tomorrow)
    visitor_name = "Yassine Tahiri"
    issued_by = factory.SubFactory(UserFactory)
