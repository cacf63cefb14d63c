from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from followup.enums import Measure, ReportKind
from technopark.common.history import tracked
from tenants.models import Tenancy


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Reports asked for and not declared yet."""
        return self.filter(declared_at__isnull=True)

    def declared(self):
        return self.filter(declared_at__isnull=False)

    def to_verify(self):
        """Declared reports that staff have not looked at yet."""
        return self.declared().filter(verified_at__isnull=True)


@tracked
class Report(models.Model):
    """Figures asked of a company on a day: at its entry, at the end of a half-year, or yearly after its exit.

    ``as_of`` is the day that the figures describe; money is of the months until then. ``draft`` keeps what was typed
    until it is declared: then it becomes rows of ``Figure``, each with its declarant.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="reports", verbose_name=_("tenancy"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    as_of = models.DateField(_("figures on"))
    due_on = models.DateField(_("to declare by (last day)"))
    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    note = models.TextField(_("what staff should know"), blank=True)
    declared_at = models.DateTimeField(_("declared"), null=True, blank=True, editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("declared by"),
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    returned_at = models.DateTimeField(_("sent back"), null=True, blank=True, editable=False)
    return_reason = models.CharField(_("why it was sent back"), max_length=300, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of figures")
        verbose_name_plural = _("reports of figures")
        ordering = ["-as_of", "-id"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(declared_at__isnull=True), name="report_due"),
            models.Index(
                fields=["declared_at"],
                condition=Q(declared_at__isnull=False, verified_at__isnull=True),
                name="report_to_verify",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy", "kind", "as_of"],
                name="report_once_a_day",
                violation_error_message=_("These figures are already asked for."),
            ),
            models.UniqueConstraint(
                fields=["tenancy"],
                condition=Q(kind=ReportKind.BASELINE),
                name="report_one_baseline",
                violation_error_message=_("A stay has one situation at entry."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False, declared_at__isnull=False),
                name="report_verified_once_declared",
                violation_error_message=_("Only figures that were declared can be verified."),
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(return_reason=""),
                name="report_returned_with_reason",
                violation_error_message=_("A report that is sent back says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.as_of:%Y-%m-%d}"


@tracked
class Figure(models.Model):
    """One declared value: with its day (the report's), its declarant, and whether staff verified it.

    No row: the figure is not known, which is not zero.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures", verbose_name=_("report of figures"))
    measure = models.CharField(_("measure"), max_length=14, choices=Measure)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    declared_at = models.DateTimeField(_("declared"), default=timezone.now)
    # Nobody with an account, where it was declared through a private link: then the link's address says who.
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("declared by")
    )
    declarant = models.CharField(_("declarant"), max_length=160)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "measure"],
                name="figure_once",
                violation_error_message=_("This figure is already declared."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message=_("A figure is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.money) | Q(value=Floor(F("value"))),
                name="figure_whole_unless_money",
                violation_error_message=_("People and rights are counted in whole numbers."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) ^ Q(verified_by__isnull=False),
                name="figure_verified_by_somebody",
                violation_error_message=_("A verified figure says by whom."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.value}"
