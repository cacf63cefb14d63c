from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spaces.models import Space
from technopark.common.history import tracked


@tracked
class Feed(models.Model):
    """A private link to a calendar: of a person's bookings, or of a space as that person may see it.

    Only the SHA-256 of its token is kept (hexadecimal); whoever holds the link reads, until it is revoked.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds", verbose_name=_("person"))
    space = models.ForeignKey(
        Space, models.CASCADE, null=True, blank=True, related_name="feeds", verbose_name=_("space")
    )
    token_hash = models.CharField(_("fingerprint of the link"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "space"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="feed_once",
                violation_error_message=_("This person already has a link to this calendar."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.space or '*'})"
