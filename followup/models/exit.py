from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from followup.enums import Destination, ExitReason, Outcome
from followup.models.report import Report
from technopark.common.history import tracked
from technopark.common.models import PrivateLink, link_constraints
from tenants.models import Tenancy

LAST_YEAR = 5


@tracked
class ExitInterview(models.Model):
    """Why a company left, where to, and whom to write to in the five years after."""

    tenancy = models.OneToOneField(Tenancy, models.PROTECT, related_name="exit_interview", verbose_name=_("tenancy"))
    held_on = models.DateField(_("held on"), default=timezone.localdate)
    main_reason = models.CharField(_("main reason"), max_length=8, choices=ExitReason)
    other_reasons = ArrayField(
        models.CharField(max_length=8, choices=ExitReason), verbose_name=_("other reasons"), default=list, blank=True
    )
    destination = models.CharField(_("where it goes"), max_length=8, choices=Destination, default=Destination.UNKNOWN)
    comment = models.TextField(_("in its own words"), blank=True)
    would_come_back = models.BooleanField(_("would come again"), null=True, blank=True)
    contact_name = models.CharField(_("contact for the years after"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("exit interview")
        verbose_name_plural = _("exit interviews")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(main_reason__in=ExitReason.values),
                name="exit_main_reason_known",
                violation_error_message=_("Say the main reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tenancy_id}: {self.get_main_reason_display()}"


@tracked
class Questionnaire(models.Model):
    """What a company that has left is asked, once a year for five years; ``report`` has the figures it declares.

    ``as_of`` is the anniversary of the first day after the stay. Unanswered: what became of it is not known.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="questionnaires", verbose_name=_("tenancy"))
    year = models.PositiveSmallIntegerField(_("year after the exit"))
    as_of = models.DateField(_("asked on the situation of"))
    sent_at = models.DateTimeField(pgettext_lazy("questionnaire", "sent"), null=True, blank=True, editable=False)
    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("what became of it"), max_length=9, choices=Outcome, blank=True)
    ended_on = models.DateField(_("ceased or merged on"), null=True, blank=True)
    destination = models.CharField(_("where it is"), max_length=8, choices=Destination, blank=True)
    comment = models.TextField(_("in its own words"), blank=True)
    # Staff who learnt it by telephone or from the trade register write it down; empty: the company answered.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    source = models.CharField(_("how it is known"), max_length=160, blank=True)
    report = models.OneToOneField(
        Report, models.PROTECT, null=True, blank=True, related_name="questionnaire", verbose_name=_("figures")
    )

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["tenancy", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy", "year"],
                name="questionnaire_once_a_year",
                violation_error_message=_("This year's questionnaire exists already."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1, year__lte=LAST_YEAR),
                name="questionnaire_for_five_years",
                violation_error_message=_("A company is followed for five years after its exit."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) ^ ~Q(outcome=""),
                name="questionnaire_answered_with_outcome",
                violation_error_message=_("An answer says what became of the company."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(outcome__in=[Outcome.CEASED, Outcome.MERGED]),
                name="questionnaire_end_of_what_ended",
                violation_error_message=_("Only a company that ceased or merged has an end."),
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True) | ~Q(source=""),
                name="questionnaire_recorded_with_source",
                violation_error_message=_("Say how it is known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenancy_id}: {self.year}"


class AnswerLink(PrivateLink):
    """A private link to a questionnaire, sent by mail to somebody who needs no account."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="links", verbose_name=_("questionnaire")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")

    class Meta(PrivateLink.Meta):
        verbose_name = _("link to a questionnaire")
        verbose_name_plural = _("links to questionnaires")
        constraints = [
            *link_constraints("answer_link"),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(revoked_at__isnull=True),
                name="answer_link_one_at_a_time",
                violation_error_message=_("A questionnaire has one link that works."),
            ),
        ]


class Reminder(models.Model):
    """That somebody was reminded of something, so that nobody is twice; ``key`` names what and of which day."""

    key = models.CharField(_("what of"), max_length=80, unique=True)
    sent_at = models.DateTimeField(pgettext_lazy("mail", "sent"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.key
