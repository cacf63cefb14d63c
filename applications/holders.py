"""Somebody who came by a private link: no account stands behind what they write, only the address it was sent to."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Q

from applications.models import Application, DraftLink


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds ``link``, in the place of a person who has signed in: what actions take as ``by``.

    The link is that of the owner of a draft without account, or of a co-founder who was invited and has not signed in.
    """

    link: DraftLink
    pk: ClassVar[None] = None

    @property
    def email(self) -> str:
        """The address to which the link was sent."""
        return self.link.email

    @property
    def is_owner(self) -> bool:
        """Whether the link is the owner's, and not that of a co-founder."""
        return self.link.collaborator_id is None

    def can_write(self, application: Application) -> bool:
        """Whether the link lets change ``application`` now: asked of the database, since links end. One query."""
        owners = Q(collaborator=None, application__applicant=None)
        editors = Q(collaborator__can_edit=True, collaborator__revoked_at=None, collaborator__user=None)
        live = DraftLink.objects.live().filter(owners | editors, application=application.pk)
        return live.filter(pk=self.link.pk).exists()
