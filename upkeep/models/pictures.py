from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A photo as it is kept: a JPEG or PNG without what the camera wrote into it (place, device, moment)."""

    file = models.FileField(_("file"), upload_to="pictures/%Y/%m/", max_length=200)
    content_type = models.CharField(_("type of file"), max_length=40, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.sha256[:12]
