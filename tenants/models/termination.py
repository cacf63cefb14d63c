from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from technopark.common.history import tracked
from technopark.common.models import Document
from tenants.enums import TerminationStage
from tenants.models.tenancy import Tenancy

OPEN = list(TerminationStage.open)


@tracked
class Termination(models.Model):
    """The park ends a stay: formal notice, summons, hearing, decision with both reasons (law 03-01), in this order.

    ``stage`` changes only through ``tenants.actions.terminating``. ``remedy_by`` is the last day to put things
    right; ``ends_on`` the first day after the stay, once decided.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="terminations", verbose_name=_("tenancy"))
    stage = models.CharField(
        _("stage"), max_length=10, choices=TerminationStage, default=TerminationStage.NOTIFIED, editable=False
    )
    fault = models.TextField(_("what the company is held to have done"))
    notified_on = models.DateField(_("formal notice on"))
    remedy_by = models.DateField(_("to be put right by (last day)"))
    formal_notice = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("formal notice")
    )
    summoned_on = models.DateField(_("summoned on"), null=True, blank=True)
    hearing_at = models.DateTimeField(_("time of the hearing"), null=True, blank=True)
    hearing_place = models.CharField(_("place of the hearing"), max_length=160, blank=True)
    heard_on = models.DateField(_("hearing held on"), null=True, blank=True)
    was_present = models.BooleanField(_("the company came"), null=True, blank=True)
    minutes = models.TextField(_("minutes of the hearing"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason_in_law = models.TextField(_("reason in law"), blank=True)
    reason_in_fact = models.TextField(_("reason in fact"), blank=True)
    ends_on = models.DateField(_("end decided"), null=True, blank=True)
    decision = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    closed_note = models.TextField(_("why it was dropped"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy"],
                condition=Q(stage__in=OPEN),
                name="termination_one_open",
                violation_error_message=_("A termination of this stay is already under way."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["summoned", "heard", "decided"])
                | Q(summoned_on__isnull=False, summoned_on__gte=models.F("notified_on"), hearing_at__isnull=False),
                name="termination_summons_after_notice",
                violation_error_message=_("The summons comes after the formal notice and says when."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["heard", "decided"])
                | (
                    Q(heard_on__isnull=False, heard_on__gte=models.F("summoned_on"), was_present__isnull=False)
                    & ~Q(minutes="")
                ),
                name="termination_hearing_on_record",
                violation_error_message=_("The hearing has its day and its minutes."),
            ),
            models.CheckConstraint(
                condition=~Q(stage="decided")
                | (
                    Q(decided_on__isnull=False, decided_on__gte=models.F("heard_on"), ends_on__isnull=False)
                    & ~Q(reason_in_law="")
                    & ~Q(reason_in_fact="")
                ),
                name="termination_decided_with_reasons",
                violation_error_message=_("A termination needs its reason in law and its reason in fact."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy.reference} {self.get_stage_display()}"

    @property
    def last_day(self):
        """The last day of the stay as decided, inclusive; None before."""
        return self.ends_on and self.ends_on - timedelta(days=1)
