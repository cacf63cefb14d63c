"""Colleagues invited to a company by e-mail: the invitation, its private link, accepted, declined or withdrawn.

The link is that of docs/adr/0021: sent by mail alone, kept as a hash, ended by whoever invites, by its day, or by the
answer. Whoever opens it still presses a button, signed in: a device may be shared.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from technopark.accounts.addresses import confirmed, person_of
from technopark.accounts.models import User
from technopark.common.actions import mailing
from technopark.common.database import locked
from technopark.common.links import hash_of, new_token
from technopark.common.models import Mail
from tenants import company_errors as errors
from tenants.actions.joining import add_member
from tenants.enums import CompanyRoleKind
from tenants.models import Company, CompanyRole, Invitation
from tenants.permissions import can_change_people, require

LINK_DAYS = 14
MOST_WAITING = 20
MOST_AN_HOUR = 3
# An invitation that nobody accepted names somebody who never came: it is deleted so many days after its end.
KEPT_DAYS = 90
MAIL = "company_invited"


@transaction.atomic
def invite(
    company: Company,
    *,
    email: str,
    full_name: str,
    role: CompanyRoleKind,
    position: str = "",
    is_representative: bool = False,
    language: str,
    by: User,
) -> Invitation:
    """Invite somebody to the pages of ``company`` and mail them a private link, open for ``LINK_DAYS``.

    The mail speaks the language of their account where they have one, else ``language``. Whoever is invited to act
    for the company may then do all that ``by`` may. Raises NotAllowed, AlreadyInvited, BelongsAlready,
    TooManyInvitations.
    """
    company = locked(Company.objects.filter(pk=company.pk))
    require(can_change_people(by, company))
    email = email.strip().lower()
    refuse_members(company, email)
    unanswered = company.invitations.unanswered()
    if unanswered.live().filter(email__iexact=email).exists():
        raise errors.AlreadyInvited(email=email)
    if unanswered.live().count() >= MOST_WAITING:
        raise errors.TooManyInvitations(most=MOST_WAITING)
    unanswered.filter(email__iexact=email).update(revoked_at=timezone.now(), revoked_by=by)
    person = person_of(email)
    invitation = Invitation(company=company, email=email, full_name=full_name.strip(), role=role, invited_by=by)
    invitation.position, invitation.is_representative = position.strip(), is_representative
    invitation.language = person.language if person else language
    return _sent(invitation)


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Mail a new link, open for ``LINK_DAYS`` from now; the one before opens nothing any more.

    Raises NotAllowed, SentTooOften, InvitationWithdrawn, InvitationTaken.
    """
    invitation = _lock(invitation)
    require(can_change_people(by, invitation.company))
    refuse_over(invitation, but_expired=True)
    since = timezone.now() - timedelta(hours=1)
    if Mail.objects.filter(kind=MAIL, to=invitation.email, created_at__gt=since).count() >= MOST_AN_HOUR:
        raise errors.SentTooOften(most=MOST_AN_HOUR)
    return _sent(invitation)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Withdraw an invitation: its link opens nothing any more. Done once more, it changes nothing.

    Raises NotAllowed, InvitationTaken.
    """
    invitation = _lock(invitation)
    require(can_change_people(by, invitation.company))
    return _ended(invitation, by)


@transaction.atomic
def decline(invitation: Invitation, *, token_hash: str = "", by: User) -> Invitation:
    """Say no to an invitation, by the address or by its link. Raises NotAllowed, InvitationTaken."""
    invitation = _lock(invitation)
    require(is_for(invitation, by, token_hash))
    return _ended(invitation, by)


@transaction.atomic
def accept(invitation: Invitation, *, token_hash: str = "", by: User) -> Invitation:
    """Let ``by`` belong to the company as was said: by the address they have confirmed, or by the link they opened.

    Accepted once more by the same person, nothing changes. Whoever invited is told, with the address that accepted.
    Raises NotAllowed, InvitationTaken, InvitationWithdrawn, InvitationExpired, AlreadyAMember.
    """
    invitation = _lock(invitation)
    if invitation.accepted_by_id == by.pk:
        return invitation
    refuse_over(invitation)
    require(is_for(invitation, by, token_hash))
    company = invitation.company
    acts = invitation.is_representative
    add_member(company, user=by, position=invitation.position, is_representative=acts, by=by)
    CompanyRole.objects.create(
        company=company,
        person=by,
        kind=invitation.role,
        name=by.full_name or invitation.full_name,
        name_ar=by.full_name_ar,
        starts_on=timezone.localdate(),
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if invitation.invited_by.is_active:
        context = {"invitation": invitation, "company": company, "person": by}
        mailing.send(kind="company_joined", to=invitation.invited_by, about=company.slug[:40], context=context)
    return invitation


def open_link(token: str) -> Invitation:
    """The invitation behind a link that still opens. Changes nothing. Raises InvitationIsOver, with why."""
    rows = Invitation.objects.select_related("company", "invited_by").filter(token_hash=hash_of(token))
    invitation = rows.first()
    if invitation is None:
        raise errors.InvitationUnknown
    refuse_over(invitation)
    return invitation


def waiting_for(user: User, token_hashes: list[str]) -> list[Invitation]:
    """The invitations that wait for ``user``: by the addresses they have confirmed, or by the links they opened."""
    own = Q(token_hash__in=token_hashes)
    for email in confirmed(user) if user.is_authenticated else ():
        own |= Q(email__iexact=email)
    return list(Invitation.objects.waiting().filter(own).select_related("company", "invited_by").order_by("pk"))


def is_for(invitation: Invitation, user: User, token_hash: str) -> bool:
    """By the address, where it is confirmed; by the link, where it is the one that opens now."""
    if token_hash and token_hash == invitation.token_hash:
        return True
    return invitation.email.lower() in [email.lower() for email in confirmed(user)]


def refuse_members(company: Company, email: str) -> None:
    """Raise BelongsAlready where a member reads ``email``."""
    person = person_of(email)
    own = Q(user__email__iexact=email) | Q(user=person) if person else Q(user__email__iexact=email)
    if company.members.filter(own).exists():
        raise errors.BelongsAlready(email=email, company=company.name)


def refuse_over(invitation: Invitation, *, but_expired: bool = False) -> None:
    """Raise InvitationTaken, InvitationWithdrawn or InvitationExpired where it can no longer be accepted."""
    named = {"company": invitation.company.name, "name": str(invitation.invited_by)}
    if invitation.accepted_at:
        raise errors.InvitationTaken(**named)
    if invitation.revoked_at:
        raise errors.InvitationWithdrawn(**named)
    if not (but_expired or invitation.is_live):
        raise errors.InvitationExpired(**named, day=timezone.localdate(invitation.expires_at))


def forget_old() -> int:
    """Delete the invitations that ended ``KEPT_DAYS`` ago without being accepted; return how many.

    The links of all that have left are taken out of their mails.
    """
    mailing.forget_links([MAIL], "/join/")
    return to_forget().delete()[0]


def to_forget() -> QuerySet[Invitation]:
    """The invitations that nobody accepted and whose time is over."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    over = Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return Invitation.objects.filter(over, accepted_at__isnull=True)


