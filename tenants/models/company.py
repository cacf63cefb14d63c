from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from technopark.common.history import tracked
from tenants.enums import LegalForm, Sector


@tracked
class Company(models.Model):
    """A company, or a project that is not one yet (then without identifiers).

    Identifiers follow domain §3: the ICE is unique where known; RC is unique with its court;
    IF, TP and CNSS have no public check digit, so a repeat is only warned about.
    """

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_ar = models.CharField(_("name in Arabic"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.OTHER)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)
    ice = models.CharField(_("ICE"), max_length=15, blank=True)
    rc_number = models.CharField(_("trade register (RC)"), max_length=12, blank=True)
    rc_court = models.CharField(_("court of the trade register"), max_length=60, blank=True)
    tax_number = models.CharField(_("tax number (IF)"), max_length=12, blank=True)
    trade_tax_number = models.CharField(_("trade tax number (TP)"), max_length=12, blank=True)
    cnss_number = models.CharField(_("CNSS number"), max_length=12, blank=True)
    created_on = models.DateField(_("created on"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ice"],
                condition=~Q(ice=""),
                name="company_ice_unique",
                violation_error_message=_("Another company already has this ICE."),
            ),
            models.UniqueConstraint(
                fields=["rc_number", "rc_court"],
                condition=~Q(rc_number=""),
                name="company_rc_unique",
                violation_error_message=_("Another company already has this number in this court's register."),
            ),
            models.CheckConstraint(
                condition=Q(ice="") | Q(ice__regex=r"^[0-9]{15}$"),
                name="company_ice_format",
                violation_error_message=_("An ICE has 15 digits."),
            ),
            models.CheckConstraint(
                condition=Q(rc_number="") | ~Q(rc_court=""),
                name="company_rc_with_court",
                violation_error_message=_("A trade register number needs its court."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in the script of ``language``, where it is known."""
        return (self.name_ar if language == "ar" else "") or self.name


@tracked
class Member(models.Model):
    """A person belongs to a company; representatives act for it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="members", verbose_name=_("company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    position = models.CharField(pgettext_lazy("job", "position"), max_length=80, blank=True)
    is_representative = models.BooleanField(_("acts for the company"), default=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["company", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user"],
                name="member_once",
                violation_error_message=_("This person already belongs to this company."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.company})"
