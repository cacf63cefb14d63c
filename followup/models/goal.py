from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from followup.enums import GoalState
from technopark.common.history import tracked
from tenants.models import Tenancy


@tracked
class Goal(models.Model):
    """A milestone agreed for a stay: what, until which day (inclusive), and what shows that it was reached.

    The company says that it is reached and how one sees it; staff confirm. A goal given up says why.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="goals", verbose_name=_("tenancy"))
    what = models.CharField(pgettext_lazy("goal", "goal"), max_length=200)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    due_on = models.DateField(_("to reach by (last day)"))
    reached_on = models.DateField(pgettext_lazy("goal", "reached on"), null=True, blank=True)
    evidence = models.TextField(_("how one sees it"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    dropped_on = models.DateField(_("given up on"), null=True, blank=True)
    drop_reason = models.CharField(_("why it was given up"), max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("goal", "goal")
        verbose_name_plural = _("goals")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")),
                name="goal_due_after_agreed",
                violation_error_message=_("A goal is due after it was agreed."),
            ),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | (Q(dropped_on__isnull=True) & ~Q(evidence="")),
                name="goal_reached_with_evidence",
                violation_error_message=_("A goal that is reached says how one sees it."),
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) ^ ~Q(drop_reason=""),
                name="goal_dropped_with_reason",
                violation_error_message=_("A goal that is given up says why."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, reached_on__isnull=False),
                name="goal_confirmed_once_reached",
                violation_error_message=_("Only a goal that is reached can be confirmed."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def state_on(self, day) -> GoalState:
        """What its dates say on ``day``."""
        if self.dropped_on:
            return GoalState.DROPPED
        if self.reached_on:
            return GoalState.REACHED
        return GoalState.LATE if self.due_on < day else GoalState.OPEN


@tracked
class ReviewDate(models.Model):
    """A review meeting of a company with staff: planned, then held with its notes, or called off."""

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="review_dates", verbose_name=_("tenancy"))
    planned_at = models.DateTimeField(_("planned"))
    with_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("with (of the staff)")
    )
    held_on = models.DateField(pgettext_lazy("meeting", "held on"), null=True, blank=True)
    notes = models.TextField(_("notes that the company reads"), blank=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("meeting", "called off"), null=True, blank=True)

    class Meta:
        verbose_name = _("review meeting")
        verbose_name_plural = _("review meetings")
        ordering = ["planned_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | (Q(cancelled_at__isnull=True) & ~Q(notes="")),
                name="review_held_with_notes",
                violation_error_message=_("A meeting that was held has its notes."),
            ),
            models.UniqueConstraint(
                fields=["tenancy", "planned_at"],
                condition=Q(cancelled_at__isnull=True),
                name="review_once_at_a_moment",
                violation_error_message=_("A meeting is already planned at that moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy_id}: {self.planned_at:%Y-%m-%d}"
