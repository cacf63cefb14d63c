"""Statuses of a booking and of a wish to have a slot, and the one table of a booking's moves."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BookingStatus(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("booking", "offered to the waiting list")
    REQUESTED = "requested", pgettext_lazy("booking", "awaiting approval")
    CONFIRMED = "confirmed", pgettext_lazy("booking", "confirmed")
    ATTENDED = "attended", pgettext_lazy("booking", "checked in")
    NO_SHOW = "no_show", pgettext_lazy("booking", "nobody came")
    DECLINED = "declined", pgettext_lazy("booking", "declined")
    CANCELLED = "cancelled", pgettext_lazy("booking", "cancelled")

    # The slot is somebody's: nobody else has it meanwhile.
    live = nonmember(("offered", "requested", "confirmed", "attended"))
    # The booking may still be moved or given up.
    open = nonmember(("offered", "requested", "confirmed"))


# verb -> (statuses it may start from, status it leads to)
TRANSITIONS = {
    "accept": ({BookingStatus.OFFERED}, BookingStatus.CONFIRMED),
    "request": ({BookingStatus.OFFERED, BookingStatus.CONFIRMED}, BookingStatus.REQUESTED),
    "approve": ({BookingStatus.REQUESTED}, BookingStatus.CONFIRMED),
    "decline": ({BookingStatus.REQUESTED}, BookingStatus.DECLINED),
    "check_in": ({BookingStatus.CONFIRMED}, BookingStatus.ATTENDED),
    "release": ({BookingStatus.CONFIRMED}, BookingStatus.NO_SHOW),
    "lapse": ({BookingStatus.OFFERED, BookingStatus.REQUESTED}, BookingStatus.CANCELLED),
    "displace": (
        {BookingStatus.OFFERED, BookingStatus.REQUESTED, BookingStatus.CONFIRMED},
        BookingStatus.CANCELLED,
    ),
    "cancel": (
        {BookingStatus.OFFERED, BookingStatus.REQUESTED, BookingStatus.CONFIRMED},
        BookingStatus.CANCELLED,
    ),
}

# Changes that leave the status as it is: verb -> statuses in which it is possible.
CHANGES = {"change": {BookingStatus.REQUESTED, BookingStatus.CONFIRMED}}


class HoursKind(models.TextChoices):
    """Kinds of periods of opening hours; of those that hold on a day, the last one of this list counts."""

    NORMAL = "normal", pgettext_lazy("hours", "normal")
    SUMMER = "summer", pgettext_lazy("hours", "summer")
    RAMADAN = "ramadan", pgettext_lazy("hours", "Ramadan")
    SPECIAL = "special", pgettext_lazy("hours", "special")


class Weekday(models.IntegerChoices):
    """As Python counts them: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Rhythm(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")


class WaitingStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    OFFERED = "offered", pgettext_lazy("waiting list", "offered")
    TAKEN = "taken", pgettext_lazy("waiting list", "accepted")
    LAPSED = "lapsed", pgettext_lazy("waiting list", "not answered in time")
    LEFT = "left", pgettext_lazy("waiting list", "given up")
    PASSED = "passed", pgettext_lazy("waiting list", "never became free")

    live = nonmember(("waiting", "offered"))


class Scope(models.TextChoices):
    """How much of a series a change is about."""

    ONE = "one", _("only this booking")
    FOLLOWING = "following", _("this booking and those after it")
    ALL = "all", _("the whole series")


class Closed(models.TextChoices):
    """Why a moment cannot be booked: what ``bookings.agenda`` finds in the way."""

    HOLIDAY = "holiday", _("public holiday")
    CLOSURE = "closure", _("closure of the space")
    HOURS = "hours", _("outside the opening hours")
    RESIDENCE = "residence", _("company no longer resident")
