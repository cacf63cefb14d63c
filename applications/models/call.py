import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.enums import AskedOf, PaperKind
from applications.models._freeze import columns, frozen_once_submitted, frozen_when_open
from spaces.models import Park
from tenants.enums import Track


class CallQuerySet(models.QuerySet):
    def published(self):
        """Calls that the public may see."""
        return self.filter(published_at__isnull=False, park__is_public=True)

    def open_at(self, moment):
        """Published calls that take applications at ``moment``; one without a closing moment stays open."""
        return self.published().filter(Q(opens_at__lte=moment) & (Q(closes_at__isnull=True) | Q(closes_at__gt=moment)))


class Call(models.Model):
    """A call for applications. It has no status: its dates decide (``is_open``)."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="calls", verbose_name=_("park"))
    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    text = models.TextField(_("text of the call"), blank=True)
    track = models.CharField(_("track"), max_length=16, choices=Track, default=Track.INCUBATION)
    term_months = models.PositiveSmallIntegerField(_("length of the stay (months)"), default=12)
    places = models.PositiveSmallIntegerField(_("places offered"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Empty: files are taken all year round.")
    )
    published_at = models.DateTimeField(pgettext_lazy("date", "published"), null=True, blank=True, editable=False)
    fewest_reviews = models.PositiveSmallIntegerField(
        _("fewest reviews for each file"), default=3, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    # Thresholds out of 100 (domain, §5); a wider spread between reviewers is flagged for discussion.
    admission_score = models.PositiveSmallIntegerField(_("admissible from (out of 100)"), default=60)
    waiting_score = models.PositiveSmallIntegerField(_("waiting list from (out of 100)"), default=45)
    discussion_spread = models.PositiveSmallIntegerField(_("spread to be discussed (points)"), default=25)
    is_blind = models.BooleanField(
        _("blind review"),
        default=False,
        help_text=_("Reviewers see neither who applies nor the papers; the committee sees everything."),
    )
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("copy of")
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("A call closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(waiting_score__lte=F("admission_score")) & Q(admission_score__lte=100),
                name="call_thresholds_ordered",
                violation_error_message=_(
                    "The waiting list threshold is at most the admission threshold, itself at most 100."
                ),
            ),
            models.CheckConstraint(
                condition=Q(places__gt=0) & Q(term_months__gt=0),
                name="call_offers_something",
                violation_error_message=_("A call offers at least one place for at least one month."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="call_rules_frozen_when_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.published_at IS NOT NULL AND OLD.opens_at <= now() AND (
                        OLD.park_id, OLD.track, OLD.admission_score, OLD.waiting_score, OLD.is_blind
                    ) IS DISTINCT FROM (
                        NEW.park_id, NEW.track, NEW.admission_score, NEW.waiting_score, NEW.is_blind
                    ) THEN
                        RAISE EXCEPTION 'the rules of the selection are frozen since the call opened'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_rules_frozen_when_open';
                    END IF;
                    IF (NEW.published_at IS NULL OR NEW.opens_at > now()) AND EXISTS (
                        SELECT 1 FROM applications_application
                        WHERE call_id = OLD.id AND submitted_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'a file was already sent to this call'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_stays_opened_once_submitted';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="call_stays_in_its_park",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__park__df=pgtrigger.F("new__park")),
                func="""
                    IF EXISTS (SELECT 1 FROM applications_callpark WHERE call_id = OLD.id) THEN
                        RAISE EXCEPTION 'a call open to other parks stays with the park that wrote it'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_stays_in_its_park';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether applications can be submitted now."""
        now = timezone.now()
        return bool(self.published_at) and self.opens_at <= now and (self.closes_at is None or now < self.closes_at)

    @property
    def is_upcoming(self) -> bool:
        return bool(self.published_at) and timezone.now() < self.opens_at


class Criterion(models.Model):
    """A weighted criterion of a call's rubric, scored 0–5; frozen for good when the call opens."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what to look at"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight (%)"))
    fewest_points = models.PositiveSmallIntegerField(
        _("fewest points to be admissible (0–5)"), default=0, validators=[MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["call", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"],
                name="criterion_position_unique",
                violation_error_message=_("Two criteria cannot have the same position."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=100),
                name="criterion_weight_in_percent",
                violation_error_message=_("A weight is between 1 and 100 %."),
            ),
        ]
        triggers = [frozen_when_open("criterion_frozen_when_open", what="the rubric is frozen since the call opened")]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class RequiredPaper(models.Model):
    """A paper that a call asks for: one copy, no certified copies (law 55-19)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="papers", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"), default=0)
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    label = models.CharField(_("label"), max_length=160, blank=True)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    asked_of = models.CharField(_("asked of"), max_length=10, choices=AskedOf, default=AskedOf.EVERYBODY)
    is_required = models.BooleanField(_("required"), default=True)
    most_pages = models.PositiveSmallIntegerField(_("most pages"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper asked for")
        verbose_name_plural = _("papers asked for")
        ordering = ["call", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind", "asked_of"],
                name="paper_asked_once",
                violation_error_message=_("This paper is already asked for."),
            ),
            # Addresses name a paper by its position; deferred, so that two can change places in one save.
            models.UniqueConstraint(
                fields=["call", "position"],
                name="paper_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two papers cannot have the same position."),
            ),
        ]
        triggers = [
            frozen_once_submitted("paper_frozen_once_submitted", free=f"'position', {columns('label', 'help_text')}")
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()
