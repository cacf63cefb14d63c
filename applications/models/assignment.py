from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.enums import RelationKind
from applications.models.application import Application
from applications.models.call import Call
from spaces.models import Park
from technopark.common.history import tracked
from tenants.enums import Sector
from tenants.models import Company


@tracked
class ReviewerProfile(models.Model):
    """What a reviewer of a park knows and how much they can take on; no row: every sector, the usual load."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviewer_profiles", verbose_name=_("reviewer")
    )
    park = models.ForeignKey(Park, models.CASCADE, related_name="reviewer_profiles", verbose_name=_("park"))
    sectors = ArrayField(
        models.CharField(max_length=16, choices=Sector), verbose_name=_("sectors known"), default=list, blank=True
    )
    most_files = models.PositiveSmallIntegerField(
        _("most files at once"), default=20, validators=[MinValueValidator(1)]
    )
    is_available = models.BooleanField(_("takes new files"), default=True)

    class Meta:
        verbose_name = _("reviewer's profile")
        verbose_name_plural = _("reviewers' profiles")
        ordering = ["park", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "user"],
                name="reviewer_profile_once_a_park",
                violation_error_message=_("This reviewer already has a profile in this park."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class RelationQuerySet(models.QuerySet):
    def current(self):
        """Relations that have not ended."""
        return self.filter(ended_at__isnull=True)


@tracked
class Relation(models.Model):
    """A known tie of somebody to a person or a company: from then on no file of theirs is theirs to judge.

    The other side is a person with an account, an e-mail of somebody without one, or a company.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="relations", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RelationKind)
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="relations_to",
        verbose_name=_("to this person"),
    )
    email = models.EmailField(_("to the holder of this e-mail"), blank=True)
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="relations", verbose_name=_("to this company")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("known tie")
        verbose_name_plural = _("known ties")
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False, email="", company__isnull=True)
                | (Q(other__isnull=True, company__isnull=True) & ~Q(email=""))
                | Q(other__isnull=True, email="", company__isnull=False),
                name="relation_names_one_side",
                violation_error_message=_("A tie is to one person, one e-mail or one company."),
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("person")),
                name="relation_is_to_somebody_else",
                violation_error_message=_("A tie is to somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.other or self.email or self.company}"


class ReviewPlan(models.Model):
    """A proposal of who reviews which file of a call: edited as long as it is open, then applied once or dropped.

    ``figures`` is what the page says of it (loads, files short of reviewers, seconds taken).
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="review_plans", verbose_name=_("call"))
    reviews_wanted = models.PositiveSmallIntegerField(
        _("reviews for each file"), default=3, validators=[MinValueValidator(1)]
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    figures = models.JSONField(_("figures"), default=dict, blank=True)

    class Meta:
        verbose_name = _("proposal of reviewers")
        verbose_name_plural = _("proposals of reviewers")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(applied_at__isnull=True),
                name="review_plan_one_open",
                violation_error_message=_("This call already has a proposal: apply it or drop it first."),
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="review_plan_applied_by_somebody",
                violation_error_message=_("A proposal is applied by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.made_at:%d/%m/%Y}"


class PlannedReview(models.Model):
    """A file proposed to a reviewer in a plan, with why."""

    plan = models.ForeignKey(ReviewPlan, models.CASCADE, related_name="rows", verbose_name=_("proposal"))
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="planned_reviews", verbose_name=_("application")
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reviewer"))
    knows_sector = models.BooleanField(_("knows the sector"), default=False)
    is_by_hand = models.BooleanField(_("put by hand"), default=False)

    class Meta:
        verbose_name = _("proposed review")
        verbose_name_plural = _("proposed reviews")
        ordering = ["plan", "application", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "application", "reviewer"],
                name="planned_review_once",
                violation_error_message=_("This file is already proposed to this reviewer."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} → {self.reviewer_id}"
