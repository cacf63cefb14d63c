from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.enums import AskedOf, QuestionKind
from applications.models._freeze import columns, frozen_once_submitted
from applications.models.application import Application
from applications.models.call import Call
from technopark.common.history import tracked


class Section(models.Model):
    """A step that a call adds to the form, after the built-in ones and before the papers."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="sections", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    title = models.CharField(_("title"), max_length=120)
    help_text = models.TextField(_("help"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("section of the form")
        verbose_name_plural = _("sections of the form")
        ordering = ["call", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"],
                name="section_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two sections cannot have the same position."),
            )
        ]
        triggers = [
            frozen_once_submitted("section_frozen_once_submitted", free=f"'position', {columns('title', 'help_text')}")
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question of a section.

    ``least`` and ``most`` count what the kind counts: characters of a text, the number itself, choices ticked,
    people named; for a file ``most`` is its pages. Dates have none.
    It is asked of ``asked_of`` and, with ``only_if``, only of those who gave that choice in an earlier question.
    An answer to an identifying question is hidden from reviewers of a blind call.
    Once a file was sent to the call only the position and the help may change.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("section"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    kind = models.CharField(_("kind"), max_length=15, choices=QuestionKind, default=QuestionKind.SHORT_TEXT)
    label = models.CharField(_("question"), max_length=300)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    is_identifying = models.BooleanField(_("says who the applicant is"), default=False)
    least = models.DecimalField(
        _("at least"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    most = models.DecimalField(
        _("at most"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    asked_of = models.CharField(_("asked of"), max_length=10, choices=AskedOf, default=AskedOf.EVERYBODY)
    only_if = models.ForeignKey(
        "applications.Choice",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads_to",
        verbose_name=_("only where this choice was given"),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="question_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two questions cannot have the same position."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values),
                name="question_kind_known",
                violation_error_message=_("Unknown kind of question."),
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="question_limits_ordered",
                violation_error_message=_("The lower limit is at most the upper one."),
            ),
        ]
        triggers = [
            frozen_once_submitted(
                "question_frozen_once_submitted",
                call_of="(SELECT call_id FROM applications_section WHERE id = {row}.section_id)",
                free=f"'position', {columns('help_text')}",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def most_pages(self) -> int | None:
        """How many pages a file may have, where that is limited."""
        return int(self.most) if self.kind == QuestionKind.FILE and self.most else None


class Choice(models.Model):
    """One of the answers offered by a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    label = models.CharField(_("label"), max_length=160)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["question", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="choice_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two choices cannot have the same position."),
            )
        ]
        triggers = [
            frozen_once_submitted(
                "choice_frozen_once_submitted",
                call_of=(
                    "(SELECT section.call_id FROM applications_question AS question"
                    " JOIN applications_section AS section ON section.id = question.section_id"
                    " WHERE question.id = {row}.question_id)"
                ),
                free="'position'",
            )
        ]

    def __str__(self) -> str:
        return self.label


@tracked
class Answer(models.Model):
    """What a file says to a question; no row where nothing was answered.

    ``value`` by kind: text, number (as a string, exact) and date (ISO) are strings; a choice is the choice's id,
    several choices a list of ids; people a list of ``{"name", "role", "email"}``; a file has none.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers", verbose_name=_("application"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    value = models.JSONField(_("answer"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="papers/%Y/%m/", max_length=200, blank=True)
    original_name = models.CharField(_("name on your device"), max_length=200, blank=True)
    content_type = models.CharField(_("type"), max_length=60, blank=True)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["application", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"],
                name="answer_once_a_question",
                violation_error_message=_("This question is already answered."),
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & Q(file="")) | (Q(value__isnull=True) & ~Q(file="")),
                name="answer_says_something",
                violation_error_message=_("An answer is a value or a file."),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name or str(self.value)


class SelfCheckQuestion(models.Model):
    """A question before the form, so that people see whether the call is for them; it never blocks anybody."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="self_check", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    text = models.CharField(_("question"), max_length=300)
    expects_yes = models.BooleanField(_("“yes” is the answer of those whom the call is for"), default=True)
    advice = models.CharField(
        _("advice to the others"), max_length=500, help_text=_("Shown after the other answer; it never blocks.")
    )

    class Meta:
        verbose_name = _("question of the self-check")
        verbose_name_plural = _("questions of the self-check")
        ordering = ["call", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"],
                name="self_check_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two questions cannot have the same position."),
            )
        ]

    def __str__(self) -> str:
        return self.text
