"""Drafts begun without an account: private links sent by mail, made, ended, and the draft claimed by who signs in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from applications.actions._status import lock, move
from applications.actions.applying import draft_or_file, refuse_unless_open
from applications.enums import Status
from applications.errors import DraftClaimed, HasAnotherDraft, HasSentAnother, LinkIsDead
from applications.holders import Holder
from applications.models import Application, ApplicationLog, Call, Collaborator, DraftLink
from applications.permissions import is_applicant
from technopark.accounts.addresses import confirmed, person_of
from technopark.accounts.models import User
from technopark.accounts.notices import current_notice
from technopark.common.actions import mailing
from technopark.common.database import lock_name, locked
from technopark.common.errors import NotAllowed
from technopark.common.formatting import day
from technopark.common.links import hash_of, new_token

LINK_DAYS = 30
# A link to a draft of a closed call: to read it, and to take it into one's account.
LAST_LINK_DAYS = 7
# Links made for one address and one draft within an hour; whoever asks for more gets the same answer and no mail.
MOST_AN_HOUR = 3
# A draft that nobody claimed is deleted so many days after its last link has ended.
KEPT_DAYS = 30


# Links


def make_link(application: Application, *, email: str, collaborator: Collaborator | None = None) -> str:
    """Make one more link to a draft, and return its address, which is never shown again. Others go on working."""
    now = timezone.now()
    token = new_token()
    DraftLink.objects.create(
        application=application,
        collaborator=collaborator,
        email=email,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=last_moment(application.call, now),
    )
    return f"/d/{token}/"


def last_moment(call: Call, now: datetime) -> datetime:
    """Until when a link made now opens: some weeks, and not beyond the closing of the call."""
    if call.closes_at is None:
        return now + timedelta(days=LINK_DAYS)
    if call.closes_at <= now:
        return now + timedelta(days=LAST_LINK_DAYS)
    return min(now + timedelta(days=LINK_DAYS), call.closes_at)


def open_link(token: str) -> DraftLink:
    """The live link with ``token``, its draft and call along. Changes nothing. Raises LinkIsDead."""
    links = DraftLink.objects.live().select_related("application__call__park", "collaborator__user")
    link = links.filter(token_hash=hash_of(token)).first()
    if link is None or not opens(link):
        raise LinkIsDead
    return link


def opens(link: DraftLink) -> bool:
    """Whether a live link still leads to what it was made for: that is over once an account has taken its place."""
    if link.collaborator is None:
        return link.application.applicant_id is None and link.application.status == Status.DRAFT
    return link.collaborator.revoked_at is None and link.collaborator.user_id is None


@transaction.atomic
def revoke_link(link: DraftLink, *, by: User | Holder) -> DraftLink:
    """End a link for good: the owner ends any link to their draft, but not the one by which they came."""
    application = lock(link.application)
    if not owns(by, application) or (isinstance(by, Holder) and by.link.pk == link.pk):
        raise NotAllowed
    link = locked(DraftLink.objects.filter(pk=link.pk))
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
    return link


def owns(by: User | Holder, application: Application) -> bool:
    """Whether ``by`` is the owner: the applicant, or who holds a live link of the owner's."""
    if isinstance(by, Holder):
        return by.is_owner and by.can_write(application)
    return is_applicant(by, application)


# Beginning


@transaction.atomic
def start_without_account(*, call: Call, email: str, language: str) -> Application | None:
    """Begin a draft for ``email`` and mail its private link, or mail a new one to the draft begun before.

    Somebody who already applies with an account is told to sign in. Whoever asks learns nothing of all this: only the
    mail says it. Raises CallIsClosed, CallNotOpenYet.
    """
    email = email.strip().lower()
    lock_name(f"draft {call.pk} {email.lower()}")
    refuse_unless_open(call)
    person = person_of(email)
    if person and draft_or_file(call=call, applicant=person):
        tell_to_sign_in(call, person)
        return None
    draft = unclaimed().filter(call=call, owner_email__iexact=email).order_by("-id").first()
    if draft is None:
        draft = Application.objects.create(call=call, owner_email=email, language=language)
        # What was agreed to before there was an account: the version of the notice, with its moment.
        agreed = f"notice {current_notice().version}"
        ApplicationLog.objects.create(application=draft, verb="begin", to_status=Status.DRAFT, note=agreed)
    send_link(draft, language=language)
    return draft


def unclaimed() -> QuerySet[Application]:
    """The drafts that no account has taken."""
    return Application.objects.filter(status=Status.DRAFT, applicant=None)


def tell_to_sign_in(call: Call, person: User) -> None:
    """Say by mail that this person already applies to the call, at most as often as links are sent."""
    if person.mails.filter(kind="draft_has_account", created_at__gt=hour_ago()).count() < MOST_AN_HOUR:
        mailing.send(kind="draft_has_account", to=person, context={"call": call})


