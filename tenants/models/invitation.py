from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from technopark.common.models import PrivateLink, PrivateLinkQuerySet, link_constraints
from tenants.enums import CompanyRoleKind
from tenants.models.company import Company


class InvitationQuerySet(PrivateLinkQuerySet):
    def unanswered(self):
        """Neither accepted nor ended; its link may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def waiting(self):
        """Those that can still be accepted."""
        return self.unanswered().live()


class Invitation(PrivateLink):
    """Somebody is invited by mail to the pages of a company, to see or to act; they accept with an account.

    What they may then do, and what they are, is said when they are invited. ``revoked_at``: withdrawn, or declined
    where ``revoked_by`` is nobody of the company. Sent again, it has another link and the one before opens nothing.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations", verbose_name=_("company"))
    full_name = models.CharField(_("full name"), max_length=120)
    position = models.CharField(pgettext_lazy("job", "position"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=14, choices=CompanyRoleKind)
    is_representative = models.BooleanField(_("acts for the company"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta(PrivateLink.Meta):
        verbose_name = _("invitation to a company")
        verbose_name_plural = _("invitations to companies")
        constraints = [
            *link_constraints("invitation"),
            models.UniqueConstraint(
                "company",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_waits_once",
                violation_error_message=_("This person is already invited."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="invitation_accepted_by_somebody",
                violation_error_message=_("An invitation that still stands is accepted by a person with an account."),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.is_live
