from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Application
from planning.enums import PlanStatus
from spaces.models import Park, Space
from technopark.common.history import tracked
from tenants.models import Skill

WEIGHT = [MaxValueValidator(10)]


@tracked
class Proposal(models.Model):
    """Who goes where and when, as the solver proposed it and as people changed it since.

    Weights go from 0 (does not matter) to 10. ``gap`` is how far the solver's answer may be from the best there is
    (0.01: within one percent); ``checked`` keeps what it was solved from and why what is left out is left out.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="proposals", verbose_name=_("park"))
    status = models.CharField(_("status"), max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    months = models.PositiveSmallIntegerField(_("length of the stays (months)"), default=12)
    most_delay = models.PositiveSmallIntegerField(_("latest start after the wish (months)"), default=6)
    answer_by = models.DateField(_("answer by (last day)"), null=True, blank=True)

    weight_size = models.PositiveSmallIntegerField(_("size asked for"), default=6, validators=WEIGHT)
    weight_date = models.PositiveSmallIntegerField(_("wished date"), default=5, validators=WEIGHT)
    weight_budget = models.PositiveSmallIntegerField(_("low fee"), default=3, validators=WEIGHT)
    weight_access = models.PositiveSmallIntegerField(
        _("ground floor kept for who needs it"), default=4, validators=WEIGHT
    )
    weight_neighbours = models.PositiveSmallIntegerField(_("neighbours"), default=2, validators=WEIGHT)
    weight_moves = models.PositiveSmallIntegerField(_("fewest later moves"), default=3, validators=WEIGHT)
    weight_fairness = models.PositiveSmallIntegerField(_("fairness"), default=4, validators=WEIGHT)
    weight_skills = models.PositiveSmallIntegerField(
        _("neighbours whose skills complement theirs"), default=2, validators=WEIGHT
    )

    cost = models.FloatField(pgettext_lazy("solver", "cost"), default=0, editable=False)
    gap = models.FloatField(_("gap to the best possible"), default=0, editable=False)
    checked = models.JSONField(_("solved from"), default=dict, blank=True, editable=False)
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
        verbose_name = _("proposal of assignment")
        verbose_name_plural = _("proposals of assignment")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["park", "status", "-made_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PlanStatus.values),
                name="proposal_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT, closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(status=PlanStatus.DRAFT) & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="proposal_closed_by_somebody",
                violation_error_message=_("What is applied or dropped says when and by whom, and only that."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, gap__gte=0),
                name="proposal_figures_plausible",
                violation_error_message=_("A stay lasts at least a month, and a gap is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


@tracked
class ProposalLine(models.Model):
    """Where a file goes from which day, or that it finds no place; ``facts`` says why, in numbers.

    ``space`` is the first one, ``further`` the others of the same offer. ``is_fixed``: a person chose them, and
    solving again leaves them as they are. ``is_left_out``: no offer is made. ``budget`` is the most that the team can
    pay a month (MAD without VAT), ``skills_offered`` and ``skills_sought`` what it can do for neighbours or would
    like from them, where they said so; a company that is known starts with its own.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines", verbose_name=_("proposal"))
    application = models.ForeignKey(Application, models.PROTECT, related_name="+", verbose_name=_("application"))
    budget = models.DecimalField(
        _("most they can pay a month (MAD, without VAT)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    skills_offered = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills offered"))
    skills_sought = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills sought"))
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("space"))
    further = models.ManyToManyField(Space, blank=True, related_name="+", verbose_name=_("further spaces"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("first day after"), null=True, blank=True)
    fee = models.DecimalField(
        _("monthly fee (MAD, without VAT)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_fixed = models.BooleanField(_("chosen by a person"), default=False)
    is_left_out = models.BooleanField(_("left out"), default=False)
    facts = models.JSONField(_("why"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("line of a proposal")
        verbose_name_plural = _("lines of a proposal")
        ordering = ["proposal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "application"],
                name="proposal_places_a_file_once",
                violation_error_message=_("This file is in the proposal already."),
            ),
            models.CheckConstraint(
                condition=Q(space__isnull=True, starts_on__isnull=True, ends_on__isnull=True)
                | Q(space__isnull=False, starts_on__isnull=False, ends_on__gt=F("starts_on")),
                name="proposal_line_placed_or_not",
                violation_error_message=_("A place has its space and its days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.application_id}"

    @property
    def spaces(self) -> list[Space]:
        """All spaces of the place, the first one first; ``further`` may be prefetched."""
        return [self.space, *sorted(self.further.all(), key=lambda space: space.code)] if self.space else []

    @property
    def codes(self) -> str:
        """Their codes, as a sentence names them."""
        return ", ".join(space.code for space in self.spaces)
