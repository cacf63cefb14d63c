from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PrivateLinkQuerySet(models.QuerySet):
    def live(self):
        """Links that still open: neither expired nor revoked."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class PrivateLink(models.Model):
    """A link sent by mail that opens something for whoever holds it, for a while (docs/adr/0021).

    Only the SHA-256 (hex) of its token is kept: who reads the database opens nothing.
    """

    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(_("SHA-256 of the token"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("mail", "sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("opens until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PrivateLinkQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.email

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at


def link_constraints(name: str) -> list[models.CheckConstraint]:
    """What every table of private links keeps; ``name`` begins the names of its constraints."""
    return [
        models.CheckConstraint(
            condition=Q(expires_at__gt=F("created_at")),
            name=f"{name}_expires_later",
            violation_error_message=_("A link opens for some time at least."),
        ),
        models.CheckConstraint(
            condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 -- a pattern
            name=f"{name}_keeps_no_token",
            violation_error_message=_("Only the hash of a token is kept."),
        ),
    ]
