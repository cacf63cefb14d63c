from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Park
from technopark.common.history import tracked
from tenants.enums import ClosingReason, NoticeSide, Purpose, TenancyStatus, Track
from tenants.models.cap import DECLARE_SWEEP, READ_COMMITTED_ONLY, sweep_sql
from tenants.models.company import Company

STATUS = TenancyStatus


def status_in(*statuses: str) -> Q:
    return Q(status__in=statuses)


class TenancyQuerySet(models.QuerySet):
    def live(self):
        """Tenancies that were not cancelled: the company is, was or will be present."""
        return self.exclude(status=STATUS.CANCELLED)

    def counted(self):
        """Tenancies of hosted companies that are, were or will be present."""
        return self.live().filter(purpose=Purpose.HOSTED)

    def present_on(self, day):
        """Tenancies whose period includes ``day``, cancelled ones left out."""
        return self.live().filter(period__contains=day)

    def ending_within(self, *, days: int, after):
        """Running tenancies whose last day lies in the ``days`` days from ``after`` on."""
        last = after + timedelta(days=days)
        return self.filter(status__in=STATUS.running, period__endswith__gt=after, period__endswith__lte=last)

    def overdue_holds(self, *, today):
        """Unsigned holds whose last day to answer has passed."""
        return self.filter(status__in=STATUS.unsigned, held_until__lt=today)

    def of_user(self, user):
        """Tenancies of the companies that ``user`` belongs to."""
        return self.filter(company__members__user=user)


