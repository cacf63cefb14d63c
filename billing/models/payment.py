import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.enums import PaymentMode
from billing.models.invoice import Invoice
from spaces.models import Park
from technopark.common.models import Document
from tenants.models import Company

# An invoice is never paid and credited beyond its total, nor a payment used beyond its amount. The rows of both are
# locked first, so that what is summed is what is committed.
WITHIN_INVOICE = """
    PERFORM 1 FROM billing_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid FROM billing_allocation WHERE invoice_id = NEW.invoice_id;
    SELECT coalesce(sum(total), 0) INTO credited FROM billing_creditnote WHERE invoice_id = NEW.invoice_id;
    IF paid < 0 OR paid + credited > (SELECT total FROM billing_invoice WHERE id = NEW.invoice_id) THEN
        RAISE EXCEPTION 'more than the invoice: % paid, % credited', paid, credited
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_invoice';
    END IF;
"""
SUMS = [("paid", "numeric"), ("credited", "numeric")]


class PaymentQuerySet(models.QuerySet):
    def standing(self):
        """Payments that were not cancelled, and no cancellations."""
        return self.filter(cancels__isnull=True, cancelled_by__isnull=True)


class Payment(models.Model):
    """Money received from a company, recorded by staff with its receipt. A counter-entry cancels it, nothing else.

    ``amount`` is in MAD; negative in the counter-entry, which names the payment it ``cancels``.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="payments", verbose_name=_("park"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="payments", verbose_name=_("company"))
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount (MAD)"), max_digits=12, decimal_places=2)
    mode = models.CharField(_("mode of payment"), max_length=10, choices=PaymentMode)
    reference = models.CharField(_("reference of the payment"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    cancels = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="cancelled_by", verbose_name=_("cancels")
    )
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name=_("document"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["park", "-received_on", "-id"], name="payment_by_park")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancels__isnull=True, amount__gt=0) | Q(cancels__isnull=False, amount__lt=0),
                name="payment_amount_has_its_sign",
                violation_error_message=_("A payment is more than nothing; only its cancellation is less."),
            ),
            models.CheckConstraint(
                condition=Q(mode__in=PaymentMode.values),
                name="payment_mode_known",
                violation_error_message=_("Unknown mode of payment."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="payment_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number


class Allocation(models.Model):
    """A part of a payment that settles an invoice; negative where it is taken back, never changed."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations", verbose_name=_("payment"))
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations", verbose_name=_("invoice"))
    amount = models.DecimalField(_("amount (MAD)"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("allocation of a payment")
        verbose_name_plural = _("allocations of payments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="allocation_of_something",
                violation_error_message=_("An allocation has an amount."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="allocation_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="allocation_within_bounds",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[*SUMS, ("used", "numeric"), ("money", "billing_payment")],
                func=f"""{WITHIN_INVOICE}
                    SELECT * INTO money FROM billing_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
                    SELECT sum(amount) INTO used FROM billing_allocation WHERE payment_id = NEW.payment_id;
                    IF used < 0 OR used > money.amount OR (used > 0 AND EXISTS (
                        SELECT 1 FROM billing_payment WHERE cancels_id = NEW.payment_id)) THEN
                        RAISE EXCEPTION 'more than the payment: %', used
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_payment';
                    END IF;
                    IF (money.company_id, money.park_id) IS DISTINCT FROM
                        (SELECT (company_id, park_id) FROM billing_invoice WHERE id = NEW.invoice_id) THEN
                        RAISE EXCEPTION 'the payment is of another company or park'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_same_company';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} → {self.invoice}: {self.amount}"
