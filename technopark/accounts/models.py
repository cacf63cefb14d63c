from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


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
        return (self.full_name_ar if language == "ar" else "") or self.full_name or self.email


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
