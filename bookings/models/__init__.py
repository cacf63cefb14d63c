from bookings.models.booking import Booking, BookingLog, Guest, Series
from bookings.models.day_pass import DayPass
from bookings.models.feed import Feed
from bookings.models.rules import BookingRules, HoursPeriod, OpeningHours
from bookings.models.waiting import WaitingEntry

__all__ = [
    "Booking",
    "BookingLog",
    "BookingRules",
    "DayPass",
    "Feed",
    "Guest",
    "HoursPeriod",
    "OpeningHours",
    "Series",
    "WaitingEntry",
]
