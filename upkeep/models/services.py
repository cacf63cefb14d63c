from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.enums import Weekday
from bookings.models.rules import ClockRange, SecondsOfDay
from spaces.models import Space
from technopark.common.history import tracked


class ServiceUnit(models.Model):
    """What a local-services unit offers; who runs it is the tenancy that holds its space (never one of the 58)."""

    space = models.OneToOneField(Space, models.CASCADE, related_name="service", verbose_name=_("space"))
    activity = models.CharField(_("what it offers"), max_length=160, blank=True)
    is_shown = models.BooleanField(_("shown to the public"), default=True)

    class Meta:
        verbose_name = _("service unit")
        verbose_name_plural = _("service units")
        ordering = ["space__code"]

    def __str__(self) -> str:
        return str(self.space)


@tracked
class ServiceHours(models.Model):
    """A service unit is open on a weekday from one wall time until before another; two rows leave a break."""

    unit = models.ForeignKey(ServiceUnit, models.CASCADE, related_name="hours", verbose_name=_("service unit"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, validators=[MaxValueValidator(6)])
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours of a service unit")
        verbose_name_plural = _("opening hours of service units")
        ordering = ["unit", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) & Q(weekday__lte=6),
                name="service_hours_in_order",
                violation_error_message=_("The closing time comes after the opening time."),
            ),
            ExclusionConstraint(
                name="service_hours_no_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (ClockRange(SecondsOfDay("opens"), SecondsOfDay("closes")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("These hours overlap others of the same weekday."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
