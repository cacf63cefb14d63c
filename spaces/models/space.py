import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.enums import ClosureReason, SpaceKind
from spaces.models.park import Park
from technopark.common.history import tracked


class DateRange(models.Func):
    """``daterange(start, end)``: the start is inside, the end is the first day outside."""

    function = "DATERANGE"
    output_field = DateRangeField()


class SpaceQuerySet(models.QuerySet):
    def assignable(self):
        """Spaces that one tenancy holds at a time: offices, desks, service units."""
        return self.filter(kind__in=SpaceKind.assignable)

    def for_companies(self):
        """Spaces for hosted companies: offices and desks."""
        return self.filter(kind__in=SpaceKind.for_companies)


class Space(models.Model):
    """A place in a park: an office, a coworking area with its desks, the meeting room, a service unit."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="spaces", verbose_name=_("park"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("coworking area")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=SpaceKind)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=80, blank=True)
    floor = models.SmallIntegerField(_("floor"), default=0, help_text=_("0 is the ground floor."))
    area = models.DecimalField(_("area (m²)"), max_digits=7, decimal_places=2)
    is_area_surveyed = models.BooleanField(_("area confirmed by survey"), default=False)
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    is_accessible = models.BooleanField(_("accessible without stairs"), default=False)
    # Geometry on the plan of its floor, in centimetres from the plan's top left corner.
    plan_x = models.PositiveIntegerField(_("plan: x (cm)"), default=0)
    plan_y = models.PositiveIntegerField(_("plan: y (cm)"), default=0)
    plan_width = models.PositiveIntegerField(_("plan: width (cm)"), default=0)
    plan_height = models.PositiveIntegerField(_("plan: height (cm)"), default=0)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["park", "floor", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "code"],
                name="space_code_unique",
                violation_error_message=_("This park already has a space with that code."),
            ),
            models.CheckConstraint(
                condition=Q(area__gt=0),
                name="space_area_positive",
                violation_error_message=_("The floor area must be more than 0 m²."),
            ),
            models.CheckConstraint(
                condition=Q(kind=SpaceKind.DESK, parent__isnull=False)
                | (~Q(kind=SpaceKind.DESK) & Q(parent__isnull=True)),
                name="space_desks_have_an_area",
                violation_error_message=_("A desk, and only a desk, belongs to a coworking area."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SpaceKind.values),
                name="space_kind_known",
                violation_error_message=_("Unknown kind of space."),
            ),
        ]
        triggers = [
            # A check sees only its own row; the parent's kind and park are in another.
            pgtrigger.Trigger(
                name="space_desks_lie_in_area",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("park_id", "parent_id", "kind"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM spaces_space desk JOIN spaces_space area ON area.id = desk.parent_id
                        WHERE NEW.id IN (desk.id, area.id)
                            AND (area.kind <> 'coworking_area' OR area.park_id <> desk.park_id)
                    ) THEN
                        RAISE EXCEPTION 'a desk lies in a coworking area of its own park'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'space_desks_lie_in_area';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.code


@tracked
class Closure(models.Model):
    """A space that cannot be used for some days; a closed area closes its desks."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="closures", verbose_name=_("space"))
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    ends_on = models.DateField(_("until (first day open again)"))
    reason = models.CharField(_("reason"), max_length=10, choices=ClosureReason, default=ClosureReason.WORKS)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="closure_ends_after_start",
                violation_error_message=_("The space opens again after it closes."),
            ),
            ExclusionConstraint(
                name="closure_no_overlap",
                expressions=[
                    ("space", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This space is already closed on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y}"
