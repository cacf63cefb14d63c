from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.enums import SpaceKind
from spaces.models import Park
from technopark.common.history import tracked
from tenants.enums import TariffUnit, Track


@tracked
class Tariff(models.Model):
    """The fee of a kind of space on a track, in MAD without VAT, from a day on until the next row's day.

    ``from_company_age`` is the stage of the company: a row holds for companies of that age in months or more, up to
    the next stage of the same kind and track. A project that is no company yet is of age 0.
    """

    park = models.ForeignKey(Park, models.CASCADE, related_name="tariffs", verbose_name=_("park"))
    space_kind = models.CharField(_("kind of space"), max_length=16, choices=SpaceKind)
    track = models.CharField(_("track"), max_length=16, choices=Track)
    from_company_age = models.PositiveSmallIntegerField(
        _("for companies from this age on (months)"), default=0, help_text=_("0: from the beginning.")
    )
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    unit = models.CharField(_("unit"), max_length=4, choices=TariffUnit)
    amount = models.DecimalField(_("amount (MAD, without VAT)"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT (%)"), max_digits=4, decimal_places=2, default=20)

    class Meta:
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        ordering = ["park", "space_kind", "track", "from_company_age", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "space_kind", "track", "from_company_age", "starts_on"],
                name="tariff_once_a_day",
                violation_error_message=_("There is already a tariff from that day."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(vat_rate__gte=0),
                name="tariff_not_negative",
                violation_error_message=_("A fee cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_space_kind_display()} / {self.get_track_display()}: {self.amount}"
