from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Park, Space
from spaces.models.space import DateRange
from technopark.common.history import tracked
from tenants.models import Tenancy
from upkeep.enums import PassKind


@tracked
class DoorPass(models.Model):
    """A key or a badge of the house, known by its number; without a space it opens the house itself."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="door_passes", verbose_name=_("park"))
    kind = models.CharField(_("kind"), max_length=5, choices=PassKind, default=PassKind.KEY)
    number = models.CharField(_("number"), max_length=24)
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="door_passes", verbose_name=_("space")
    )
    lost_on = models.DateField(_("lost on"), null=True, blank=True)

    class Meta:
        verbose_name = _("key or badge")
        verbose_name_plural = _("keys and badges")
        ordering = ["park", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "kind", "number"],
                name="door_pass_once",
                violation_error_message=_("This park already has a key or badge with that number."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PassKind.values) & ~Q(number=""),
                name="door_pass_numbered",
                violation_error_message=_("A key or badge has its number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class HandoverQuerySet(models.QuerySet):
    def out(self):
        """What is in somebody's hands now."""
        return self.filter(returned_on__isnull=True)


@tracked
class Handover(models.Model):
    """A key or badge in a company's hands from a day on until it is given back; in one pair of hands at a time.

    Given back on a day, it can be given to the next on the same day.
    """

    door_pass = models.ForeignKey(DoorPass, models.PROTECT, related_name="handovers", verbose_name=_("key or badge"))
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="handovers", verbose_name=_("tenancy"))
    given_to = models.CharField(_("given to"), max_length=120)
    given_on = models.DateField(_("given on"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))
    returned_on = models.DateField(_("given back on"), null=True, blank=True)
    returned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    # Written off as lost rather than given back.
    is_lost = models.BooleanField(pgettext_lazy("key", "lost"), default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing over of a key or badge")
        verbose_name_plural = _("handing over of keys and badges")
        ordering = ["-given_on", "-id"]
        constraints = [
            ExclusionConstraint(
                name="handover_one_holder",
                expressions=[
                    ("door_pass", RangeOperators.EQUAL),
                    (DateRange("given_on", "returned_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody else has this key or badge on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("given_on")),
                name="handover_days_in_order",
                violation_error_message=_("A key is given back after it was given."),
            ),
            models.CheckConstraint(
                condition=~Q(is_lost=True) | Q(returned_on__isnull=False),
                name="handover_lost_has_day",
                violation_error_message=_("A lost key has the day on which it was reported."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.door_pass} → {self.given_to}"
