import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.enums import TemplateKind
from spaces.models import Park
from technopark.common.history import tracked

PUBLISHED = pgtrigger.Q(old__published_at__isnull=False)


class DatedTextQuerySet(models.QuerySet):
    """Texts that are drafts until they are published, and from then on never change."""

    def published(self):
        """Texts that are, were or will be in force."""
        return self.filter(published_at__isnull=False)

    def in_force(self, day):
        """Published texts that had begun by ``day``, the one that holds first."""
        return self.published().filter(starts_on__lte=day).order_by("-starts_on", "-version")


@tracked
class AgreementTemplate(models.Model):
    """The words of an agreement, an amendment or a certificate, in French and Arabic, from a day on.

    The bodies are written in the small mark-up of ``agreements.markup``. A version that is published never
    changes (agreements may have been made of it): a new one is written instead.
    """

    park = models.ForeignKey(Park, models.PROTECT, related_name="agreement_templates", verbose_name=_("park"))
    kind = models.CharField(_("kind"), max_length=12, choices=TemplateKind)
    version = models.PositiveSmallIntegerField(pgettext_lazy("text", "version"))
    title_fr = models.CharField(_("title in French"), max_length=120)
    title_ar = models.CharField(_("title in Arabic"), max_length=120)
    body_fr = models.TextField(_("text in French"))
    body_ar = models.TextField(_("text in Arabic"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    starts_on = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )

    objects = DatedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of an agreement")
        verbose_name_plural = _("templates of agreements")
        ordering = ["park", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "kind", "version"],
                name="template_version_once",
                violation_error_message=_("This version already exists."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TemplateKind.values),
                name="template_kind_known",
                violation_error_message=_("Unknown kind of template."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="template_published_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=PUBLISHED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


@tracked
class HouseRules(models.Model):
    """The house rules of a park, in three languages, from a day on; a version that is published never changes."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="house_rules", verbose_name=_("park"))
    version = models.PositiveSmallIntegerField(pgettext_lazy("text", "version"))
    body_fr = models.TextField(_("text in French"))
    body_ar = models.TextField(_("text in Arabic"))
    body_en = models.TextField(_("text in English"), blank=True)
    starts_on = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )

    objects = DatedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("house rules")
        verbose_name_plural = _("house rules")
        ordering = ["park", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "version"],
                name="house_rules_version_once",
                violation_error_message=_("This version already exists."),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="house_rules_published_are_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=PUBLISHED,
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.version}"

    def body_in(self, language: str) -> str:
        """The text in that language; in French where it is not written in English."""
        return getattr(self, f"body_{language}", "") or self.body_fr
