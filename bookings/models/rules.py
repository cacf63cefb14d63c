from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DecimalRangeField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.enums import HoursKind, Weekday
from spaces.models import Park, Space
from spaces.models.space import DateRange
from technopark.common.history import tracked


class SecondsOfDay(Func):
    """A time of day as seconds since midnight, for ranges of times."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)"
    output_field = models.DecimalField()


class ClockRange(Func):
    """From one time of day until before another."""

    function = "NUMRANGE"
    output_field = DecimalRangeField()


class BookingRulesQuerySet(models.QuerySet):
    def on(self, day: date):
        """The rows that hold on ``day``: of each space the newest one from that day or before."""
        return self.filter(starts_on__lte=day).order_by("space_id", "-starts_on").distinct("space_id")


@tracked
class BookingRules(models.Model):
    """How a space is booked, from a day on until the next row's day. Minutes of wall time.

    A space is bookable on a day when the row that holds then says so; without any row it is not.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="booking_rules", verbose_name=_("space"))
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    is_bookable = models.BooleanField(_("can be booked"), default=True)
    slot_minutes = models.PositiveSmallIntegerField(
        _("slot (minutes)"),
        default=30,
        validators=[MinValueValidator(5)],
        help_text=_("Bookings begin and end on a multiple of it, counted from the opening."),
    )
    shortest_minutes = models.PositiveSmallIntegerField(_("shortest booking (minutes)"), default=30)
    longest_minutes = models.PositiveSmallIntegerField(_("longest booking (minutes)"), default=240)
    days_ahead = models.PositiveSmallIntegerField(_("how many days ahead"), default=60)
    buffer_minutes = models.PositiveSmallIntegerField(
        _("pause between two bookings (minutes)"), default=0, help_text=_("0: back to back is allowed.")
    )
    quota_minutes = models.PositiveIntegerField(
        _("most minutes a company and month"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    approval_above_minutes = models.PositiveSmallIntegerField(
        _("approval above (minutes)"), null=True, blank=True, help_text=_("Empty: never.")
    )
    early_minutes = models.PositiveSmallIntegerField(_("check-in opens before the start (minutes)"), default=15)
    grace_minutes = models.PositiveSmallIntegerField(
        _("check-in until after the start (minutes)"),
        null=True,
        blank=True,
        default=15,
        help_text=_("A booking that nobody checked in by then is given back. Empty: no check-in."),
    )
    offer_minutes = models.PositiveSmallIntegerField(
        _("to answer an offer of the waiting list (minutes)"), default=120, validators=[MinValueValidator(5)]
    )

    objects = BookingRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking rules")
        verbose_name_plural = _("booking rules")
        ordering = ["space", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "starts_on"],
                name="booking_rules_once_a_day",
                violation_error_message=_("This space already has rules from that day."),
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=5, offer_minutes__gte=5)
                & Q(shortest_minutes__gte=F("slot_minutes"), longest_minutes__gte=F("shortest_minutes")),
                name="booking_rules_lengths_in_order",
                violation_error_message=_("At least 5 minutes a slot, and the longest is not below the shortest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space} ({self.starts_on:%d/%m/%Y})"


@tracked
class HoursPeriod(models.Model):
    """Days on which certain opening hours hold: normal ones, and summer, Ramadan or special ones that prevail.

    ``ends_on`` is the first day after, or nothing. Ramadan comes as estimated until somebody confirms it.
    """

    park = models.ForeignKey(Park, models.CASCADE, related_name="hours_periods", verbose_name=_("park"))
    kind = models.CharField(_("kind"), max_length=8, choices=HoursKind, default=HoursKind.NORMAL)
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    ends_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        verbose_name = _("period of opening hours")
        verbose_name_plural = _("periods of opening hours")
        ordering = ["park", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="hours_period_ends_after_start",
                violation_error_message=_("The period ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=HoursKind.values),
                name="hours_period_kind_known",
                violation_error_message=_("Unknown kind of hours."),
            ),
            ExclusionConstraint(
                name="hours_period_no_overlap",
                expressions=[
                    ("park", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Hours of this kind are already set for some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on:%d/%m/%Y}"


@tracked
class OpeningHours(models.Model):
    """Open on a weekday from one wall time until before another; two rows a day leave a break between them."""

    period = models.ForeignKey(HoursPeriod, models.CASCADE, related_name="hours", verbose_name=_("period"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, validators=[MaxValueValidator(6)])
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["period", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="opening_hours_close_after_opening",
                violation_error_message=_("The closing time comes after the opening time."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6),
                name="opening_hours_weekday_known",
                violation_error_message=_("Unknown weekday."),
            ),
            ExclusionConstraint(
                name="opening_hours_no_overlap",
                expressions=[
                    ("period", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (ClockRange(SecondsOfDay("opens"), SecondsOfDay("closes")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("These hours overlap others of the same weekday."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
