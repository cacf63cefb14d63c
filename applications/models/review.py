import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models.application import Application
from applications.models.call import Criterion
from technopark.common.history import tracked


class ReviewQuerySet(models.QuerySet):
    def sent(self):
        """Reviews sent without abstaining: those that count."""
        return self.filter(submitted_at__isnull=False, is_abstention=False)

    def to_do(self):
        """Reviews still owed: conflict not declared, not sent."""
        return self.filter(submitted_at__isnull=True).exclude(has_conflict=True)


@tracked
class Review(models.Model):
    """A file entrusted to a reviewer.

    ``has_conflict`` is unknown until the reviewer declares it, before opening the file;
    a conflict blocks reading and scoring. Once sent, a review and its scores never change.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews", verbose_name=_("application"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    assigned_at = models.DateTimeField(_("entrusted"), default=timezone.now)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entrusted by"),
    )
    has_conflict = models.BooleanField(_("conflict of interest"), null=True, blank=True)
    conflict_reason = models.CharField(_("nature of the conflict"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("declared"), null=True, blank=True)
    is_abstention = models.BooleanField(_("abstains"), default=False)
    comment = models.TextField(_("comment for the committee"), max_length=3000, blank=True)
    feedback = models.TextField(_("feedback for the applicant"), max_length=2000, blank=True)
    total = models.DecimalField(
        _("score out of 100"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(pgettext_lazy("date", "sent"), null=True, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["application", "id"]
        indexes = [
            models.Index(fields=["reviewer", "submitted_at"]),
            # Conflicts of interest: what somebody declared, among all that they reviewed, on every page.
            models.Index(fields=["reviewer", "application"], name="review_conflict", condition=Q(has_conflict=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="review_once_a_reviewer",
                violation_error_message=_("This file is already entrusted to this reviewer."),
            ),
            models.CheckConstraint(
                condition=Q(has_conflict__isnull=True, declared_at__isnull=True)
                | Q(has_conflict__isnull=False, declared_at__isnull=False),
                name="review_conflict_declared_with_date",
                violation_error_message=_("A declaration has its date."),
            ),
            models.CheckConstraint(
                # "is not null" besides: a check that comes out as unknown is taken for kept.
                condition=Q(submitted_at__isnull=True) | Q(has_conflict=False, has_conflict__isnull=False),
                name="review_sent_without_conflict",
                violation_error_message=_("A review is sent only after declaring that there is no conflict."),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(is_abstention=True) | Q(total__isnull=False),
                name="review_sent_has_total",
                violation_error_message=_("A review that counts has a score for each criterion."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="review_frozen_once_sent",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.reviewer}"


@tracked
class Score(models.Model):
    """Points from 0 to 5 on a criterion, with a comment (needed at 0, 1 and 5 before the review is sent)."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores", verbose_name=_("review"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("points"), validators=[MaxValueValidator(5)])
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["review", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(
                condition=Q(points__lte=5),
                name="score_at_most_five",
                violation_error_message=_("Points go from 0 to 5."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="score_frozen_once_sent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM applications_review
                        WHERE id IN (OLD.review_id, NEW.review_id) AND submitted_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'a review that was sent never changes'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_frozen_once_sent';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
