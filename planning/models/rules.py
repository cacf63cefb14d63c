from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.models import Park
from technopark.common.history import tracked

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


@tracked
class PlanningRules(models.Model):
    """What a forecast of a park assumes where its own history is too short to say; one row a park, or the defaults."""

    park = models.OneToOneField(Park, models.CASCADE, related_name="planning_rules", verbose_name=_("park"))
    history_needed = models.PositiveSmallIntegerField(
        _("ends of stays needed to count on history"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("With fewer, the rule below is used instead of what happened."),
    )
    renewal_low = models.PositiveSmallIntegerField(_("renewals, at least (%)"), default=30, validators=PERCENT)
    renewal_likely = models.PositiveSmallIntegerField(_("renewals, likely (%)"), default=50, validators=PERCENT)
    renewal_high = models.PositiveSmallIntegerField(_("renewals, at most (%)"), default=80, validators=PERCENT)
    held_likely = models.PositiveSmallIntegerField(
        _("offers out that become stays (%)"), default=70, validators=PERCENT
    )
    reserved_likely = models.PositiveSmallIntegerField(
        _("reservations that become stays (%)"), default=90, validators=PERCENT
    )
    pre_incubation_months = models.PositiveSmallIntegerField(_("renewal of a pre-incubation (months)"), default=3)
    incubation_months = models.PositiveSmallIntegerField(_("renewal of an incubation (months)"), default=12)
    hosting_months = models.PositiveSmallIntegerField(_("renewal of a hosting (months)"), default=24)

    class Meta:
        verbose_name = _("rules of the forecast")
        verbose_name_plural = _("rules of the forecast")
        ordering = ["park"]
        constraints = [
            models.CheckConstraint(
                condition=Q(renewal_low__lte=F("renewal_likely"))
                & Q(renewal_likely__lte=F("renewal_high"))
                & Q(renewal_high__lte=100, held_likely__lte=100, reserved_likely__lte=100),
                name="planning_rules_in_order",
                violation_error_message=_("Percentages go up from at least to at most, and none passes 100."),
            ),
            models.CheckConstraint(
                condition=Q(
                    history_needed__gte=1,
                    pre_incubation_months__gte=1,
                    incubation_months__gte=1,
                    hosting_months__gte=1,
                ),
                name="planning_rules_at_least_one",
                violation_error_message=_("At least one month, and at least one stay."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.park)

    def renewal_months(self, track: str) -> int:
        """How long a renewal on ``track`` lasts."""
        return getattr(self, f"{track}_months")