def send_link(
    application: Application, *, collaborator: Collaborator | None = None, language: str = ""
) -> DraftLink | None:
    """Mail a new link to the owner of a draft, or to a co-founder; nothing where many were sent within the hour."""
    email = collaborator.email if collaborator else application.owner_email
    links = application.draft_links.filter(collaborator=collaborator)
    if links.filter(created_at__gt=hour_ago()).count() >= MOST_AN_HOUR:
        return None
    path = make_link(application, email=email, collaborator=collaborator)
    link = links.latest("pk")
    mailing.send(
        kind="founder_invited" if collaborator else "draft_link",
        to_email=email,
        language=language or application.language,
        context={"application": application, "founder": collaborator, "path": path, "until": link.expires_at},
    )
    return link


def hour_ago() -> datetime:
    return timezone.now() - timedelta(hours=1)


@transaction.atomic
def send_again(*, email: str, language: str) -> int:
    """Mail new links to every draft that ``email`` works on without an account; return how many."""
    email = email.strip().lower()
    lock_name(f"links {email.lower()}")
    own = unclaimed().filter(owner_email__iexact=email).select_related("call")
    sent = [send_link(draft, language=language) for draft in own]
    invited = Collaborator.objects.filter(
        email__iexact=email, user=None, revoked_at=None, application__status=Status.DRAFT
    ).select_related("application__call", "application__applicant")
    sent += [send_link(row.application, collaborator=row, language=language) for row in invited]
    return len([link for link in sent if link])


# Claiming


def waiting_for(user: User) -> list[Application]:
    """The drafts begun without an account at an address that ``user`` has confirmed."""
    emails = Q(pk__in=[])
    for email in confirmed(user):
        emails |= Q(owner_email__iexact=email)
    return list(unclaimed().filter(emails).select_related("call").order_by("pk"))


@transaction.atomic
def claim(draft: Application, *, link: DraftLink | None = None, keep: int | None = None, by: User) -> Application:
    """Make a draft begun without an account that of ``by``, who has confirmed its address or holds its ``link``.

    Where they have another draft for the call, ``keep`` is the id of the one that stays; the other is put aside, and
    can still be read. Claimed once more, it stays as it is. Return the draft that stays.
    Raises DraftClaimed, HasAnotherDraft, HasSentAnother, NotAllowed.
    """
    locked(User.objects.filter(pk=by.pk))
    application = lock(draft)
    if is_applicant(by, application):
        return application
    if application.applicant_id:
        raise DraftClaimed
    if application.status != Status.DRAFT or not may_claim(application, link, by):
        raise NotAllowed
    other = draft_or_file(call=application.call, applicant=by)
    if other and other.status != Status.DRAFT:
        raise HasSentAnother(day=day(other.submitted_at))
    if other and keep not in (application.pk, other.pk):
        raise HasAnotherDraft
    if other and keep == application.pk:
        move(lock(other), "withdraw", by=by)
    application.applicant = by
    if other and keep == other.pk:
        move(application, "withdraw", by=by, applicant=by)
    else:
        application.save(update_fields=["applicant"])
    application.draft_links.filter(collaborator=None, revoked_at=None).update(revoked_at=timezone.now())
    tell_first_owner(application, by)
    return other if other and keep == other.pk else application


def may_claim(application: Application, link: DraftLink | None, by: User) -> bool:
    """By the address, where it is confirmed; by the link, where it is live and the owner's."""
    if application.owner_email.lower() in [email.lower() for email in confirmed(by)]:
        return True
    own = application.draft_links.live().filter(collaborator=None)
    return link is not None and own.filter(pk=link.pk).exists()


def tell_first_owner(application: Application, by: User) -> None:
    """Where somebody came by the link with another address, the first address is told whose the draft is now."""
    if application.owner_email.lower() != by.email.lower():
        mailing.send(
            kind="draft_claimed",
            to_email=application.owner_email,
            language=application.language,
            context={"application": application, "person": by},
        )


@transaction.atomic
def give_up(application: Application, *, by: Holder) -> Application:
    """Give up a draft that no account has taken; its links end. Raises NotAllowed for anybody but its owner."""
    application = lock(application)
    if not owns(by, application):
        raise NotAllowed
    move(application, "withdraw", by=None)
    application.draft_links.filter(revoked_at=None).update(revoked_at=timezone.now())
    return application


# Privacy


def to_forget(now: datetime | None = None) -> QuerySet[Application]:
    """The drafts that nobody claimed: every link ended, and nothing was written, for ``KEPT_DAYS``."""
    before = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    recent = DraftLink.objects.filter(Q(expires_at__gte=before), Q(revoked_at=None) | Q(revoked_at__gte=before))
    drafts = Application.objects.filter(applicant=None, reference=None, saved_at__lt=before)
    return drafts.exclude(pk__in=recent.values("application")).order_by("pk")
