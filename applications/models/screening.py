import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.enums import MarkState, NoteAudience
from applications.models.application import Application
from applications.models.call import Call
from spaces.models import Park
from technopark.common.history import tracked


class ChecklistItem(models.Model):
    """Something that the officers check in each file of a call before it goes to the reviewers."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="checklist", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    text = models.CharField(_("what to check"), max_length=300)

    class Meta:
        verbose_name = _("point of the checklist")
        verbose_name_plural = _("points of the checklist")
        ordering = ["call", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"],
                name="checklist_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two points cannot have the same position."),
            )
        ]

    def __str__(self) -> str:
        return self.text


@tracked
class ChecklistMark(models.Model):
    """What an officer found on a point of the checklist; marked again, the row changes and its history stays."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="checklist_marks", verbose_name=_("application")
    )
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="marks", verbose_name=_("point"))
    state = models.CharField(_("state"), max_length=8, choices=MarkState)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("mark of the checklist")
        verbose_name_plural = _("marks of the checklist")
        ordering = ["application", "item__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"],
                name="checklist_mark_once",
                violation_error_message=_("This point is already marked."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MarkState.FAILED) | ~Q(note=""),
                name="checklist_failure_has_note",
                violation_error_message=_("A point that is not in order needs a note."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_state_display()}"


class Note(models.Model):
    """A note on a file, never shown to the applicant: for the staff alone, or for reviewers and committee as well."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes", verbose_name=_("application"))
    audience = models.CharField(_("for"), max_length=10, choices=NoteAudience, default=NoteAudience.STAFF)
    text = models.TextField(_("text"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("note on a file")
        verbose_name_plural = _("notes on files")
        ordering = ["-at", "-id"]
        triggers = [pgtrigger.Protect(name="note_is_frozen", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.text[:60]


class Message(models.Model):
    """A message between the applicant and the team, kept with the file; the other side gets a mail."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages", verbose_name=_("application"))
    from_applicant = models.BooleanField(_("from the applicant"))
    text = models.TextField(_("text"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("thread", "message")
        verbose_name_plural = pgettext_lazy("thread", "messages")
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["application", "from_applicant"], name="message_unread", condition=Q(read_at__isnull=True)
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="message_keeps_its_words",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("text", "by", "at", "from_applicant", "application"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Tag(models.Model):
    """A word of the park's staff to find files again; applicants never see it. Files: ``application.tags``."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="tags", verbose_name=_("park"))
    label = models.CharField(_("label"), max_length=40)
    applications = models.ManyToManyField(Application, blank=True, related_name="tags", verbose_name=_("applications"))

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["label", "id"]
        constraints = [
            models.UniqueConstraint(
                "park",
                Lower("label"),
                name="tag_once_a_park",
                violation_error_message=_("This tag exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.label
