import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Space
from technopark.common.history import tracked
from tenants.models.cap import READ_COMMITTED_ONLY
from tenants.models.tenancy import Tenancy


class AssignmentQuerySet(models.QuerySet):
    def live(self):
        """Assignments that hold their space; cancelled ones are kept only as history."""
        return self.filter(cancelled_at__isnull=True)

    def on(self, day):
        """Live assignments that hold their space on ``day``."""
        return self.live().filter(period__contains=day)

    def overlapping(self, period):
        """Live assignments that hold their space on some day of ``period`` (end exclusive)."""
        return self.live().filter(period__overlap=period)


@tracked
class Assignment(models.Model):
    """A tenancy holds a space for a period (end exclusive); nobody else does on any of those days.

    ``monthly_fee`` is what was agreed for this space in this period, in MAD without VAT, whatever the tariff
    becomes (docs/adr/0017); without it, each day is charged at the tariff of that day. Another fee from a day
    on is another assignment from that day on.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="assignments", verbose_name=_("tenancy"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="assignments", verbose_name=_("space"))
    period = DateRangeField(_("period"))
    monthly_fee = models.DecimalField(
        _("agreed monthly fee (MAD, without VAT)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the tariff of each day."),
    )
    cancelled_at = models.DateTimeField(pgettext_lazy("date", "cancelled"), null=True, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="assignment_space_once",
                expressions=[("space", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message=_("This space is already held on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="assignment_period_bounded",
                violation_error_message=_("An assignment has a first and a last day."),
            ),
            models.CheckConstraint(
                condition=Q(monthly_fee__isnull=True) | Q(monthly_fee__gte=0),
                name="assignment_fee_not_negative",
                violation_error_message=_("A fee cannot be negative."),
            ),
        ]
        triggers = [
            # Writers past the verbs, who hold no lock, would wait for each other in the exclusion constraint, and be
            # turned away as a deadlock: they queue for the space instead, and each hears that it is held.
            pgtrigger.Trigger(
                name="assignment_queues_for_space",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("space_id", "period", "cancelled_at"),
                func="""
                    PERFORM 1 FROM spaces_space WHERE id = NEW.space_id FOR NO KEY UPDATE;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="assignment_suits_tenancy",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("stay", "tenants_tenancy"), ("place", "spaces_space")],
                func="""
                    IF NEW.cancelled_at IS NOT NULL THEN
                        RETURN NEW;
                    END IF;
                    SELECT * INTO stay FROM tenants_tenancy WHERE id = NEW.tenancy_id FOR SHARE;
                    SELECT * INTO place FROM spaces_space WHERE id = NEW.space_id FOR SHARE;
                    IF NOT NEW.period <@ stay.period OR stay.status = 'cancelled' THEN
                        RAISE EXCEPTION 'a space is held outside its tenancy'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_within_tenancy';
                    END IF;
                    IF place.park_id <> stay.park_id THEN
                        RAISE EXCEPTION 'the space is in another park'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_same_park';
                    END IF;
                    IF place.kind NOT IN ('office', 'desk', 'service_unit')
                        OR (place.kind = 'service_unit') <> (stay.purpose = 'services') THEN
                        RAISE EXCEPTION 'this kind of space cannot be assigned to this tenancy'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_kind_suits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.space)


class GuardedSpace(Space):
    """A space as this app guards it: one that is held keeps its park and stays of a kind that can be held."""

    class Meta:
        proxy = True
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        triggers = [
            pgtrigger.Trigger(
                name="space_suits_assignments",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("park_id", "kind"),
                func=f"""{READ_COMMITTED_ONLY}
                    IF EXISTS (
                        SELECT 1 FROM tenants_assignment a JOIN tenants_tenancy t ON t.id = a.tenancy_id
                        WHERE a.space_id = NEW.id AND a.cancelled_at IS NULL AND (
                            t.park_id <> NEW.park_id OR NEW.kind NOT IN ('office', 'desk', 'service_unit')
                            OR (NEW.kind = 'service_unit') <> (t.purpose = 'services')
                        )
                    ) THEN
                        RAISE EXCEPTION 'a space that is held keeps its park and its kind'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'space_suits_assignments';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
