import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.enums import ReminderLevel
from spaces.models import Park
from technopark.common.models import Document
from tenants.models import Company, Tenancy

# The lines of an invoice or a credit note make its amount, when the transaction ends.
ADDS_UP = """
    IF (SELECT coalesce(sum(net), 0) FROM {lines} WHERE {key} = {id}) IS DISTINCT FROM
        (SELECT net FROM {whole} WHERE id = {id}) THEN
        RAISE EXCEPTION 'the lines do not add up'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NULL;
"""


class InvoiceQuerySet(models.QuerySet):
    def with_amounts(self):
        """Each invoice with what was ``paid`` and ``credited`` of it, and what is ``open``, in MAD with VAT."""
        return self.annotate(paid=_sum_of("allocations", "amount"), credited=_sum_of("credit_notes", "total")).annotate(
            open=F("total") - F("paid") - F("credited")
        )

    def unpaid(self):
        """Invoices of which something is left to pay, with their amounts."""
        return self.with_amounts().filter(open__gt=0)

    def overdue(self, *, today):
        """Unpaid invoices whose last day to pay has passed."""
        return self.unpaid().filter(due_on__lt=today)


def _sum_of(relation: str, field: str):
    """The sum of ``field`` over the rows of ``relation`` of an invoice, read for each row through its index."""
    model = Invoice._meta.get_field(relation).related_model
    rows = model.objects.filter(invoice=models.OuterRef("pk")).order_by().values("invoice")
    found = models.Subquery(rows.annotate(sum=models.Sum(field)).values("sum"))
    return models.functions.Coalesce(found, 0, output_field=models.DecimalField(max_digits=12, decimal_places=2))


class Invoice(models.Model):
    """What a company owes for a stay, issued once and never changed; a credit note corrects it.

    ``number`` is that of its document (``KHE-2027-FAC-00012``). Its lines are its charges, which are frozen with it.
    ``due_on`` is the last day to pay. ``month`` is the first day of the latest month charged.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="invoices", verbose_name=_("park"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="invoices", verbose_name=_("company"))
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="invoices", verbose_name=_("tenancy"))
    month = models.DateField(_("month"))
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("to be paid by (last day)"))
    net = models.DecimalField(_("amount without VAT (MAD)"), max_digits=12, decimal_places=2)
    vat = models.DecimalField(_("VAT (MAD)"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("amount with VAT (MAD)"), max_digits=12, decimal_places=2)
    document = models.OneToOneField(Document, models.PROTECT, related_name="invoice", verbose_name=_("document"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issued_on", "-id"]
        indexes = [
            models.Index(fields=["park", "-issued_on", "-id"], name="invoice_by_park"),
            models.Index(fields=["company", "park"], name="invoice_by_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("net") + F("vat"), net__gt=0, vat__gte=0),
                name="invoice_amounts_agree",
                violation_error_message=_("An invoice's total is its amount and its VAT."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on"), month__day=1),
                name="invoice_days_in_order",
                violation_error_message=_("An invoice is due after it is issued."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="invoice_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="invoice_adds_up",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=ADDS_UP.format(
                    lines="billing_charge",
                    key="invoice_id",
                    id="NEW.id",
                    whole="billing_invoice",
                    name="invoice_adds_up",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Reminder(models.Model):
    """An invoice was asked for again, once at each level, by a document and a mail."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reminders", verbose_name=_("invoice"))
    level = models.PositiveSmallIntegerField(_("level"), choices=ReminderLevel)
    sent_on = models.DateField(_("sent on"))
    amount = models.DecimalField(_("left to pay (MAD)"), max_digits=12, decimal_places=2)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name=_("document"))

    class Meta:
        verbose_name = _("payment reminder")
        verbose_name_plural = _("payment reminders")
        ordering = ["invoice", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "level"],
                name="reminder_once",
                violation_error_message=_("This reminder was already sent."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, level__in=ReminderLevel.values),
                name="reminder_of_something",
                violation_error_message=_("A reminder asks for something."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="reminder_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.invoice} {self.get_level_display()}"
