"""Co-founders: invited to a draft by its owner, to change it or to read it; they accept, and may leave."""

from django.db import transaction
from django.utils import timezone

from applications.actions import drafting
from applications.actions._status import lock
from applications.actions.applying import refuse_unless_draft
from applications.enums import Status
from applications.errors import AlreadyInvited, InvitationTaken, InvitationWithdrawn, OwnInvitation, TooManyFounders
from applications.models import Application, Collaborator, DraftLink
from applications.permissions import is_applicant
from technopark.accounts.addresses import confirmed, person_of
from technopark.accounts.models import User
from technopark.common.actions import mailing
from technopark.common.database import locked
from technopark.common.errors import NotAllowed

MOST_FOUNDERS = 8


@transaction.atomic
def invite(application: Application, *, email: str, can_edit: bool, by: User) -> Collaborator:
    """Invite somebody to a draft of ``by``, who has an account, and mail them their private link.

    From then on the file is closed to them as a reviewer or as staff (``applications.conflicts``), whether they
    accept or not, until the invitation is withdrawn.
    Raises AlreadyInvited, OwnInvitation, TooManyFounders, AlreadySent.
    """
    application = lock(application)
    require_owner(by, application)
    refuse_unless_draft(application, by)
    email = email.strip().lower()
    if email.lower() in [by.email.lower(), *(own.lower() for own in confirmed(by))]:
        raise OwnInvitation
    invited = application.collaborators.filter(revoked_at=None)
    if invited.filter(email__iexact=email).exists():
        raise AlreadyInvited(email=email)
    if invited.count() >= MOST_FOUNDERS:
        raise TooManyFounders(most=MOST_FOUNDERS)
    collaborator = Collaborator.objects.create(application=application, email=email, can_edit=can_edit)
    person = person_of(email)
    drafting.send_link(application, collaborator=collaborator, language=person.language if person else "")
    return collaborator


@transaction.atomic
def change_right(collaborator: Collaborator, *, can_edit: bool, by: User) -> Collaborator:
    """Give the right to change the draft, or take it back; from the next save on it holds."""
    collaborator = lock_seat(collaborator)
    require_owner(by, collaborator.application)
    refuse_withdrawn(collaborator)
    collaborator.can_edit = can_edit
    collaborator.save(update_fields=["can_edit"])
    return collaborator


@transaction.atomic
def revoke(collaborator: Collaborator, *, by: User) -> Collaborator:
    """Withdraw an invitation, or end what was accepted: the owner does, or the co-founder who leaves.

    Their words stay in the draft. Done once more, it changes nothing.
    """
    collaborator = lock_seat(collaborator)
    if collaborator.user_id is None or collaborator.user_id != by.pk:
        require_owner(by, collaborator.application)
    if collaborator.revoked_at is None:
        collaborator.revoked_at = timezone.now()
        collaborator.save(update_fields=["revoked_at"])
        collaborator.links.filter(revoked_at=None).update(revoked_at=collaborator.revoked_at)
    return collaborator


@transaction.atomic
def accept(collaborator: Collaborator, *, link: DraftLink | None = None, by: User) -> Collaborator:
    """Take the place of who was invited: by the address, once confirmed, or by the live ``link`` of the invitation.

    The link then opens nothing more: they sign in. Accepted once more by the same person, nothing changes.
    Raises InvitationTaken, InvitationWithdrawn, OwnInvitation, NotAllowed.
    """
    collaborator = lock_seat(collaborator)
    refuse_withdrawn(collaborator)
    if collaborator.user_id == by.pk and collaborator.accepted_at:
        return collaborator
    if collaborator.user_id:
        raise InvitationTaken
    if is_applicant(by, collaborator.application):
        raise OwnInvitation
    if not may_accept(collaborator, link, by):
        raise NotAllowed
    collaborator.user, collaborator.accepted_at = by, timezone.now()
    collaborator.save(update_fields=["user", "accepted_at"])
    collaborator.links.filter(revoked_at=None).update(revoked_at=collaborator.accepted_at)
    tell_owner(collaborator)
    return collaborator


def may_accept(collaborator: Collaborator, link: DraftLink | None, by: User) -> bool:
    """By the address, where it is confirmed; by the link, where it is live and theirs."""
    if collaborator.email.lower() in [email.lower() for email in confirmed(by)]:
        return True
    return link is not None and collaborator.links.live().filter(pk=link.pk).exists()


def invitations_of(user: User) -> list[Collaborator]:
    """The invitations to drafts that wait for ``user``, by the addresses that they have confirmed."""
    emails = [email.lower() for email in confirmed(user)]
    rows = Collaborator.objects.filter(user=None, revoked_at=None, application__status=Status.DRAFT, email__in=emails)
    return list(rows.select_related("application__call", "application__applicant").order_by("pk"))


def lock_seat(collaborator: Collaborator) -> Collaborator:
    """The row, locked after its file as every lock here, and read again."""
    application = lock(collaborator.application)
    collaborator = locked(Collaborator.objects.filter(pk=collaborator.pk))
    collaborator.application = application
    return collaborator


def require_owner(by: User, application: Application) -> None:
    """Raise NotAllowed for anybody but the applicant."""
    if not is_applicant(by, application):
        raise NotAllowed


def refuse_withdrawn(collaborator: Collaborator) -> None:
    """Raise InvitationWithdrawn where the owner has ended it."""
    if collaborator.revoked_at:
        raise InvitationWithdrawn


def tell_owner(collaborator: Collaborator) -> None:
    """The owner learns who works on their file from now on."""
    application = collaborator.application
    if application.applicant:
        mailing.send(
            kind="founder_joined",
            to=application.applicant,
            about=application.reference or "",
            context={"application": application, "founder": collaborator},
        )


@transaction.atomic
def send_again(collaborator: Collaborator, *, by: User) -> Collaborator:
    """Mail a new link to somebody who has not accepted yet; at most as often as links are sent."""
    collaborator = lock_seat(collaborator)
    require_owner(by, collaborator.application)
    refuse_withdrawn(collaborator)
    if collaborator.user_id is None:
        drafting.send_link(collaborator.application, collaborator=collaborator)
    return collaborator
