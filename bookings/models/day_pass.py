import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Space
from technopark.common.database import PARK_LOCK
from technopark.common.history import tracked
from tenants.models import Company
from tenants.models.cap import READ_COMMITTED_ONLY


class DayPassQuerySet(models.QuerySet):
    def live(self):
        """Passes that take a desk; cancelled ones are kept only as history."""
        return self.filter(cancelled_at__isnull=True)


@tracked
class DayPass(models.Model):
    """A desk of a coworking area for one day, for a company or a visitor by name; any desk that nobody holds.

    There are never more passes than desks that are free and open that day: the trigger ``day_pass_has_desk``.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    area = models.ForeignKey(Space, models.PROTECT, related_name="day_passes", verbose_name=_("coworking area"))
    day = models.DateField(_("day"))
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="day_passes", verbose_name=_("company")
    )
    visitor_name = models.CharField(_("visitor"), max_length=120, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="day_passes", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(pgettext_lazy("date", "cancelled"), null=True, blank=True, editable=False)

    objects = DayPassQuerySet.as_manager()

    class Meta:
        verbose_name = _("day pass")
        verbose_name_plural = _("day passes")
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["area", "day"], name="day_pass_area_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False) | ~Q(visitor_name=""),
                name="day_pass_for_somebody",
                violation_error_message=_("A day pass is for a company or for a visitor by name."),
            )
        ]
        triggers = [
            # No constraint can count; stays are written under the same lock, so the desks counted are the true ones.
            pgtrigger.Trigger(
                name="day_pass_has_desk",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("area_id", "day", "cancelled_at"),
                declare=[("place", "spaces_space"), ("desks", "integer"), ("passes", "integer")],
                func=f"""{READ_COMMITTED_ONLY}
                    IF NEW.cancelled_at IS NOT NULL THEN
                        RETURN NEW;
                    END IF;
                    SELECT * INTO place FROM spaces_space WHERE id = NEW.area_id;
                    PERFORM pg_advisory_xact_lock({PARK_LOCK}, place.park_id::integer);
                    SELECT count(*) INTO desks FROM spaces_space desk
                    WHERE desk.parent_id = NEW.area_id AND NOT EXISTS (
                        SELECT 1 FROM tenants_assignment a
                        WHERE a.space_id = desk.id AND a.cancelled_at IS NULL AND a.period @> NEW.day
                    ) AND NOT EXISTS (
                        SELECT 1 FROM spaces_closure c
                        WHERE c.space_id IN (desk.id, desk.parent_id)
                            AND c.starts_on <= NEW.day AND c.ends_on > NEW.day
                    );
                    SELECT count(*) INTO passes FROM bookings_daypass
                    WHERE area_id = NEW.area_id AND day = NEW.day AND cancelled_at IS NULL;
                    IF passes > desks THEN
                        RAISE EXCEPTION 'more day passes than free desks: % of %', passes, desks
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'day_pass_has_desk';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.reference
