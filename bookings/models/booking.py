import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.enums import BookingStatus, Rhythm
from spaces.models import Space
from technopark.common.history import tracked
from tenants.models import Company

STATUS = BookingStatus


@tracked
class Series(models.Model):
    """The rule after which bookings repeat at the same wall time, from its first day until its last one, inclusive.

    Its bookings are rows of their own: one may be moved or cancelled without the others.
    """

    space = models.ForeignKey(Space, models.PROTECT, related_name="booking_series", verbose_name=_("space"))
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    first_day = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    starts_at = models.TimeField(pgettext_lazy("time of day", "from"))
    ends_at = models.TimeField(pgettext_lazy("time of day", "until"))
    # Where "this one and those after it" were changed, they went on as a series of their own.
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("split from")
    )

    class Meta:
        verbose_name = _("series of bookings")
        verbose_name_plural = _("series of bookings")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("first_day"), ends_at__gt=F("starts_at")),
                name="series_days_and_times_in_order",
                violation_error_message=_("A series ends after it begins, and so does each of its days."),
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values),
                name="series_rhythm_known",
                violation_error_message=_("Unknown rhythm."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.get_rhythm_display()} {self.first_day:%d/%m/%Y}–{self.until:%d/%m/%Y}"


class BookingQuerySet(models.QuerySet):
    def live(self):
        """Bookings whose slot nobody else can have."""
        return self.filter(status__in=STATUS.live)

    def open(self):
        """Bookings that may still be moved or given up."""
        return self.filter(status__in=STATUS.open)

    def overlapping(self, start, end):
        """Bookings with a moment between ``start`` and before ``end``, whatever their status."""
        return self.filter(period__overlap=(start, end))

    def of_user(self, user):
        """Bookings that ``user`` made, or that belong to a company of ``user``."""
        return self.filter(Q(booked_by=user) | Q(company__in=Company.objects.filter(members__user=user)))


@tracked
class Booking(models.Model):
    """A space for somebody from a moment until before another; never twice while it is live.

    Without a company it is the park's own. ``sequence`` counts its changes for calendars (RFC 5545).
    ``status`` changes only through ``bookings.actions``.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    space = models.ForeignKey(Space, models.PROTECT, related_name="bookings", verbose_name=_("space"))
    period = DateTimeRangeField(_("period"))
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("company")
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings", verbose_name=_("booked by")
    )
    title = models.CharField(pgettext_lazy("booking", "subject"), max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(_("number of people"), default=1, validators=[MinValueValidator(1)])
    equipment = models.JSONField(_("equipment asked for"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=STATUS, default=STATUS.CONFIRMED, editable=False)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("series")
    )
    sequence = models.PositiveIntegerField(_("number of changes"), default=0, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-period", "-id"]
        constraints = [
            ExclusionConstraint(
                name="booking_space_once",
                expressions=[("space", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(status__in=STATUS.live),
                violation_error_message=_("This space is already booked at that time."),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="booking_period_bounded",
                violation_error_message=_("A booking has a beginning and an end."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=STATUS.values),
                name="booking_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="booking_for_somebody",
                violation_error_message=_("A booking is for at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(status=STATUS.ATTENDED, checked_in_at__isnull=False)
                | (~Q(status=STATUS.ATTENDED) & Q(checked_in_at__isnull=True)),
                name="booking_attended_has_moment",
                violation_error_message=_("A booking is checked in at a moment, and only then."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def starts_at(self):
        """The beginning, in local time."""
        return timezone.localtime(self.period.lower)

    @property
    def ends_at(self):
        """The end (exclusive), in local time."""
        return timezone.localtime(self.period.upper)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.period.upper - self.period.lower).total_seconds()) // 60

    def holder_in(self, language: str) -> str:
        """The company in the script of ``language``, or the person who booked for the park."""
        return self.company.name_in(language) if self.company else self.booked_by.name_in(language)


@tracked
class Guest(models.Model):
    """Somebody invited to a booking, told of it by mail; needs no account."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="guests", verbose_name=_("booking"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["booking", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "email"],
                name="guest_once",
                violation_error_message=_("This guest is already invited."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email


class BookingLog(models.Model):
    """One move or change of a booking: from where, to where, by whom, when."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="log", verbose_name=_("booking"))
    verb = models.CharField(_("step"), max_length=20)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=10, blank=True, choices=STATUS)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=10, choices=STATUS)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a booking")
        verbose_name_plural = _("steps of a booking")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="booking_log_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.get_to_status_display())
