from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.models import Park
from technopark.common.history import tracked


@tracked
class BillingSettings(models.Model):
    """Who invoices in a park, and its rules of payment. One row a park; ``of`` gives the defaults where there is none.

    The identifiers are those of the park's operator; without its ICE nothing can be invoiced.
    """

    park = models.OneToOneField(Park, models.CASCADE, related_name="billing_settings", verbose_name=_("park"))
    ice = models.CharField(_("ICE of the operator"), max_length=15, blank=True)
    tax_number = models.CharField(_("tax number (IF)"), max_length=12, blank=True)
    trade_tax_number = models.CharField(_("trade tax number (TP)"), max_length=12, blank=True)
    rc_number = models.CharField(_("trade register (RC)"), max_length=12, blank=True)
    rc_court = models.CharField(_("court of the trade register"), max_length=60, blank=True)
    bank = models.CharField(_("bank"), max_length=80, blank=True)
    rib = models.CharField(_("bank account (RIB)"), max_length=24, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("days to pay an invoice"), default=30)
    suspended_percent = models.DecimalField(
        _("share of the fee while suspended (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(100),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("100: a suspended company keeps its space and pays for it."),
    )
    first_reminder_days = models.PositiveSmallIntegerField(_("first reminder (days after the due date)"), default=8)
    second_reminder_days = models.PositiveSmallIntegerField(_("second reminder (days after the due date)"), default=30)
    notice_days = models.PositiveSmallIntegerField(_("formal notice (days after the due date)"), default=60)

    class Meta:
        verbose_name = _("billing settings")
        verbose_name_plural = _("billing settings")
        ordering = ["park"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ice="") | Q(ice__regex=r"^[0-9]{15}$"),
                name="billing_ice_format",
                violation_error_message=_("An ICE has 15 digits."),
            ),
            models.CheckConstraint(
                condition=Q(rib="") | Q(rib__regex=r"^[0-9]{24}$"),
                name="billing_rib_format",
                violation_error_message=_("A RIB has 24 digits."),
            ),
            models.CheckConstraint(
                condition=Q(suspended_percent__gte=0, suspended_percent__lte=100),
                name="billing_suspended_share",
                violation_error_message=_("A share lies between 0 and 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(
                    second_reminder_days__gt=F("first_reminder_days"), notice_days__gt=F("second_reminder_days")
                ),
                name="billing_reminders_in_order",
                violation_error_message=_("Each reminder comes after the one before it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.park)

    @classmethod
    def of(cls, park: Park) -> "BillingSettings":
        """The settings of ``park``; unsaved defaults where nobody has set any."""
        return cls.objects.filter(park=park).first() or cls(park=park)
