import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentCounter(models.Model):
    """The last number given to a kind of document in a park and year; its row is locked while counting."""

    park_code = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=3)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("document counter")
        verbose_name_plural = _("document counters")
        constraints = [models.UniqueConstraint(fields=["park_code", "year", "kind"], name="document_counter_unique")]

    def __str__(self) -> str:
        return f"{self.park_code}-{self.year}-{self.kind}: {self.last_number}"


class Document(models.Model):
    """An official document, numbered, hashed, frozen: never made again and never changed.

    ``facts`` holds what the PDF was made from; ``sha256`` is of the file's bytes.
    Anybody who holds ``verification_code`` can check a copy at ``/verify/<code>/`` (law 43-20).
    """

    class Kind(models.TextChoices):
        RECEIPT = "REC", _("filing receipt")
        COMPLETION = "CMP", _("request for missing papers")
        INADMISSIBILITY = "IRR", _("decision of inadmissibility")
        MINUTES = "PV", _("committee minutes")
        ADMISSION = "ADM", _("decision of admission")
        REFUSAL = "REF", _("reasoned decision of refusal")
        WAITING = "ATT", _("waiting list notice")
        OFFER = "OFF", _("offer of a space")
        APPEAL = "REP", _("answer to an appeal")
        AGREEMENT = "CNV", _("hosting agreement")
        AMENDMENT = "AVN", _("amendment")
        HOSTING_CERTIFICATE = "ATH", _("hosting certificate")
        ENTRY_INVENTORY = "EDE", _("entry inventory")
        EXIT_INVENTORY = "EDS", _("exit inventory")
        DEPOSIT_STATEMENT = "DEP", _("deposit statement")
        CLEARANCE = "QUI", _("clearance")
        FORMAL_NOTICE = "MED", _("formal notice")
        TERMINATION = "RES", _("decision of termination")
        INVOICE = "FAC", _("invoice")
        CREDIT_NOTE = "AVO", _("credit note")
        PAYMENT_RECEIPT = "PAI", _("payment receipt")
        REMINDER = "REL", _("payment reminder")

    number = models.CharField(_("number"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind)
    park_code = models.CharField(_("park"), max_length=8)
    subject_reference = models.CharField(_("about"), max_length=40, db_index=True)
    language = models.CharField(_("first language"), max_length=2, choices=settings.LANGUAGES)
    facts = models.JSONField(_("facts"))
    file = models.FileField(_("file"), upload_to="documents/%Y/", max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    verification_code = models.CharField(_("verification code"), max_length=24, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-issued_at", "-id"]
        triggers = [pgtrigger.Protect(name="document_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number
