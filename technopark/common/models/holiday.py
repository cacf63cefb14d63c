from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A public holiday of Morocco; a table, because the moon decides some of them.

    Pre-filled from the package ``holidays``; its Islamic dates were a day early for three of four past
    Eids, so they come as estimated until somebody confirms them (domain, §3).
    """

    class Kind(models.TextChoices):
        NATIONAL = "national", _("national")
        RELIGIOUS = "religious", _("religious")
        LOCAL = "local", _("local")

    date = models.DateField(_("date"), unique=True)
    label = models.CharField(_("label"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NATIONAL)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.label}"