def _lock(invitation: Invitation) -> Invitation:
    """The row, locked after its company, and read again."""
    company = locked(Company.objects.filter(pk=invitation.company_id))
    invitation = locked(Invitation.objects.select_related("invited_by").filter(pk=invitation.pk))
    invitation.company = company
    return invitation


def _ended(invitation: Invitation, by: User) -> Invitation:
    if invitation.accepted_at:
        raise errors.InvitationTaken(company=invitation.company.name, name=str(invitation.invited_by))
    if invitation.revoked_at is None:
        invitation.revoked_at, invitation.revoked_by = timezone.now(), by
        invitation.save(update_fields=["revoked_at", "revoked_by"])
    return invitation


def _sent(invitation: Invitation) -> Invitation:
    """The invitation with a new link, and the mail that carries it; its token is kept nowhere else."""
    token, now = new_token(), timezone.now()
    invitation.token_hash, invitation.created_at = hash_of(token), now
    invitation.expires_at = now + timedelta(days=LINK_DAYS)
    invitation.save()
    company = invitation.company
    mailing.send(
        kind=MAIL,
        to_email=invitation.email,
        language=invitation.language,
        about=company.slug[:40],
        context={"invitation": invitation, "company": company, "path": f"/join/{token}/"},
    )
    return invitation
