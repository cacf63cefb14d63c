import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models.tenancy import Tenancy, TenancyLog


class Operation(models.Model):
    """A change of a stay that can be undone: what the stay was before it, and after (``tenants.state``).

    ``log`` is the last row of the log that it wrote, ``undo_log`` the one that took it back.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="operations", verbose_name=_("tenancy"))
    verb = models.CharField(_("step"), max_length=20)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    before = models.JSONField(_("the stay before"))
    after = models.JSONField(_("the stay after"))
    log = models.OneToOneField(TenancyLog, models.PROTECT, related_name="operation", verbose_name=_("log"))
    undo_log = models.OneToOneField(
        TenancyLog, models.PROTECT, null=True, blank=True, related_name="undoes", verbose_name=_("undone")
    )

    class Meta:
        verbose_name = _("change of a stay")
        verbose_name_plural = _("changes of a stay")
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(name="operation_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="operation_says_what_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("tenancy", "verb", "at", "before", "after", "log"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy_id} {self.verb}"
