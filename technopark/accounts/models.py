import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from technopark.common.history import tracked


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        """Create a person who signs in by ``email`` (kept in lower case)."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    full_name_ar = models.CharField(_("full name in Arabic"), max_length=120, blank=True)
    language = models.CharField(_("preferred language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    is_active = models.BooleanField(pgettext_lazy("person", "active"), default=True)
    is_staff = models.BooleanField(_("technical staff"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("This e-mail already has an account."),
            )
        ]

    def __str__(self) -> str:
        return self.name_in(get_language())

    def name_in(self, language: str | None) -> str:
        """The name in the script of ``language``, where it is known."""
        return name_in(self, language)


def name_in(person, language: str | None) -> str:
    """The name of ``person``, a user or a row with their names and address, in the script of ``language``."""
    return (person.full_name_ar if language == "ar" else "") or person.full_name or person.email


class PrivacyNotice(models.Model):
    """A version of the notice shown where personal data are asked for (law 09-08).

    Says who controls the data, why, who receives them, the rights and the CNDP number.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(pgettext_lazy("date", "published"), default=timezone.now)

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class Consent(models.Model):
    """What a person agreed to, when, and under which version of the notice; withdrawn, not deleted."""

    class Purpose(models.TextChoices):
        APPLICATION = "application", _("processing of the application")
        DIRECTORY = "directory", _("publication in the directory")
        NEWSLETTER = "newsletter", _("news by e-mail")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    notice = models.ForeignKey(
        PrivacyNotice, models.PROTECT, related_name="consents", verbose_name=pgettext_lazy("privacy", "notice")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(pgettext_lazy("consent", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "notice", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
                violation_error_message=_("A consent cannot be withdrawn before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_purpose_display()}"


@tracked
class DataRequest(models.Model):
    """Somebody uses a right over their data (law 09-08); an answer is due within ten days."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("a copy of my data")
        RECTIFICATION = "rectification", _("a correction")
        OPPOSITION = "opposition", _("opposition to a use")
        DELETION = "deletion", _("deletion")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_requests", verbose_name=_("person")
    )
    kind = models.CharField(_("request"), max_length=13, choices=Kind)
    text = models.TextField(_("what it is about"), max_length=2000, blank=True)
    received_at = models.DateTimeField(pgettext_lazy("date", "received"), default=timezone.now)
    due_on = models.DateField(_("answer due"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    handled_at = models.DateTimeField(_("answered"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    class Meta:
        verbose_name = _("request about data")
        verbose_name_plural = _("requests about data")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(handled_at__isnull=True),
                name="data_request_one_open",
                violation_error_message=_("You have already asked for this: an answer is on its way."),
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | (Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(answer="")),
                name="data_request_handled_with_answer",
                violation_error_message=_("A request is answered by somebody, in words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class AccessLog(models.Model):
    """Who opened or took out what: files, papers, exports, and what was refused to whom because of a conflict.

    Only added to; ``about`` is a reference (``KHE-2027-0042``, a call's address), ``what`` the paper or the export.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("file opened")
        PAPER = "paper", _("paper opened")
        DOCUMENT = "document", _("document opened")
        EXPORT = "export", _("export taken")
        REFUSED = "refused", _("refused because of a conflict of interest")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    park_code = models.CharField(_("park"), max_length=8, blank=True)
    about = models.CharField(_("about"), max_length=60, blank=True, db_index=True)
    what = models.CharField(_("what"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["park_code", "-at"])]
        triggers = [pgtrigger.Protect(name="access_log_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about} {self.what}"
