import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.enums import AlarmKind
from applications.models.application import Application
from technopark.common.history import tracked
from technopark.common.models import PrivateLink, link_constraints


@tracked
class Collaborator(models.Model):
    """A co-founder invited to a file by its owner, with or without the right to change it.

    ``user`` is known once they have signed in with the link; until then the link alone lets them in.
    Only the owner sends, withdraws and answers for the file.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="collaborators", verbose_name=_("application")
    )
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("person"),
    )
    can_edit = models.BooleanField(_("may change the file"), default=False)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("co-founder")
        verbose_name_plural = _("co-founders")
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(
                "application",
                Lower("email"),
                condition=Q(revoked_at__isnull=True),
                name="collaborator_invited_once",
                violation_error_message=_("This person is already invited."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(user__isnull=False),
                name="collaborator_accepts_as_somebody",
                violation_error_message=_("An invitation is accepted by a person with an account."),
            ),
        ]

    def __str__(self) -> str:
        return self.email


class DraftLink(PrivateLink):
    """A private link to a draft, sent by mail: the owner's, or that of ``collaborator`` with their rights."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="draft_links", verbose_name=_("application")
    )
    collaborator = models.ForeignKey(
        Collaborator,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("co-founder"),
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta(PrivateLink.Meta):
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        constraints = link_constraints("draft_link")

    @property
    def can_edit(self) -> bool:
        """Whether its holder may change the draft: the owner, and co-founders who were given the right."""
        return self.collaborator is None or (self.collaborator.can_edit and self.collaborator.revoked_at is None)


class Edit(models.Model):
    """One field of a draft changed by somebody: what makes two writers at once lose nothing.

    ``version`` is the file's version that the change made. A form remembers the version it was filled from; a field
    with an edit after that version, by somebody else, is a clash: the second writer is told and keeps their words.
    ``field`` is a field of ``Application``, ``team``, or ``question-<id>``.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="edits", verbose_name=_("application"))
    version = models.PositiveIntegerField(_("version"))
    field = models.CharField(_("field"), max_length=40)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    by_email = models.EmailField(_("e-mail"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a draft")
        verbose_name_plural = _("changes of drafts")
        ordering = ["application", "version", "id"]
        indexes = [models.Index(fields=["application", "field", "-version"])]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version", "field"],
                name="edit_once_a_version",
                violation_error_message=_("This field was changed meanwhile."),
            )
        ]
        triggers = [pgtrigger.Protect(name="edit_is_frozen", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.field} ({self.version})"


class Alarm(models.Model):
    """A reminder that went out or an alarm of the clock that rang: each once a file, however often the task runs."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="alarms", verbose_name=_("application"))
    kind = models.CharField(_("kind"), max_length=10, choices=AlarmKind)
    rung_at = models.DateTimeField(_("rung"), default=timezone.now)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-rung_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                name="alarm_rings_once",
                violation_error_message=_("This alarm has already rung."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
