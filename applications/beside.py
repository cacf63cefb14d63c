"""What may wait for somebody beside their own files: drafts of others, drafts begun at their address, invitations."""

from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from applications.enums import Status
from applications.models import Application, Collaborator
from technopark.accounts.models import User
from technopark.common.compiled import compiled


class Beside(NamedTuple):
    """Whether there is any of each."""

    places: bool = False
    drafts: bool = False
    invitations: bool = False


def beside(user: User) -> Beside:
    """What there is for ``user``, by their account and the addresses that they have confirmed: one query."""
    return Beside(*next(iter(_beside(user.pk)), ()))


def _people(user_id: int):
    own = EmailAddress.objects.filter(user=OuterRef(OuterRef("pk")), verified=True).values("email")
    open_ = Collaborator.objects.filter(revoked_at=None)
    drafts = Application.objects.filter(applicant=None, status=Status.DRAFT, owner_email__in=own)
    return (
        User.objects.filter(pk=user_id)
        .order_by()
        .annotate(
            places=Exists(open_.filter(user=OuterRef("pk"), accepted_at__isnull=False)),
            drafts=Exists(drafts),
            invitations=Exists(open_.filter(user=None, application__status=Status.DRAFT, email__in=own)),
        )
        .values_list("places", "drafts", "invitations")
    )


_beside = compiled(_people)
