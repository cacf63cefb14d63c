from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailQuerySet(models.QuerySet):
    def unsent(self):
        """Mails that wait for the worker."""
        return self.filter(sent_at__isnull=True)


class Mail(models.Model):
    """A mail to one person, written in the transaction of the change that causes it.

    The worker sends it after that transaction commits, once: no mail without its change,
    no change without its mail.
    """

    to = models.EmailField(pgettext_lazy("mail", "to"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("recipient"),
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=50, db_index=True)
    subject_reference = models.CharField(_("about"), max_length=40, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(pgettext_lazy("mail", "sent"), null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], name="mail_unsent", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
