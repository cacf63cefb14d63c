import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.enums import AgreementStatus, EndingReason, SignatureMode
from agreements.models.template import AgreementTemplate, HouseRules
from technopark.common.history import tracked
from technopark.common.models import Document
from tenants.models import Tenancy

STAGE = AgreementStatus
EVER = pgtrigger.Update | pgtrigger.Delete


@tracked
class Agreement(models.Model):
    """What a stay was agreed on: one agreement for a tenancy, with its versions. It may be absent for older stays.

    ``status`` changes only through ``agreements.actions``; once it binds, it follows the stay's own steps.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    tenancy = models.OneToOneField(Tenancy, models.PROTECT, related_name="agreement", verbose_name=_("tenancy"))
    status = models.CharField(
        pgettext_lazy("agreement", "stage"), max_length=10, choices=STAGE, default=STAGE.PREPARED, editable=False
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    ending_reason = models.CharField(
        _("reason of its end"), max_length=12, choices=EndingReason, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=STAGE.values),
                name="agreement_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=(Q(status=STAGE.ENDED, ended_on__isnull=False) & ~Q(ending_reason=""))
                | (~Q(status=STAGE.ENDED) & Q(ending_reason="", ended_on__isnull=True)),
                name="agreement_ended_with_reason",
                violation_error_message=_("An agreement that ended has its day and its reason, and only then."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class VersionQuerySet(models.QuerySet):
    def open(self):
        """Versions that still may be signed."""
        return self.filter(signed_on__isnull=True, withdrawn_at__isnull=True)

    def signed(self):
        """Versions that bind both sides, the latest first."""
        return self.filter(signed_on__isnull=False).order_by("-number")


@tracked
class AgreementVersion(models.Model):
    """The agreement itself (``amendment`` 0) or an amendment of it (1, 2 …), as proposed and then as signed.

    ``terms`` says what was agreed, as ``agreements.terms`` reads it from the stay; ``changes`` of an amendment what
    differs from the version signed before. Once its document is issued neither changes; once signed nothing does.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions", verbose_name=_("agreement"))
    number = models.PositiveSmallIntegerField(_("number"))
    amendment = models.PositiveSmallIntegerField(_("number of the amendment"), default=0)
    template = models.ForeignKey(AgreementTemplate, models.PROTECT, related_name="versions", verbose_name=_("template"))
    terms = models.JSONField(_("terms"))
    changes = models.JSONField(_("changes"), default=list, blank=True)
    effective_on = models.DateField(_("takes effect on"))
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    signed_on = models.DateField(_("signed by both on"), null=True, blank=True)
    signature_mode = models.CharField(_("kind of signature"), max_length=10, choices=SignatureMode, blank=True)
    signed_for_company = models.CharField(_("signed for the company by"), max_length=120, blank=True)
    signed_for_park = models.CharField(_("signed for the park by"), max_length=160, blank=True)
    trust_provider = models.CharField(
        _("trust service provider"),
        max_length=120,
        blank=True,
        help_text=_("Who vouches for a qualified electronic signature (law 43-20)."),
    )
    evidence = models.ForeignKey(
        "SignedCopy", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed copy")
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="agreement_version_once",
                violation_error_message=_("This version already exists."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(signed_on__isnull=True, withdrawn_at__isnull=True),
                name="agreement_one_open_version",
                violation_error_message=_("Another version of this agreement still waits to be signed."),
            ),
            models.CheckConstraint(
                condition=Q(
                    signed_on__isnull=False,
                    document__isnull=False,
                    evidence__isnull=False,
                    signature_mode__in=SignatureMode.values,
                    withdrawn_at__isnull=True,
                )
                | Q(signed_on__isnull=True, evidence__isnull=True, signature_mode=""),
                name="agreement_version_signed_with_evidence",
                violation_error_message=_("A version is signed with its day, its kind of signature and its evidence."),
            ),
            models.CheckConstraint(
                condition=~Q(signature_mode=SignatureMode.QUALIFIED) | ~Q(trust_provider=""),
                name="agreement_qualified_names_provider",
                violation_error_message=_("A qualified signature names the provider who vouches for it."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="agreement_signed_is_frozen", operation=EVER, condition=pgtrigger.Q(old__signed_on__isnull=False)
            ),
            pgtrigger.Protect(
                name="agreement_issued_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__document__isnull=False),
            ),
            pgtrigger.Protect(
                name="agreement_issued_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__document__isnull=False)
                & (
                    pgtrigger.Q(old__terms__df=pgtrigger.F("new__terms"))
                    | pgtrigger.Q(old__changes__df=pgtrigger.F("new__changes"))
                    | pgtrigger.Q(old__template__df=pgtrigger.F("new__template"))
                    | pgtrigger.Q(old__document__df=pgtrigger.F("new__document"))
                    | pgtrigger.Q(old__effective_on__df=pgtrigger.F("new__effective_on"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.number}"

    @property
    def state(self) -> str:
        """``signed``, ``withdrawn``, ``sent`` (its document is issued) or ``prepared``: the names of their looks."""
        if self.signed_on:
            return "signed"
        if self.withdrawn_at:
            return "withdrawn"
        return "sent" if self.document_id else "prepared"


class SignedCopy(models.Model):
    """A file sent as the signed copy of a version: the scan of both signatures, or a file signed outside. Kept."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="copies", verbose_name=_("version"))
    file = models.FileField(_("file"), upload_to="agreements/%Y/", max_length=200)
    original_name = models.CharField(_("name of the file"), max_length=120)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    pages = models.PositiveSmallIntegerField(_("pages"), default=1)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
        ordering = ["-sent_at", "-id"]
        triggers = [pgtrigger.Protect(name="signed_copy_is_frozen", operation=EVER)]

    def __str__(self) -> str:
        return self.original_name


class HouseRulesAcceptance(models.Model):
    """A company accepted the house rules in a version, for a stay: online by one of its people, or on paper."""

    tenancy = models.ForeignKey(
        Tenancy, models.PROTECT, related_name="house_rules_acceptances", verbose_name=_("tenancy")
    )
    rules = models.ForeignKey(HouseRules, models.PROTECT, related_name="acceptances", verbose_name=_("house rules"))
    accepted_on = models.DateField(_("accepted on"))
    on_paper = models.BooleanField(_("on paper"), default=False)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person", "by"),
        help_text=_("Who accepted online, or recorded what was accepted on paper."),
    )

    class Meta:
        verbose_name = _("acceptance of house rules")
        verbose_name_plural = _("acceptances of house rules")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy", "rules"],
                name="house_rules_accepted_once",
                violation_error_message=_("These house rules are already accepted for this stay."),
            )
        ]
        triggers = [pgtrigger.Protect(name="house_rules_acceptance_is_frozen", operation=EVER)]

    def __str__(self) -> str:
        return f"{self.tenancy} · {self.rules}"


class AgreementLog(models.Model):
    """One move of an agreement: from where, to where, by whom, when."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="log", verbose_name=_("agreement"))
    verb = models.CharField(_("step"), max_length=20)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=10, blank=True, choices=STAGE)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=10, choices=STAGE)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of an agreement")
        verbose_name_plural = _("steps of an agreement")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="agreement_log_is_frozen", operation=EVER)]

    def __str__(self) -> str:
        return str(self.get_to_status_display())
