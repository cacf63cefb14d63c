from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.enums import ChargeKind
from billing.models.invoice import ADDS_UP, Invoice
from spaces.models import Space
from tenants.models import Tenancy


class ChargeQuerySet(models.QuerySet):
    def pending(self):
        """Charges that no invoice has; they may still change."""
        return self.filter(invoice__isnull=True)

    def to_invoice(self, *, through):
        """Pending charges of months up to ``through`` (first day of a month); what is to be credited is not among."""
        return self.pending().filter(month__lte=through, net__gt=0)

    def to_credit(self):
        """Pending adjustments that lower a month already invoiced: a credit note settles them."""
        return self.pending().filter(net__lt=0)


class Charge(models.Model):
    """A line of what a stay costs in a month: a space for some days at a monthly fee.

    ``first_day`` to ``last_day`` (inclusive) lie in ``month`` (its first day). ``net`` is in MAD without VAT, rounded
    as ``billing.charges`` states. Pending lines are computed again when the stay changes; an invoiced one is frozen.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="charges", verbose_name=_("tenancy"))
    kind = models.CharField(_("kind"), max_length=10, choices=ChargeKind, default=ChargeKind.FEE)
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="charges", verbose_name=_("space")
    )
    month = models.DateField(_("month"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    monthly_fee = models.DecimalField(
        _("monthly fee (MAD, without VAT)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    percent = models.DecimalField(_("share of the fee (%)"), max_digits=5, decimal_places=2, default=100)
    label = models.CharField(_("what for"), max_length=160, blank=True)
    net = models.DecimalField(_("amount without VAT (MAD)"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT (%)"), max_digits=4, decimal_places=2)
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, blank=True, related_name="charges", verbose_name=_("invoice")
    )

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["month", "first_day", "id"]
        indexes = [
            models.Index(fields=["month", "tenancy"], name="charge_pending", condition=Q(invoice__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1, first_day__gte=F("month"), last_day__gte=F("first_day")),
                name="charge_days_in_order",
                violation_error_message=_("A charge is for days of its month."),
            ),
            models.CheckConstraint(
                condition=Q(vat_rate__gte=0, vat_rate__lte=100) & ~Q(net=0),
                name="charge_amounts_sound",
                violation_error_message=_("A charge has an amount and a VAT rate."),
            ),
            models.CheckConstraint(
                condition=Q(invoice__isnull=True) | Q(net__gt=0),
                name="charge_invoiced_is_positive",
                violation_error_message=_("What is given back is credited, never invoiced."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ChargeKind.EXTRA) & ~Q(label="") & Q(net__gt=0)
                | Q(kind__in=[ChargeKind.FEE, ChargeKind.ADJUSTMENT], space__isnull=False),
                name="charge_says_what_for",
                violation_error_message=_("A charge says what it is for."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="charge_invoiced_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__invoice__isnull=False),
            ),
            pgtrigger.Trigger(
                name="charge_suits_invoice",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("invoice_id"),
                condition=pgtrigger.Q(new__invoice__isnull=False),
                func="""
                    IF NEW.tenancy_id <> (SELECT tenancy_id FROM billing_invoice WHERE id = NEW.invoice_id) THEN
                        RAISE EXCEPTION 'the charge is of another stay'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_suits_invoice';
                    END IF;
                """
                + ADDS_UP.format(
                    lines="billing_charge",
                    key="invoice_id",
                    id="NEW.invoice_id",
                    whole="billing_invoice",
                    name="invoice_adds_up",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy_id} {self.month:%m/%Y}: {self.net}"

    @property
    def ends_on(self):
        """The first day after."""
        return self.last_day + timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it is for."""
        return (self.ends_on - self.first_day).days
