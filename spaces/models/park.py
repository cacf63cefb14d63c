from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from technopark.common.history import tracked


class Park(models.Model):
    """A technopark. Every figure and every rule that may differ between parks is a field of its row."""

    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        help_text=_("Starts every reference of this park, for example KHE-2027-0042."),
    )
    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    town = models.CharField(_("town"), max_length=80)
    region = models.CharField(_("region"), max_length=120)
    presentation = models.TextField(_("presentation"), blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    operator = models.CharField(
        _("operator"), max_length=160, blank=True, help_text=_("Who signs on behalf of the park.")
    )
    signatory = models.CharField(_("signatory"), max_length=160, blank=True)
    cndp_number = models.CharField(
        _("CNDP number"), max_length=60, blank=True, help_text=_("Empty: shown as “in progress”.")
    )
    total_area = models.DecimalField(_("total floor area (m²)"), max_digits=8, decimal_places=2)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    # Outline and landmarks of each floor, in centimetres, as spaces.plan.floors reads them; empty: drawn around the
    # spaces. [{"floor": 0, "width": 2500, "height": 4000, "landmarks": [{"kind": "stairs", "x": …, "y": …, …}]}]
    floor_plans = models.JSONField(_("outline of the floors"), default=list, blank=True)

    # Rules that staff may change (defaults: domain, §2 and §5).
    offer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=10)
    reservation_days = models.PositiveSmallIntegerField(_("days to sign after accepting"), default=30)
    ending_soon_days = models.PositiveSmallIntegerField(_("days before the end shown as “ending soon”"), default=60)
    completion_days = models.PositiveSmallIntegerField(_("days to complete a file"), default=15)
    waiting_list_months = models.PositiveSmallIntegerField(_("months on the waiting list"), default=12)
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=30)
    answer_days = models.PositiveSmallIntegerField(_("days to answer a file (law 55-19)"), default=60)
    longest_stay_months = models.PositiveSmallIntegerField(_("longest stay (months)"), default=60)
    deposit_months = models.PositiveSmallIntegerField(_("deposit (months of fee)"), default=2)
    desk_notice_months = models.PositiveSmallIntegerField(_("notice for desks (months)"), default=1)
    office_notice_months = models.PositiveSmallIntegerField(_("notice for offices (months)"), default=3)
    renewal_notice_days = models.PositiveSmallIntegerField(_("days before the end to ask for renewal"), default=60)
    remedy_days = models.PositiveSmallIntegerField(_("days to put things right after a formal notice"), default=15)
    hearing_days = models.PositiveSmallIntegerField(_("working days from summons to hearing"), default=5)
    minimum_quorum = models.PositiveSmallIntegerField(_("fewest members for a quorum"), default=3)

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_area__gt=0),
                name="park_area_positive",
                violation_error_message=_("The floor area must be more than 0 m²."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2,8}$"),
                name="park_code_format",
                violation_error_message=_("The code is 2 to 8 capital letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def cap_on(self, day: date) -> int:
        """How many companies may be present on ``day``; 0 before the first cap."""
        row = self.caps.filter(starts_on__lte=day).order_by("-starts_on").first()
        return row.companies if row else 0


@tracked
class ParkCap(models.Model):
    """The most companies that a park hosts, from a day on until the next row's day.

    Written only through ``spaces.actions.capping`` or the admin; the trigger ``park_cap_holds``
    (on this table, kept by ``tenants``) refuses a cap below the companies already promised.
    """

    park = models.ForeignKey(Park, models.CASCADE, related_name="caps", verbose_name=_("park"))
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    companies = models.PositiveSmallIntegerField(_("most companies"))

    class Meta:
        verbose_name = _("cap of companies")
        verbose_name_plural = _("caps of companies")
        ordering = ["park", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "starts_on"],
                name="park_cap_once_a_day",
                violation_error_message=_("This park already has a cap from that day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.companies} ({self.starts_on:%d/%m/%Y})"
