"""What the rules of bookings say no to: each with a sentence for the person, and the nearest slots that are free."""

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal
from technopark.common.formatting import clock, day_short, isolate


class SlotRefusal(Refusal):
    """A slot that cannot be had; ``alternatives`` are the nearest free ones (``slots.Span``), soonest first."""

    def __init__(self, message=None, *, alternatives=(), **facts):
        super().__init__(message, **facts)
        self.alternatives = tuple(alternatives)

    @property
    def rule(self) -> str:
        """The sentence that says which rule is in the way, without the alternatives."""
        return super().message

    @property
    def message(self) -> str:
        """The rule, and the nearest free slots where there are some."""
        if not self.alternatives:
            return self.rule
        slots = ", ".join(slot_words(span) for span in self.alternatives)
        return f"{self.rule} " + gettext("Nearest free: %(slots)s.") % {"slots": slots}


def slot_words(span) -> str:
    """A slot as people read it: 21/09/2026 09:00–10:00."""
    return isolate(f"{day_short(span.start)} {clock(span.start)}–{clock(span.end)}")


class SpaceNotBookable(Refusal):
    default_message = _("%(space)s cannot be booked.")


class SlotIsTaken(SlotRefusal):
    """Somebody else has some of it; two bookings also keep the pause that the space asks for."""

    default_message = _("This slot has just been taken.")


class SlotTooCloseToAnother(SlotRefusal):
    default_message = ngettext_lazy(
        "Between two bookings there must be %(minutes)s minute.",
        "Between two bookings there must be %(minutes)s minutes.",
        "minutes",
    )


class SpaceClosedThen(SlotRefusal):
    default_message = _("%(space)s is closed on %(day)s.")


class HolidayThen(SlotRefusal):
    default_message = _("%(day)s is a public holiday: %(holiday)s.")


class OutsideHours(SlotRefusal):
    """``hours`` are those of the day."""

    default_message = _("Outside the opening hours. On %(day)s: %(hours)s.")

    @classmethod
    def never(cls, **facts):
        """A day without hours."""
        return cls(_("There are no opening hours on %(day)s."), **facts)


class NotOnTheGrid(SlotRefusal):
    default_message = ngettext_lazy(
        "Bookings begin and end every %(minutes)s minute, counted from the opening.",
        "Bookings begin and end every %(minutes)s minutes, counted from the opening.",
        "minutes",
    )


class TooShort(SlotRefusal):
    default_message = ngettext_lazy(
        "The shortest booking is %(minutes)s minute.", "The shortest booking is %(minutes)s minutes.", "minutes"
    )


class TooLong(SlotRefusal):
    default_message = ngettext_lazy(
        "The longest booking is %(minutes)s minute.", "The longest booking is %(minutes)s minutes.", "minutes"
    )


class TooFarAhead(SlotRefusal):
    """``last`` is the last day that can be booked today."""

    default_message = _("This is too far ahead: today you can book until %(last)s.")


class AlreadyPast(SlotRefusal):
    default_message = _("This moment has passed.")


class QuotaReached(Refusal):
    """``used`` of ``quota``, in hours and minutes, without the booking in question."""

    default_message = _(
        "In %(month)s %(company)s has booked %(used)s of the %(quota)s that a company has a month: this would be more."
    )


class TooManyPeople(Refusal):
    default_message = ngettext_lazy("%(space)s has %(seats)s seat.", "%(space)s has %(seats)s seats.", "seats")


class EquipmentNotThere(Refusal):
    default_message = _("%(space)s does not have: %(equipment)s.")


class CompanyNotHere(Refusal):
    """A company books for days on which it is resident."""

    default_message = _("%(company)s is not resident in this park on %(day)s.")


class SeriesClashes(Refusal):
    """Some days of a series cannot be had. ``clashes``: for each its day, its refusal and the free slots that day."""

    default_message = ngettext_lazy(
        "%(count)s day of this series cannot be booked: %(days)s.",
        "%(count)s days of this series cannot be booked: %(days)s.",
        "count",
    )

    def __init__(self, clashes=(), **facts):
        self.clashes = tuple(clashes)
        super().__init__(
            count=len(self.clashes), days=", ".join(day_short(clash.day) for clash in self.clashes), **facts
        )


class SeriesIsEmpty(Refusal):
    default_message = _("This series has no day that can be booked.")


class SeriesTooLong(Refusal):
    default_message = _("A series has at most %(most)s bookings.")


class NotPartOfSeries(Refusal):
    default_message = _("This booking is not part of a series.")


class CheckInNotOpen(Refusal):
    """Too early or too late; ``first`` and ``last`` are times of day."""

    default_message = _("Check-in for this booking is open from %(first)s to %(last)s.")


class NothingToCheckIn(Refusal):
    default_message = _("You have no booking here now.")


class SlotIsFree(SlotRefusal):
    """Nobody waits for what can be booked at once."""

    default_message = _("This slot is free: book it at once.")


class AlreadyWaiting(Refusal):
    default_message = _("You already wait for this slot.")


class OfferHasLapsed(Refusal):
    default_message = _("This offer was open until %(moment)s: the slot has gone to the next person.")


class NoDeskFree(Refusal):
    default_message = _("No desk is free in %(area)s on %(day)s.")


class NotACoworkingArea(Refusal):
    default_message = _("Day passes are for coworking areas; %(space)s is none.")


class DayHasPassed(Refusal):
    default_message = _("%(day)s has passed.")


# What the database's refusals mean, by constraint name; kept for those who write without the actions (the admin).
BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "booking_space_once": SlotIsTaken,
    "waiting_once": AlreadyWaiting,
}
