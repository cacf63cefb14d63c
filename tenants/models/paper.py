"""Papers of a company: what it is registered as, insured for, and in order with; each with its days and who sees it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from technopark.common.history import tracked
from tenants.enums import PaperKind, PaperVerdict, PaperVisibility
from tenants.models.company import Company


class CompanyPaperQuerySet(models.QuerySet):
    def kept(self):
        """Papers that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def usable(self):
        """Papers kept that staff have not refused: checked, or still to be checked."""
        return self.kept().exclude(verdict=PaperVerdict.REFUSED)

    def valid_on(self, day):
        """Usable papers that hold on ``day``; those without an end always do."""
        return self.usable().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def latest(self):
        """Of each company and kind, the usable paper that holds longest: those with no end first, then the newest."""
        return (
            self.usable()
            .order_by("company_id", "kind", F("valid_until").desc(nulls_first=True), "-id")
            .distinct("company_id", "kind")
        )

    def readable_by(self, *, is_representative: bool):
        """What people of the company may read: papers for staff never, those for representatives if they are one."""
        seen = [PaperVisibility.COMPANY]
        if is_representative:
            seen.append(PaperVisibility.REPRESENTATIVES)
        return self.filter(visibility__in=seen)


@tracked
class CompanyPaper(models.Model):
    """A paper of a company. ``valid_until`` is the last day on which it holds, inclusive; empty: it does not end.

    A newer paper of the kind takes its place; the older one stays. Staff check what a company sends.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="papers", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind)
    label = models.CharField(_("title"), max_length=120, blank=True)
    visibility = models.CharField(
        _("who may read it"), max_length=15, choices=PaperVisibility, default=PaperVisibility.REPRESENTATIVES
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until (last day)"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="companies/%Y/%m/", max_length=200)
    original_name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    received_at = models.DateTimeField(pgettext_lazy("date", "received"), default=timezone.now)
    received_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    verdict = models.CharField(
        _("check"), max_length=8, choices=PaperVerdict, default=PaperVerdict.WAITING, editable=False
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    refusal_reason = models.CharField(_("why it was refused"), max_length=300, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(pgettext_lazy("paper", "taken back"), null=True, blank=True, editable=False)

    objects = CompanyPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a company")
        verbose_name_plural = _("papers of companies")
        ordering = ["company", "kind", "-id"]
        indexes = [models.Index(fields=["valid_until"], condition=Q(withdrawn_at__isnull=True), name="paper_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(issued_on__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="company_paper_days_in_order",
                violation_error_message=_("A paper cannot end before it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(verdict=PaperVerdict.WAITING, checked_at__isnull=True)
                | (~Q(verdict=PaperVerdict.WAITING) & Q(checked_at__isnull=False, checked_by__isnull=False)),
                name="company_paper_checked_by_somebody",
                violation_error_message=_("A check has its date and its author."),
            ),
            models.CheckConstraint(
                condition=Q(verdict=PaperVerdict.REFUSED) ^ Q(refusal_reason=""),
                name="company_paper_refused_with_reason",
                violation_error_message=_("A refused paper says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())
