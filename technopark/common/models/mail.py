from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from technopark.common.history import tracked


class MailQuerySet(models.QuerySet):
    def unsent(self):
        """Mails that wait for the worker: neither sent nor cancelled, held ones among them."""
        return self.filter(sent_at__isnull=True, cancelled_at__isnull=True)


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
    # An iCalendar object (RFC 5545), sent along as a file that calendars understand.
    calendar = models.TextField(_("calendar"), blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(pgettext_lazy("mail", "sent"), null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)
    # Held mails stay in the outbox until somebody releases them; a cancelled one is never sent.
    held_at = models.DateTimeField(_("held"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("held or cancelled by"),
    )
    # When the worker tries again after a failure; empty before the first and after the last attempt.
    next_try_at = models.DateTimeField(_("next attempt"), null=True, blank=True, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], name="mail_unsent", condition=Q(sent_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(cancelled_at__isnull=True, held_at__isnull=True),
                name="mail_sent_is_not_stopped",
                violation_error_message=_("A mail that was sent is neither held nor cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, cancelled_at__isnull=True) | Q(stopped_by__isnull=False),
                name="mail_stopped_by_somebody",
                violation_error_message=_("A mail is held or cancelled by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


@tracked
class MailTemplate(models.Model):
    """The words of a kind of mail in one language, written by staff; they replace those that are shipped.

    ``subject`` and ``body`` are plain text with ``{{ variables }}`` from the list allowed for the kind, nothing else.
    An inactive one is kept as a draft: the shipped words are sent.
    """

    kind = models.CharField(_("kind"), max_length=50)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=8000)
    is_active = models.BooleanField(_("in use"), default=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited"), auto_now=True)

    class Meta:
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"],
                name="mail_template_once_a_language",
                violation_error_message=_("This mail already has its words in this language."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
