import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.enums import OfferAnswer
from applications.models.application import Application
from spaces.models import Space
from technopark.common.history import tracked
from technopark.common.models import Document
from tenants.models import Tenancy


@tracked
class Decision(models.Model):
    """A decision on a file, signed by a person and dated; a later one (say, off the waiting list) is a new row.

    A refusal or an inadmissibility cannot be saved without its reason in law and its reason in fact (law 03-01).
    """

    class Kind(models.TextChoices):
        INADMISSIBLE = "inadmissible", _("inadmissible")
        ADMITTED = "admitted", _("admitted")
        WAITLISTED = "waitlisted", _("waiting list")
        REFUSED = "refused", _("refused")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="decisions", verbose_name=_("application")
    )
    kind = models.CharField(_("decision"), max_length=12, choices=Kind)
    reason_in_law = models.TextField(_("reason in law"), max_length=2000, blank=True)
    reason_in_fact = models.TextField(_("reason in fact"), max_length=2000, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    appeal_until = models.DateField(_("appeal until (last day)"), null=True, blank=True)
    letter = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("letter")
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["admitted", "waitlisted"])
                | (~Q(reason_in_law="") & ~Q(reason_in_fact="") & Q(appeal_until__isnull=False)),
                name="decision_refusal_has_reasons",
                violation_error_message=_(
                    "A refusal states its reason in law, its reason in fact and the time to appeal."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="waitlisted", rank__isnull=False) | (~Q(kind="waitlisted") & Q(rank__isnull=True)),
                name="decision_waitlisted_has_rank",
                violation_error_message=_("A place on the waiting list has its rank."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["inadmissible", "admitted", "waitlisted", "refused"]),
                name="decision_kind_known",
                violation_error_message=_("Unknown decision."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decision_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__letter__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class OfferQuerySet(models.QuerySet):
    def with_codes(self):
        """Read with each offer what ``codes`` names, in the same query."""
        rows = Offer.further.through.objects.filter(offer=OuterRef("pk")).order_by("space__code")
        return self.select_related("space").annotate(further_codes=ArraySubquery(rows.values("space__code")))


@tracked
class Offer(models.Model):
    """Spaces offered to an admitted founder: the tenancy holds the place and all of them until the answer or the date.

    ``space`` is the first one, ``further`` what is offered beside it (a team that asks for four desks). ``fee`` is in
    MAD a month without VAT, for all of them. ``answer_by`` is the last day to answer, inclusive.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="offers", verbose_name=_("application"))
    tenancy = models.OneToOneField(Tenancy, models.PROTECT, related_name="offer", verbose_name=_("tenancy"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="offers", verbose_name=_("space"))
    further = models.ManyToManyField(
        Space, blank=True, editable=False, related_name="further_offers", verbose_name=_("further spaces")
    )
    starts_on = models.DateField(_("first day"))
    term_months = models.PositiveSmallIntegerField(_("term (months)"))
    fee = models.DecimalField(_("monthly fee (MAD, without VAT)"), max_digits=12, decimal_places=2)
    deposit = models.DecimalField(_("deposit (MAD)"), max_digits=12, decimal_places=2)
    answer_by = models.DateField(_("answer by (last day)"))
    message = models.TextField(_("message"), max_length=1000, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    answer = models.CharField(_("answer"), max_length=10, choices=OfferAnswer, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    letter = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("letter")
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at__isnull=True) | Q(answer="accepted"),
                name="offer_one_at_a_time",
                violation_error_message=_("This file already has an offer that is open or accepted."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="offer_answer_has_date",
                violation_error_message=_("An answer has its date."),
            ),
            models.CheckConstraint(
                condition=Q(term_months__gt=0) & Q(fee__gte=0) & Q(deposit__gte=0),
                name="offer_amounts_plausible",
                violation_error_message=_("The term is at least a month; amounts are not negative."),
            ),
            models.CheckConstraint(
                condition=Q(answer_by__lte=F("starts_on")),
                name="offer_answered_before_start",
                violation_error_message=_("The answer is due at the latest on the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.space}"

    @property
    def spaces(self) -> list[Space]:
        """Everything that is offered, the first space first."""
        return [self.space, *self.further.order_by("code")]

    @property
    def codes(self) -> str:
        """The codes of what is offered, as a sentence names them; without ``with_codes`` this is a query."""
        if not hasattr(self, "further_codes"):
            self.further_codes = [space.code for space in self.spaces[1:]]
        return ", ".join([self.space.code, *self.further_codes])
