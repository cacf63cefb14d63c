import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class CnieReading(models.Model):
    """Somebody had a founder's CNIE shown in full: personal data, so each reading is kept (law 09-08)."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="cnie_readings", verbose_name=_("application")
    )
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by"))
    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name = _("reading of a CNIE")
        verbose_name_plural = _("readings of CNIEs")
        ordering = ["-read_at", "-id"]
        triggers = [pgtrigger.Protect(name="cnie_reading_is_frozen", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.read_by_id}"
