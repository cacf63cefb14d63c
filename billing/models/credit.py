import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.enums import CreditKind
from billing.models.charge import Charge
from billing.models.invoice import ADDS_UP, Invoice
from billing.models.payment import SUMS, WITHIN_INVOICE
from technopark.common.models import Document


class CreditNote(models.Model):
    """The only way to correct an invoice: it lowers it by some of its lines, with a reason. Frozen like the invoice."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes", verbose_name=_("invoice"))
    kind = models.CharField(_("kind"), max_length=8, choices=CreditKind)
    reason = models.TextField(_("reason"))
    issued_on = models.DateField(_("issued on"))
    net = models.DecimalField(_("amount without VAT (MAD)"), max_digits=12, decimal_places=2)
    vat = models.DecimalField(_("VAT (MAD)"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("amount with VAT (MAD)"), max_digits=12, decimal_places=2)
    document = models.OneToOneField(Document, models.PROTECT, related_name="credit_note", verbose_name=_("document"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("net") + F("vat"), net__gt=0, vat__gte=0),
                name="credit_note_amounts_agree",
                violation_error_message=_("A credit note's total is its amount and its VAT."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & Q(kind__in=CreditKind.values),
                name="credit_note_has_reason",
                violation_error_message=_("A credit note says why."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="credit_note_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="credit_note_within_invoice",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=SUMS,
                func=f"{WITHIN_INVOICE} RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="credit_note_adds_up",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=ADDS_UP.format(
                    lines="billing_creditline",
                    key="credit_note_id",
                    id="NEW.id",
                    whole="billing_creditnote",
                    name="credit_note_adds_up",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CreditLine(models.Model):
    """How much of a charge of the invoice is credited, in MAD without VAT."""

    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines", verbose_name=_("credit note"))
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="credits", verbose_name=_("charge"))
    net = models.DecimalField(_("amount without VAT (MAD)"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("line of a credit note")
        verbose_name_plural = _("lines of credit notes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(net__gt=0),
                name="credit_line_positive",
                violation_error_message=_("What is credited is more than nothing."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="credit_line_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="credit_line_within_charge",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT invoice_id FROM billing_charge WHERE id = NEW.charge_id) IS DISTINCT FROM
                        (SELECT invoice_id FROM billing_creditnote WHERE id = NEW.credit_note_id)
                        OR (SELECT sum(net) FROM billing_creditline WHERE charge_id = NEW.charge_id) >
                        (SELECT net FROM billing_charge WHERE id = NEW.charge_id) THEN
                        RAISE EXCEPTION 'more is credited than was charged'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_line_within_charge';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="credit_line_adds_up",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=ADDS_UP.format(
                    lines="billing_creditline",
                    key="credit_note_id",
                    id="NEW.credit_note_id",
                    whole="billing_creditnote",
                    name="credit_note_adds_up",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credit_note_id}: {self.net}"
