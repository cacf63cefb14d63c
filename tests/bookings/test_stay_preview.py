from datetime import date

import pytest
import time_machine

from bookings import stay_preview
from technopark.common.ranges import days
from tenants import previews
from tenants.actions import staying
from tests.factories.bookings import BookingFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


def test_bookings_after_an_earlier_end_are_counted(park, officer, settings):
    settings.STAY_PREVIEWS = ["bookings.stay_preview"]
    stay = TenancyFactory(park=park, period=days(date(2026, 1, 1), date(2028, 1, 1)))
    with time_machine.travel("2026-11-23 10:00Z", tick=False):
        booking = BookingFactory(space__park=park, company=stay.company)
        BookingFactory(space__park=park)
        last = booking.period.lower.date()
        lines = previews.of(stay, lambda: staying.shorten(stay, ends_on=last, by=officer)).lines

        assert [(line.before, line.after) for line in lines if "ookings" in line.label or line.note] == [("0", "1")]
        assert stay_preview.lines(1, 1) == []
        assert stay_preview.measure(stay) == 0
