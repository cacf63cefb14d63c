from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from technopark.common.history import tracked
from tenants.enums import ReminderKind, RenewalStatus
from tenants.models.tenancy import Tenancy


@tracked
class RenewalRequest(models.Model):
    """A company asks to stay on until the day before ``ends_on``; the park grants or refuses, with reasons.

    ``stay_ended_on`` is the end of the stay (first day after) when it was asked.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="renewals", verbose_name=_("tenancy"))
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    stay_ended_on = models.DateField(_("end of the stay when asked"))
    ends_on = models.DateField(_("end wished for"))
    message = models.TextField(_("message"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=RenewalStatus, default=RenewalStatus.PENDING, editable=False
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    reason_in_law = models.TextField(_("reason in law"), blank=True)
    reason_in_fact = models.TextField(_("reason in fact"), blank=True)

    class Meta:
        verbose_name = _("request for renewal")
        verbose_name_plural = _("requests for renewal")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy"],
                condition=Q(status="pending"),
                name="renewal_one_pending",
                violation_error_message=_("A request for renewal is already waiting for its answer."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("stay_ended_on")),
                name="renewal_is_longer",
                violation_error_message=_("A renewal makes the stay longer."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "withdrawn"]) | Q(answered_on__isnull=False),
                name="renewal_answer_has_day",
                violation_error_message=_("An answer has its day."),
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | (~Q(reason_in_law="") & ~Q(reason_in_fact="")),
                name="renewal_refused_with_reasons",
                violation_error_message=_("A refusal needs its reason in law and its reason in fact."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy.reference} {self.asked_on}"

    @property
    def last_day(self):
        """The last day wished for, inclusive."""
        return self.ends_on - timedelta(days=1)


class EndReminder(models.Model):
    """A company was reminded once that its stay, ending on ``ends_on`` (first day after), comes to its end."""

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="end_reminders", verbose_name=_("tenancy"))
    ends_on = models.DateField(_("end of the stay"))
    kind = models.CharField(_("reminder"), max_length=10, choices=ReminderKind)
    sent_on = models.DateField(pgettext_lazy("reminder", "sent on"))

    class Meta:
        verbose_name = _("reminder of the end")
        verbose_name_plural = _("reminders of the end")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy", "ends_on", "kind"],
                name="end_reminder_once",
                violation_error_message=_("The company was already reminded of this."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tenancy.reference} {self.get_kind_display()}"
