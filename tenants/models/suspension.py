from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from technopark.common.history import tracked
from tenants.models.tenancy import Tenancy


class SuspensionQuerySet(models.QuerySet):
    def on(self, day):
        """Suspensions that hold on ``day``."""
        return self.filter(period__contains=day)

    def not_over(self, day):
        """Suspensions that hold on ``day`` or begin after it."""
        return self.filter(Q(period__endswith__gt=day) | Q(period__upper_inf=True))


@tracked
class Suspension(models.Model):
    """The days on which a stay is suspended; the company keeps its place and spaces, and counts.

    ``period`` begins on the first day suspended and ends, exclusive, on the first day on which the stay goes on;
    without an end it holds until it is lifted, at most until the stay ends. Two of a stay never overlap.
    Days after the stay's end, which was shortened meanwhile, mean nothing: take the common days with the stay.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="suspensions", verbose_name=_("tenancy"))
    period = DateRangeField(_("period"))
    reason = models.TextField(_("reason"), blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["tenancy", "period"]
        constraints = [
            ExclusionConstraint(
                name="suspension_once",
                expressions=[("tenancy", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("The stay is already suspended on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False),
                name="suspension_has_first_day",
                violation_error_message=_("A suspension has a first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy.reference} {self.period.lower}"

    @property
    def lifted_on(self):
        """The first day on which the stay goes on; None while nobody has said which."""
        return self.period.upper
