import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from technopark.common.history import tracked
from technopark.common.models import Document
from tenants.models import Tenancy
from upkeep.enums import DepositReason


@tracked
class Departure(models.Model):
    """What remains to be done when a company leaves: exit inventory, keys and badges, deposit, clearance.

    ``deposit`` is what the park holds when the statement is made; with it, the statement (DEP) and its lines are
    frozen. The clearance (QUI) says that nothing is owed any more.
    """

    tenancy = models.OneToOneField(Tenancy, models.PROTECT, related_name="departure", verbose_name=_("tenancy"))
    begun_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    deposit = models.DecimalField(_("deposit (MAD)"), max_digits=12, decimal_places=2, null=True, blank=True)
    statement = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("deposit statement"),
    )
    settled_on = models.DateField(_("deposit settled on"), null=True, blank=True)
    clearance = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("clearance")
    )

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=True, settled_on__isnull=True)
                | Q(statement__isnull=False, deposit__gte=0),
                name="departure_statement_has_deposit",
                violation_error_message=_("A deposit is settled after its statement, which says how much it was."),
            ),
            models.CheckConstraint(
                condition=Q(clearance__isnull=True) | Q(settled_on__isnull=False),
                name="departure_clearance_after_deposit",
                violation_error_message=_("A clearance comes after the deposit is settled."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tenancy)


@tracked
class DepositLine(models.Model):
    """Something kept of a deposit, and why."""

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="lines", verbose_name=_("departure"))
    reason = models.CharField(_("reason"), max_length=8, choices=DepositReason)
    label = models.CharField(_("what for"), max_length=160)
    amount = models.DecimalField(
        _("amount kept (MAD)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("amount kept of a deposit")
        verbose_name_plural = _("amounts kept of a deposit")
        ordering = ["departure", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="deposit_line_positive",
                violation_error_message=_("An amount kept is more than zero."),
            ),
            models.CheckConstraint(
                condition=Q(reason__in=DepositReason.values),
                name="deposit_line_reason_known",
                violation_error_message=_("Unknown reason."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="deposit_line_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    PERFORM 1 FROM upkeep_departure d
                    WHERE (TG_OP <> 'INSERT' AND d.id = OLD.departure_id)
                        OR (TG_OP <> 'DELETE' AND d.id = NEW.departure_id)
                    FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM upkeep_departure d
                        WHERE d.statement_id IS NOT NULL AND (
                            (TG_OP <> 'INSERT' AND d.id = OLD.departure_id)
                            OR (TG_OP <> 'DELETE' AND d.id = NEW.departure_id)
                        )
                    ) THEN
                        RAISE EXCEPTION 'a deposit statement never changes'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_line_is_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"
