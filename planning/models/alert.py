from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planning.enums import AlertKind


class MutedAlert(models.Model):
    """A kind of alert that a person does not want in the morning's mail; the page still shows it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_alerts", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=AlertKind)

    class Meta:
        verbose_name = _("alert left out of a mail")
        verbose_name_plural = _("alerts left out of mails")
        ordering = ["person", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="muted_alert_once"),
            models.CheckConstraint(condition=Q(kind__in=AlertKind.values), name="muted_alert_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class Digest(models.Model):
    """That a person's alerts of a day were looked at and mailed if there were any: once a day, however often asked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    day = models.DateField(_("day"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("morning mail of alerts")
        verbose_name_plural = _("morning mails of alerts")
        ordering = ["-day", "person"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"
