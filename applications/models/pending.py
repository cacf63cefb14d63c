import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.enums import AppealStatus, Outcome, StayAnswer
from applications.models.application import Application
from applications.models.decision import Decision
from spaces.models import Park
from technopark.common.history import tracked


@tracked
class PendingDecision(models.Model):
    """A decision prepared on a file, not taken: it binds nobody until it is applied together with the others.

    ``month`` is the first day of the month in which an admitted project would come in. The row goes when the
    decision is taken or dropped.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="pending_decision", verbose_name=_("application")
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason_in_law = models.TextField(_("reason in law"), max_length=2000, blank=True)
    reason_in_fact = models.TextField(_("reason in fact"), max_length=2000, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    month = models.DateField(_("month of arrival"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared"), default=timezone.now)

    class Meta:
        verbose_name = _("pending decision")
        verbose_name_plural = _("pending decisions")
        ordering = ["application__call", "outcome", "rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="refused") | (~Q(reason_in_law="") & ~Q(reason_in_fact="")),
                name="pending_refusal_has_reasons",
                violation_error_message=_("A refusal states its reason in law and its reason in fact: fill in both."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="admitted", month__isnull=False, month__day=1)
                | (~Q(outcome="admitted") & Q(month__isnull=True)),
                name="pending_admission_has_month",
                violation_error_message=_("An admission, and only an admission, has its month of arrival."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="waitlisted", rank__gte=1) | Q(rank__isnull=True),
                name="pending_rank_on_the_list",
                violation_error_message=_("Only a place on the waiting list has a rank, from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"


@tracked
class Appeal(models.Model):
    """An applicant contests a refusal, within the days that its letter named; answered once, with both reasons."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal", verbose_name=_("decision"))
    filed_on = models.DateField(_("filed on"))
    open_until = models.DateField(_("appeal until (last day)"))
    text = models.TextField(_("grounds of the appeal"), max_length=4000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by"))
    answer_due_on = models.DateField(_("answer due"))
    status = models.CharField(
        _("status"), max_length=8, choices=AppealStatus, default=AppealStatus.RECEIVED, editable=False
    )
    reason_in_law = models.TextField(_("reason in law"), max_length=2000, blank=True)
    reason_in_fact = models.TextField(_("reason in fact"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-filed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on__lte=F("open_until")),
                name="appeal_filed_in_time",
                violation_error_message=_("The time to appeal has passed."),
            ),
            models.CheckConstraint(
                condition=Q(status="received", decided_at__isnull=True, decided_by__isnull=True)
                | (
                    Q(status__in=["upheld", "rejected"], decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason_in_law="")
                    & ~Q(reason_in_fact="")
                ),
                name="appeal_answer_has_reasons",
                violation_error_message=_("An answer to an appeal has its date, its author and both reasons."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="appeal_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status="received"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.get_status_display()}"


@tracked
class Reconfirmation(models.Model):
    """Whoever waits is asked whether they still want a place; ``answer_by`` is the last day to say so.

    Without an answer the file keeps its rank, but a freed place is not proposed to it.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="reconfirmations", verbose_name=_("application")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answer_by = models.DateField(_("answer by (last day)"))
    answer = models.CharField(_("answer"), max_length=6, choices=StayAnswer, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("re-confirmation")
        verbose_name_plural = _("re-confirmations")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "answer_by"],
                name="reconfirmation_asked_once_a_day",
                violation_error_message=_("This person was already asked, with the same last day."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="reconfirmation_answer_has_date",
                violation_error_message=_("An answer has its date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.answer_by:%d/%m/%Y}"


class DecisionRecord(models.Model):
    """What a decision rests on, sealed: canonical JSON, hashed and chained to the record before it in its park.

    ``sha256`` is of ``previous_sha256``, a line feed and ``text`` (UTF-8). The database refuses a wrong hash, a
    broken chain, and any change: one score altered afterwards shows against the record.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="record", verbose_name=_("decision"))
    park = models.ForeignKey(Park, models.PROTECT, related_name="decision_records", verbose_name=_("park"))
    sequence = models.PositiveIntegerField(_("number in the chain"))
    text = models.TextField(_("record"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    previous_sha256 = models.CharField(_("SHA-256 of the record before"), max_length=64, blank=True)
    sealed_at = models.DateTimeField(_("sealed"), default=timezone.now)

    class Meta:
        verbose_name = _("decision record")
        verbose_name_plural = _("decision records")
        ordering = ["park", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "sequence"],
                name="decision_record_number_unique",
                violation_error_message=_("This number of the chain is taken."),
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, previous_sha256="") | (Q(sequence__gt=1) & ~Q(previous_sha256="")),
                name="decision_record_starts_once",
                violation_error_message=_("Only the first record of a park has none before it."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="decision_record_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="decision_record_chained",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.sha256 <> encode(
                        sha256(convert_to(NEW.previous_sha256 || chr(10) || NEW.text, 'UTF8')), 'hex'
                    ) THEN
                        RAISE EXCEPTION 'the hash is not that of the record'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_record_hash_is_right';
                    END IF;
                    IF NEW.sequence > 1 AND NOT EXISTS (
                        SELECT 1 FROM applications_decisionrecord
                        WHERE park_id = NEW.park_id AND sequence = NEW.sequence - 1 AND sha256 = NEW.previous_sha256
                    ) THEN
                        RAISE EXCEPTION 'the record before is missing or another one'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_record_follows_the_last';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.park_id}/{self.sequence}"
