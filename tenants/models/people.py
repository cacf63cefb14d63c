"""Who is what in a company, and what it can do and looks for."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from technopark.common.history import tracked
from tenants.enums import CompanyRoleKind, SkillKind
from tenants.models.company import Company


class CompanyRoleQuerySet(models.QuerySet):
    def on(self, day):
        """What people are in their companies on ``day``."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


@tracked
class CompanyRole(models.Model):
    """Somebody is something in a company, from a day on until another (``ends_on``: the first day no longer).

    It gives no access: ``Member`` does, to people with an account. The CNIE is kept where the law asks for it, of
    representatives who sign, and nowhere else (law 09-08).
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="roles", verbose_name=_("company"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="company_roles",
        verbose_name=_("account"),
    )
    name = models.CharField(_("full name"), max_length=120)
    name_ar = models.CharField(_("full name in Arabic"), max_length=120, blank=True)
    kind = models.CharField(_("role"), max_length=14, choices=CompanyRoleKind)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    cnie = models.CharField(_("CNIE"), max_length=8, blank=True)

    objects = CompanyRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in a company")
        verbose_name_plural = _("roles in a company")
        ordering = ["company", "-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="company_role_ends_after_start",
                violation_error_message=_("A role ends after it began."),
            ),
            models.CheckConstraint(
                condition=Q(cnie="") | Q(cnie__regex=r"^[A-Z]{1,2}[1-9][0-9]{0,6}$"),
                name="company_role_cnie_format",
                violation_error_message=_("A CNIE is one or two letters and then digits, for example X123456."),
            ),
            models.CheckConstraint(
                condition=Q(cnie="") | Q(kind=CompanyRoleKind.REPRESENTATIVE),
                name="company_role_cnie_of_representatives",
                violation_error_message=_("The CNIE is kept of representatives only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"

    def name_in(self, language: str | None) -> str:
        """The name in the script of ``language``, where it is known."""
        return (self.name_ar if language == "ar" else "") or self.name

    @property
    def masked_cnie(self) -> str:
        """The CNIE as pages show it: X•••456."""
        return f"{self.cnie[:1]}•••{self.cnie[-3:]}" if self.cnie else ""


class RoleCnieReading(models.Model):
    """Somebody had a representative's CNIE shown in full: personal data, so each reading is kept (law 09-08)."""

    role = models.ForeignKey(CompanyRole, models.CASCADE, related_name="cnie_readings", verbose_name=_("role"))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by"))
    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name = _("reading of a representative's CNIE")
        verbose_name_plural = _("readings of representatives' CNIEs")
        ordering = ["-read_at", "-id"]
        triggers = [pgtrigger.Protect(name="role_cnie_reading_is_frozen", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.read_by_id}"


class Skill(models.Model):
    """A word of the vocabulary of skills, in three languages."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("skill", "name"), max_length=80)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class CompanySkill(models.Model):
    """A skill that a company offers to others here, or looks for."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="skills", verbose_name=_("company"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="companies", verbose_name=_("skill"))
    kind = models.CharField(_("offered or sought"), max_length=7, choices=SkillKind)

    class Meta:
        verbose_name = _("skill of a company")
        verbose_name_plural = _("skills of companies")
        ordering = ["company", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "skill", "kind"],
                name="company_skill_once",
                violation_error_message=_("This skill is already on the list."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.kind} {self.skill_id}"
