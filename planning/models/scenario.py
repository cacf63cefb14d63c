from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Application
from planning.enums import LineKind, PlanStatus
from spaces.models import Park, Space
from technopark.common.history import tracked
from tenants.models import Tenancy


def kinds(*names: str) -> Q:
    return Q(kind__in=names)


@tracked
class Scenario(models.Model):
    """“Admit these, renew those, close B12”: what would happen if all its lines were done together.

    Its owner sees it, and once ``is_shared`` every planner of the park. ``checked`` keeps what the last trial found:
    the months with and without it, and by which state of the park. ``status`` changes only through
    ``planning.actions``.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="scenarios", verbose_name=_("park"))
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False)
    is_shared = models.BooleanField(_("shared with the planners of the park"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    base_day = models.DateField(_("seen from (day)"), default=timezone.localdate)
    checked_at = models.DateTimeField(_("tried"), null=True, blank=True, editable=False)
    checked = models.JSONField(_("what the trial found"), default=dict, blank=True, editable=False)
    closed_at = models.DateTimeField(_("applied or dropped"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("applied or dropped by"),
    )

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["park", "status", "-made_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PlanStatus.values),
                name="scenario_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT, closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(status=PlanStatus.DRAFT) & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="scenario_closed_by_somebody",
                violation_error_message=_("What is applied or dropped says when and by whom, and only that."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


@tracked
class ScenarioLine(models.Model):
    """One change of a scenario; which fields it has follows from its kind.

    ``further`` are spaces that an admission holds beside the first one.
    ``starts_on`` is the first day of a stay, of a closure or in the new space; ``ends_on`` the first day after.
    ``facts`` is what it was tried against, ``refusal`` why it was refused then, by language; empty: it is possible.
    """

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="lines", verbose_name=_("scenario"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("what"), max_length=8, choices=LineKind)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("application")
    )
    tenancy = models.ForeignKey(
        Tenancy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tenancy")
    )
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("space"))
    further = models.ManyToManyField(Space, blank=True, related_name="+", verbose_name=_("further spaces"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("first day after"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    facts = models.JSONField(_("tried against"), default=dict, blank=True, editable=False)
    refusal = models.JSONField(_("refused because"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("line of a scenario")
        verbose_name_plural = _("lines of a scenario")
        ordering = ["scenario", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    kinds(LineKind.ADMIT)
                    & Q(application__isnull=False, tenancy__isnull=True, space__isnull=False)
                    & Q(starts_on__isnull=False, ends_on__isnull=False)
                )
                | (
                    kinds(LineKind.RENEW, LineKind.END)
                    & Q(application__isnull=True, tenancy__isnull=False, space__isnull=True)
                    & Q(starts_on__isnull=True, ends_on__isnull=False)
                )
                | (
                    kinds(LineKind.MOVE)
                    & Q(application__isnull=True, tenancy__isnull=False, space__isnull=False)
                    & Q(starts_on__isnull=False, ends_on__isnull=True)
                )
                | (
                    kinds(LineKind.CLOSE)
                    & Q(application__isnull=True, tenancy__isnull=True, space__isnull=False)
                    & Q(starts_on__isnull=False, ends_on__isnull=False)
                ),
                name="scenario_line_says_what_it_does",
                violation_error_message=_("A line names what its kind needs, and nothing else."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="scenario_line_days_in_order",
                violation_error_message=_("It ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=["scenario", "application"],
                name="scenario_admits_a_file_once",
                violation_error_message=_("This file is in the scenario already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.get_kind_display()}"

    @property
    def spaces(self) -> list[Space]:
        """All spaces of the line, the first one first; ``further`` may be prefetched."""
        return [self.space, *sorted(self.further.all(), key=lambda space: space.code)] if self.space else []

    @property
    def codes(self) -> str:
        """Their codes, as a sentence names them."""
        return ", ".join(space.code for space in self.spaces)

    @property
    def last_day(self):
        """The last day, inclusive: what people are shown."""
        return self.ends_on and self.ends_on - timedelta(days=1)


class PlanLog(models.Model):
    """What happened to a scenario or a proposal as a whole: applied, dropped, taken up again; with what it did."""

    scenario = models.ForeignKey(
        Scenario, models.CASCADE, null=True, blank=True, related_name="log", verbose_name=_("scenario")
    )
    proposal = models.ForeignKey(
        "planning.Proposal", models.CASCADE, null=True, blank=True, related_name="log", verbose_name=_("proposal")
    )
    verb = models.CharField(_("step"), max_length=12)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=8, blank=True, choices=PlanStatus)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=8, choices=PlanStatus)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scenario__isnull=False, proposal__isnull=True)
                | Q(scenario__isnull=True, proposal__isnull=False),
                name="plan_log_of_one_plan",
                violation_error_message=_("A step belongs to a scenario or to a proposal."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_to_status_display())