@tracked
class Tenancy(models.Model):
    """A company present in a park for a period; the unit that the cap counts.

    ``period`` starts on its first day and ends, exclusive, on the first day after the stay.
    While ``held`` for an offer it has no company yet: ``holder_name`` says for whom.
    ``status`` changes only through ``tenants.actions``.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="tenancies", verbose_name=_("park"))
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="tenancies", verbose_name=_("company")
    )
    holder_name = models.CharField(_("held for"), max_length=160, blank=True)
    purpose = models.CharField(
        pgettext_lazy("tenancy", "purpose"), max_length=10, choices=Purpose, default=Purpose.HOSTED
    )
    track = models.CharField(_("track"), max_length=16, choices=Track, default=Track.INCUBATION)
    status = models.CharField(_("status"), max_length=14, choices=TenancyStatus, default=STATUS.HELD, editable=False)
    period = DateRangeField(_("period"))
    held_until = models.DateField(_("kept until (last day)"), null=True, blank=True)
    monthly_fee = models.DecimalField(_("monthly fee (MAD, without VAT)"), max_digits=12, decimal_places=2, default=0)
    deposit = models.DecimalField(_("deposit (MAD)"), max_digits=12, decimal_places=2, default=0)

    signed_on = models.DateField(_("signed by both on"), null=True, blank=True)
    insurance_checked_on = models.DateField(_("insurance checked on"), null=True, blank=True)
    house_rules_accepted_on = models.DateField(_("house rules accepted on"), null=True, blank=True)
    deposit_received_on = models.DateField(_("deposit received on"), null=True, blank=True)
    entry_inventory_on = models.DateField(_("entry inventory on"), null=True, blank=True)
    keys_given_on = models.DateField(_("keys given on"), null=True, blank=True)
    notice_given_on = models.DateField(_("notice given on"), null=True, blank=True)
    notice_from = models.CharField(_("notice given by"), max_length=8, choices=NoticeSide, blank=True)
    # Where the stay would have ended (first day after), should the notice be withdrawn.
    ends_on_without_notice = models.DateField(_("end without the notice"), null=True, blank=True, editable=False)
    exit_inventory_on = models.DateField(_("exit inventory on"), null=True, blank=True)
    deposit_settled_on = models.DateField(_("deposit settled on"), null=True, blank=True)
    # Why the company leaves, known before the stay is closed: decided, graduated, given notice.
    leaving_reason = models.CharField(_("reason for leaving"), max_length=12, choices=ClosingReason, blank=True)
    closing_reason = models.CharField(_("closing reason"), max_length=12, choices=ClosingReason, blank=True)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenancy")
        verbose_name_plural = _("tenancies")
        ordering = ["-id"]
        indexes = [models.Index(fields=["park", "status"])]
        constraints = [
            ExclusionConstraint(
                name="tenancy_company_once",
                expressions=[
                    ("park", RangeOperators.EQUAL),
                    ("company", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=~Q(status=STATUS.CANCELLED),
                violation_error_message=_("This company already has a tenancy on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="tenancy_period_bounded",
                violation_error_message=_("A tenancy has a first and a last day."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=STATUS.values),
                name="tenancy_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=Q(company__isnull=False) | status_in(STATUS.HELD, STATUS.CANCELLED),
                name="tenancy_has_company_unless_held",
                violation_error_message=_("Only a hold may be without its company."),
            ),
            models.CheckConstraint(
                condition=~status_in(*STATUS.unsigned) | Q(held_until__isnull=False),
                name="tenancy_hold_has_deadline",
                violation_error_message=_("A hold says until when the place is kept."),
            ),
            models.CheckConstraint(
                condition=status_in(*STATUS.unsigned, STATUS.CANCELLED)
                | Q(signed_on__isnull=False, insurance_checked_on__isnull=False, house_rules_accepted_on__isnull=False),
                name="tenancy_signed_with_papers",
                violation_error_message=_("Signing needs both signatures, the insurance and the house rules."),
            ),
            models.CheckConstraint(
                condition=status_in(*STATUS.unsigned, STATUS.SIGNED, STATUS.CANCELLED)
                | Q(deposit_received_on__isnull=False, entry_inventory_on__isnull=False, keys_given_on__isnull=False),
                name="tenancy_active_with_entry",
                violation_error_message=_("Entry needs the deposit, the inventory and the keys."),
            ),
            models.CheckConstraint(
                condition=~Q(status=STATUS.UNDER_NOTICE) | Q(notice_given_on__isnull=False),
                name="tenancy_notice_has_date",
                violation_error_message=_("A notice has its date."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=STATUS.CLOSED, exit_inventory_on__isnull=False, deposit_settled_on__isnull=False)
                    & ~Q(closing_reason="")
                )
                | (~Q(status=STATUS.CLOSED) & Q(closing_reason="")),
                name="tenancy_closed_with_reason",
                violation_error_message=_("Closing needs the exit inventory, the deposit settled and a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(closing_reason=ClosingReason.TERMINATED) | Q(leaving_reason=ClosingReason.TERMINATED),
                name="tenancy_terminated_by_decision",
                violation_error_message=_("A stay is terminated by a decision after a hearing."),
            ),
            models.CheckConstraint(
                condition=Q(monthly_fee__gte=0) & Q(deposit__gte=0),
                name="tenancy_amounts_not_negative",
                violation_error_message=_("A fee cannot be negative."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tenancy_within_cap",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("park_id", "period", "status", "purpose"),
                declare=DECLARE_SWEEP,
                func=f"""
                    IF NEW.purpose = 'hosted' AND NEW.status <> 'cancelled' THEN
                        {sweep_sql("NEW.park_id", "NEW.period")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="tenancy_keeps_assignments",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("park_id", "period", "status", "purpose"),
                func=f"""{READ_COMMITTED_ONLY}
                    IF EXISTS (
                        SELECT 1 FROM tenants_assignment a JOIN spaces_space s ON s.id = a.space_id
                        WHERE a.tenancy_id = NEW.id AND a.cancelled_at IS NULL AND (
                            NOT a.period <@ NEW.period OR NEW.status = 'cancelled' OR s.park_id <> NEW.park_id
                            OR (s.kind = 'service_unit') <> (NEW.purpose = 'services')
                        )
                    ) THEN
                        RAISE EXCEPTION 'a space is held outside its tenancy'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_within_tenancy';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.holder}"

    @property
    def holder(self) -> str:
        """The company, or for whom the place is held."""
        return self.company.name if self.company else self.holder_name

    def holder_in(self, language: str) -> str:
        """The company in the script of ``language``, or for whom the place is held."""
        return self.company.name_in(language) if self.company else self.holder_name

    @property
    def starts_on(self):
        """First day, inclusive."""
        return self.period.lower

    @property
    def last_day(self):
        """Last day, inclusive: what people are shown."""
        return self.period.upper - timedelta(days=1)


class TenancyLog(models.Model):
    """One move of a tenancy: from where, to where, by whom, when."""

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="log", verbose_name=_("tenancy"))
    verb = models.CharField(_("step"), max_length=20)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=14, blank=True, choices=TenancyStatus)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=14, choices=TenancyStatus)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a tenancy")
        verbose_name_plural = _("steps of a tenancy")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="tenancy_log_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.get_to_status_display())
