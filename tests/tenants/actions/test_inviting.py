from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tenants import company_errors as errors
from tenants.actions import inviting, people
from tenants.members import access_to
from tenants.models import Invitation, Member
from tenants.tasks import forget_invitations
from tests.factories.accounts import UserFactory
from tests.factories.company import InvitationFactory
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db

NADIA = {"email": "Nadia@Example.ma ", "full_name": "Nadia", "role": "employee", "language": "ar"}


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


@pytest.fixture
def nadia():
    user = UserFactory(email="nadia@example.ma", full_name="Nadia Idrissi", language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    return user


def token_in(mail: Mail) -> str:
    return mail.body.partition("/join/")[2].partition("/")[0]


def test_colleague_is_invited_in_their_language_and_comes_in_by_the_link(company, resident, stranger):
    invitation = inviting.invite(company, **NADIA, is_representative=True, by=resident)
    mail = Mail.objects.get(kind="company_invited")
    token = token_in(mail)
    assert (mail.to, mail.language) == ("nadia@example.ma", "ar")
    assert len(token) == 43
    assert token not in str(Invitation.objects.values().get())
    assert inviting.open_link(token) == invitation

    # Whoever holds the link may be somebody with another address: they say so themselves, and the inviter is told.
    inviting.accept(invitation, token_hash=invitation.token_hash, by=stranger)

    member = company.members.get(user=stranger)
    assert member.is_representative
    assert company.roles.get(person=stranger).kind == "employee"
    told = Mail.objects.get(kind="company_joined")
    assert told.recipient == resident
    assert stranger.email in told.body
    assert inviting.accept(invitation, by=stranger).accepted_by == stranger
    with pytest.raises(errors.InvitationTaken):
        inviting.open_link(token)


def test_mail_speaks_the_language_of_an_account(company, officer, nadia):
    inviting.invite(company, **NADIA, by=officer)
    assert Mail.objects.get(kind="company_invited").language == "en"


def test_confirmed_address_is_enough_and_any_other_is_not(company, resident, nadia, stranger):
    invitation = InvitationFactory(company=company, email="nadia@example.ma", invited_by=resident)
    assert inviting.waiting_for(stranger, []) == []
    with pytest.raises(NotAllowed):
        inviting.accept(invitation, by=stranger)
    with pytest.raises(NotAllowed):
        inviting.decline(invitation, token_hash="0" * 64, by=stranger)
    assert inviting.waiting_for(nadia, []) == [invitation]
    inviting.accept(invitation, by=nadia)
    assert not company.members.get(user=nadia).is_representative


def test_only_who_acts_for_the_company_and_staff_invite(company, officer, stranger):
    employee = MemberFactory(company=company, is_representative=False).user
    for nobody in (employee, stranger):
        with pytest.raises(NotAllowed):
            inviting.invite(company, **NADIA, by=nobody)
    invitation = inviting.invite(company, **NADIA, by=officer)
    for verb in (inviting.revoke, inviting.send_again):
        with pytest.raises(NotAllowed):
            verb(invitation, by=stranger)


def test_nobody_is_invited_twice_nor_who_belongs_already(company, resident):
    inviting.invite(company, **NADIA, by=resident)
    with pytest.raises(errors.AlreadyInvited):
        inviting.invite(company, **NADIA | {"email": "nadia@EXAMPLE.ma"}, by=resident)
    with pytest.raises(errors.BelongsAlready):
        inviting.invite(company, **NADIA | {"email": resident.email}, by=resident)


def test_at_most_so_many_invitations_wait(company, resident, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_WAITING", 1)
    inviting.invite(company, **NADIA, by=resident)
    with pytest.raises(errors.TooManyInvitations):
        inviting.invite(company, **NADIA | {"email": "other@example.ma"}, by=resident)


def test_expired_invitation_opens_nothing_and_makes_way_for_another(company, resident, nadia):
    old = InvitationFactory(
        company=company, email=nadia.email, created_at=timezone.now() - timedelta(days=15), token="t"
    )
    with pytest.raises(errors.InvitationExpired):
        inviting.open_link("t")
    with pytest.raises(errors.InvitationExpired):
        inviting.accept(old, by=nadia)
    inviting.invite(company, **NADIA, by=resident)
    old.refresh_from_db()
    assert old.revoked_by == resident


def test_new_link_ends_the_one_before_and_is_not_sent_too_often(company, resident):
    invitation = inviting.invite(company, **NADIA, by=resident)
    first = token_in(Mail.objects.get())
    inviting.send_again(invitation, by=resident)
    with pytest.raises(errors.InvitationUnknown):
        inviting.open_link(first)
    assert inviting.open_link(token_in(Mail.objects.latest("pk"))) == invitation
    inviting.send_again(invitation, by=resident)
    with pytest.raises(errors.SentTooOften):
        inviting.send_again(invitation, by=resident)


def test_withdrawn_or_declined_invitation_opens_nothing(company, resident, nadia):
    withdrawn = InvitationFactory(company=company, token="one")
    inviting.revoke(withdrawn, by=resident)
    inviting.revoke(withdrawn, by=resident)
    declined = InvitationFactory(company=company, token="two", email=nadia.email)
    inviting.decline(declined, by=nadia)
    for token in ("one", "two"):
        with pytest.raises(errors.InvitationWithdrawn):
            inviting.open_link(token)
    with pytest.raises(errors.InvitationWithdrawn):
        inviting.send_again(withdrawn, by=resident)
    declined.refresh_from_db()
    assert declined.revoked_by == nadia


def test_accepted_invitation_is_not_withdrawn(company, resident, nadia):
    invitation = InvitationFactory(company=company, email=nadia.email)
    inviting.accept(invitation, by=nadia)
    with pytest.raises(errors.InvitationTaken):
        inviting.revoke(invitation, by=resident)


def test_access_that_ends_stays_known_and_ends_the_invitations_sent(company, resident, nadia, stranger):
    inviting.accept(InvitationFactory(company=company, email=nadia.email, is_representative=True), by=nadia)
    inviting.invite(company, **NADIA | {"email": "third@example.ma"}, by=nadia)

    people.end_access(company.members.get(user=nadia), by=resident)

    assert [(one.name, one.is_representative) for one in access_to(company).former] == [("Nadia Idrissi", True)]
    assert company.roles.filter(person=nadia, ends_on=None).exists()
    assert not company.invitations.waiting().exists()
    Member.objects.create(company=company, user=nadia)
    assert access_to(company).former == []


def test_what_nobody_accepted_is_forgotten_in_time(company, resident, nadia, run_jobs):
    invitation = inviting.invite(company, **NADIA, by=resident)
    long_ago = timezone.now() - timedelta(days=120)
    Mail.objects.update(sent_at=timezone.now() - timedelta(days=2))
    accepted = InvitationFactory(company=company, created_at=long_ago, accepted_by=nadia, accepted_at=long_ago)
    InvitationFactory(company=company, created_at=long_ago)
    assert forget_invitations(0) == 1
    assert forget_invitations(0) == 0
    assert set(company.invitations.all()) == {invitation, accepted}
    assert token_in(Mail.objects.get(kind="company_invited")) == "…"


@pytest.mark.promises
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("invitation_waits_once", {"email": "NADIA@example.ma"}),
        ("invitation_accepted_by_somebody", {"accepted_at": timezone.now()}),
        ("invitation_expires_later", {"expires_at": timezone.now() - timedelta(days=1)}),
        ("invitation_keeps_no_token", {"token_hash": "a token as it is"}),
    ],
)
def test_database_keeps_what_an_invitation_promises(company, name, wrong):
    InvitationFactory(company=company, email="nadia@example.ma")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        InvitationFactory(company=company, **wrong)
