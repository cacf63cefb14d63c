"""Co-founders: who invites, who writes, who only reads, and that none of them judges the file."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from applications import conflicts, permissions
from applications.actions import drafting, founders
from applications.actions.applying import save_step, submit, withdraw
from applications.errors import (
    AlreadyInvited,
    AlreadySent,
    InvitationTaken,
    InvitationWithdrawn,
    LinkIsDead,
    OwnInvitation,
    TooManyFounders,
)
from applications.holders import Holder
from applications.models import DraftLink
from applications.my_data import my_data
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.applications.actions.test_drafting import confirm, token_in
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import CollaboratorFactory

FRIEND = "associe@example.ma"


@pytest.fixture
def draft(park, founder):
    return ApplicationFactory(call=CallFactory(park=park), applicant=founder, pitch="Avant")


@pytest.fixture
def place(draft, founder):
    return founders.invite(draft, email=FRIEND, can_edit=True, by=founder)


def seat(draft, **fields):
    """A co-founder who has accepted."""
    person = UserFactory()
    fields = {"user": person, "email": person.email, "accepted_at": timezone.now(), "can_edit": True} | fields
    return CollaboratorFactory(application=draft, **fields)


def test_invitation_leaves_with_a_link_that_writes_without_an_account(draft, place):
    link = drafting.open_link(token_in(Mail.objects.get()))
    assert (link.collaborator, link.email) == (place, FRIEND)
    save_step(draft, data={"pitch": "Après"}, by=Holder(link))
    assert draft.edits.get().by_email == FRIEND


def test_only_the_owner_invites_once_each_and_never_themself(draft, place, founder):
    confirm(founder)
    EmailAddress.objects.create(user=founder, email="autre@example.ma", verified=True)
    for email, refusal in ((FRIEND.upper(), AlreadyInvited), ("Autre@example.ma", OwnInvitation)):
        with pytest.raises(refusal):
            founders.invite(draft, email=email, can_edit=True, by=founder)
    with pytest.raises(NotAllowed):
        founders.invite(draft, email="tiers@example.ma", can_edit=True, by=seat(draft).user)
    CollaboratorFactory.create_batch(founders.MOST_FOUNDERS - 2, application=draft)
    with pytest.raises(TooManyFounders):
        founders.invite(draft, email="neuvieme@example.ma", can_edit=True, by=founder)


def test_nobody_is_invited_to_a_file_that_was_sent(draft, founder):
    sent = ApplicationFactory(call__park=draft.call.park, applicant=founder, submitted=True)
    with pytest.raises(AlreadySent):
        founders.invite(sent, email=FRIEND, can_edit=False, by=founder)


def test_editor_writes_and_nothing_else(draft):
    editor = seat(draft).user
    save_step(draft, data={"pitch": "Après"}, by=editor)
    for verb in (submit, withdraw):
        with pytest.raises(NotAllowed):
            verb(draft, by=editor)


@pytest.mark.parametrize("state", [{"can_edit": False}, {"revoked_at": timezone.now()}, {"accepted_at": None}])
def test_who_reads_was_revoked_or_has_not_accepted_does_not_write(draft, state):
    with pytest.raises(NotAllowed):
        save_step(draft, data={"pitch": "Après"}, by=seat(draft, **state).user)


def test_right_taken_back_holds_from_the_next_save_on_by_link_too(draft, place, founder):
    link = drafting.open_link(token_in(Mail.objects.get()))
    founders.change_right(place, can_edit=False, by=founder)
    with pytest.raises(NotAllowed):
        save_step(draft, data={"pitch": "Après"}, by=Holder(link))
    with pytest.raises(NotAllowed):
        founders.change_right(place, can_edit=True, by=seat(draft).user)


def test_accepting_takes_a_confirmed_address_or_the_link_and_ends_it(draft, place, founder):
    link = drafting.open_link(token_in(Mail.objects.get()))
    person = UserFactory()
    with pytest.raises(NotAllowed):
        founders.accept(place, by=person)
    with pytest.raises(OwnInvitation):
        founders.accept(place, link=link, by=founder)
    accepted = founders.accept(place, link=link, by=person)
    assert (accepted.user, founders.accept(place, by=person)) == (person, accepted)
    with pytest.raises(InvitationTaken):
        founders.accept(place, link=link, by=UserFactory())
    assert not DraftLink.objects.live().exists()
    assert Mail.objects.filter(kind="founder_joined", recipient=founder).count() == 1


def test_withdrawn_invitation_opens_nothing(draft, place, founder):
    link, friend = drafting.open_link(token_in(Mail.objects.get())), UserFactory(email=FRIEND)
    confirm(friend)
    assert founders.invitations_of(friend) == [place]
    founders.revoke(founders.revoke(place, by=founder), by=founder)
    with pytest.raises(InvitationWithdrawn):
        founders.accept(place, link=link, by=friend)
    with pytest.raises(LinkIsDead):
        drafting.open_link(token_in(Mail.objects.get()))
    assert founders.invitations_of(friend) == []


def test_co_founder_leaves_and_their_words_stay(draft):
    place = seat(draft)
    save_step(draft, data={"pitch": "Resté"}, by=place.user)
    with pytest.raises(NotAllowed):
        founders.revoke(place, by=seat(draft).user)
    founders.revoke(place, by=place.user)
    draft.refresh_from_db()
    assert draft.pitch == "Resté"
    assert not permissions.is_co_founder(place.user, draft)


def test_reviewer_invited_is_tied_to_the_file_before_and_after_they_accept(draft, founder, reviewer):
    confirm(reviewer)
    place = founders.invite(draft, email=reviewer.email, can_edit=False, by=founder)
    assert conflicts.tie_to(reviewer, draft).why == "founder"
    founders.accept(place, by=reviewer)
    assert conflicts.tie_to(reviewer, draft).why == "founder"
    founders.revoke(place, by=founder)
    assert conflicts.tie_to(reviewer, draft).why == "founder", "who has read the draft stays tied"


def test_who_began_with_an_address_stays_tied_by_it_after_another_account_took_the_draft(park, reviewer, founder):
    draft = drafting.start_without_account(call=CallFactory(park=park), email=reviewer.email, language="fr")
    drafting.claim(draft, link=drafting.open_link(token_in(Mail.objects.get())), by=founder)
    assert conflicts.tie_to(reviewer, draft).why == "applicant"


@pytest.mark.parametrize("may", [permissions.can_read, permissions.can_read_papers, permissions.can_read_identity])
def test_co_founders_read_the_file_its_papers_and_its_letters(park, founder, may):
    file = ApplicationFactory(call__park=park, applicant=founder, submitted=True)
    assert may(seat(file, can_edit=False).user, file)
    assert not may(seat(file, revoked_at=timezone.now()).user, file)
    assert not may(UserFactory(), file)


def test_my_data_names_shared_drafts_and_what_one_wrote_there(draft):
    place = seat(draft)
    save_step(draft, data={"pitch": "Après"}, by=place.user)
    confirm(place.user)
    ApplicationFactory(applicant=None, owner_email=place.user.email, language="fr", market="Sans compte")
    data = my_data(place.user)
    assert [shared["project_name"] for shared in data["shared_drafts"]] == [draft.project_name]
    assert [change["after"] for change in data["changes_of_drafts"]] == ["Après"]
    assert [begun["market"] for begun in data["drafts_without_account"]] == ["Sans compte"]
