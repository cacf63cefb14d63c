import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.enums import MovementKind, PaymentMode
from technopark.common.models import Document
from tenants.models import Tenancy


class DepositMovement(models.Model):
    """Money of a stay's deposit: received, withheld for a reason, returned. A counter-entry cancels one, nothing else.

    ``amount`` is in MAD, negative in the counter-entry. What was withheld and returned is never more than was received.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="deposit_movements", verbose_name=_("tenancy"))
    kind = models.CharField(_("kind"), max_length=10, choices=MovementKind)
    amount = models.DecimalField(_("amount (MAD)"), max_digits=12, decimal_places=2)
    on = models.DateField(_("day"))
    mode = models.CharField(_("mode of payment"), max_length=10, choices=PaymentMode, blank=True)
    reference = models.CharField(_("reference of the payment"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    cancels = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="cancelled_by", verbose_name=_("cancels")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("movement of a deposit")
        verbose_name_plural = _("movements of deposits")
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancels__isnull=True, amount__gt=0) | Q(cancels__isnull=False, amount__lt=0),
                name="deposit_amount_has_its_sign",
                violation_error_message=_("A movement is more than nothing; only its cancellation is less."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=MovementKind.WITHHELD) | ~Q(reason=""),
                name="deposit_withheld_with_reason",
                violation_error_message=_("What is withheld needs its reason."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MovementKind.values),
                name="deposit_kind_known",
                violation_error_message=_("Unknown kind of movement."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="deposit_movement_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="deposit_not_overdrawn",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM tenants_tenancy WHERE id = NEW.tenancy_id FOR NO KEY UPDATE;
                    IF (SELECT sum(CASE kind WHEN 'received' THEN amount ELSE -amount END)
                        FROM billing_depositmovement WHERE tenancy_id = NEW.tenancy_id) < 0 THEN
                        RAISE EXCEPTION 'more leaves the deposit than was received'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_not_overdrawn';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
