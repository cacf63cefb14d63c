"""Drafts begun without an account: links that end, and the one account that takes the draft."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from applications.actions import drafting, founders, privacy, reminding
from applications.actions.applying import merge_step, save_step, submit
from applications.enums import Status
from applications.errors import CallIsClosed, DraftClaimed, HasAnotherDraft, HasSentAnother, LinkIsDead
from applications.holders import Holder
from applications.merging import Filled
from applications.models import Application, DraftLink
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, AttachmentFactory, CallFactory
from tests.factories.selection import CollaboratorFactory, DraftLinkFactory, EditFactory

OWNER = "porteuse@example.ma"


def confirm(user) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def token_in(mail: Mail) -> str:
    return re.search(r"/d/([\w-]+)/", mail.body)[1]


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def draft(call):
    return ApplicationFactory(call=call, applicant=None, owner_email=OWNER, language="fr", pitch="Avant")


@pytest.fixture
def link(draft):
    return DraftLinkFactory(application=draft, email=OWNER, token="clef")


# Beginning


def test_draft_begins_with_an_address_and_its_link_leaves_by_mail_alone(call):
    draft = drafting.start_without_account(call=call, email=" Porteuse@Example.ma ", language="ar")
    mail = Mail.objects.get()
    assert (draft.applicant, draft.owner_email, draft.language) == (None, OWNER, "ar")
    assert (mail.to, mail.kind, mail.language, mail.subject_reference) == (OWNER, "draft_link", "ar", "")
    assert drafting.open_link(token_in(mail)).application == draft
    assert draft.log.get().note == "notice 1", "what was agreed to, and when"
    assert token_in(mail) not in str(DraftLink.objects.values())


def test_asking_again_leads_to_the_same_draft_and_ends_no_link(call):
    first = drafting.start_without_account(call=call, email=OWNER, language="fr")
    assert drafting.start_without_account(call=call, email=OWNER.upper(), language="fr") == first
    for mail in Mail.objects.all():
        assert drafting.open_link(token_in(mail)).application == first


def test_who_applies_with_an_account_is_told_so_by_mail_alone(call, founder):
    confirm(founder)
    ApplicationFactory(call=call, applicant=founder)
    for _ in range(5):
        assert drafting.start_without_account(call=call, email=founder.email, language="fr") is None
    assert list(Mail.objects.values_list("kind", flat=True)) == ["draft_has_account"] * drafting.MOST_AN_HOUR


def test_an_address_gets_a_few_links_an_hour(call):
    for _ in range(6):
        drafting.start_without_account(call=call, email=OWNER, language="fr")
    assert Mail.objects.count() == DraftLink.objects.count() == drafting.MOST_AN_HOUR


def test_nothing_begins_after_the_closing(park):
    with pytest.raises(CallIsClosed):
        drafting.start_without_account(call=CallFactory(park=park, closed=True), email=OWNER, language="fr")
    assert not Mail.objects.exists()


# Links


def test_link_opens_no_longer_than_the_call(call):
    now = timezone.now()
    call.closes_at = None
    assert drafting.last_moment(call, now) == now + timedelta(days=30)
    call.closes_at = now + timedelta(days=3)
    assert drafting.last_moment(call, now) == call.closes_at
    call.closes_at = now - timedelta(days=3)
    assert drafting.last_moment(call, now) == now + timedelta(days=7)


@pytest.mark.parametrize("state", ["expired", "revoked"])
def test_dead_link_neither_opens_nor_writes(draft, state):
    link = DraftLinkFactory(application=draft, email=OWNER, token="clef", **{state: True})
    for token in ("clef", "autre", ""):
        with pytest.raises(LinkIsDead):
            drafting.open_link(token)
    with pytest.raises(NotAllowed):
        save_step(draft, data={"pitch": "Après"}, by=Holder(link))


def test_link_writes_its_own_draft_and_no_other(draft, link, call):
    save_step(draft, data={"pitch": "Après"}, by=Holder(link))
    edit = draft.edits.get()
    assert (edit.after, edit.by, edit.by_email) == ("Après", None, OWNER)
    other = ApplicationFactory(call=call, applicant=None, owner_email="autre@example.ma", language="fr")
    with pytest.raises(NotAllowed):
        save_step(other, data={"pitch": "Après"}, by=Holder(link))
    with pytest.raises(NotAllowed):
        submit(draft, by=Holder(link))


def test_owner_ends_other_links_but_not_their_own(draft, link):
    lost = DraftLinkFactory(application=draft, email=OWNER, token="perdue")
    drafting.revoke_link(lost, by=Holder(link))
    with pytest.raises(LinkIsDead):
        drafting.open_link("perdue")
    with pytest.raises(NotAllowed):
        drafting.revoke_link(link, by=Holder(link))
    with pytest.raises(NotAllowed):
        drafting.revoke_link(link, by=UserFactory())


def test_new_links_are_sent_to_whom_they_are_due(draft, founder):
    mine = CollaboratorFactory(
        application=ApplicationFactory(applicant=founder, call__park=draft.call.park), email=OWNER
    )
    CollaboratorFactory(application=ApplicationFactory(applicant=founder), email=OWNER, revoked=True)
    assert drafting.send_again(email="inconnue@example.ma", language="fr") == 0
    assert not Mail.objects.exists()
    assert drafting.send_again(email=OWNER, language="fr") == 2
    assert set(DraftLink.objects.values_list("application", "collaborator")) == {
        (draft.pk, None),
        (mine.application_id, mine.pk),
    }


# Claiming


def test_draft_becomes_that_of_who_confirmed_its_address_and_its_links_end(draft, link):
    owner = UserFactory(email=OWNER)
    with pytest.raises(NotAllowed):
        drafting.claim(draft, by=owner)
    confirm(owner)
    EditFactory(application=draft, by=None, by_email=OWNER)
    assert drafting.claim(draft, by=owner) == drafting.claim(draft, by=owner) == draft
    draft.refresh_from_db()
    assert (draft.applicant, draft.owner_email, draft.pitch) == (owner, OWNER, "Avant")
    with pytest.raises(LinkIsDead):
        drafting.open_link("clef")
    assert not Mail.objects.exists()


def test_link_is_enough_and_the_first_address_is_told(draft, link, founder):
    drafting.claim(draft, link=link, by=founder)
    mail = Mail.objects.get()
    assert (mail.to, mail.kind) == (OWNER, "draft_claimed")
    assert founder.email in mail.body


@pytest.mark.parametrize("state", ["expired", "revoked"])
def test_dead_link_or_that_of_another_draft_claims_nothing(draft, founder, state):
    dead = DraftLinkFactory(application=draft, email=OWNER, **{state: True})
    other = DraftLinkFactory(application=ApplicationFactory(applicant=None, owner_email="a@b.ma", language="fr"))
    founders_link = DraftLinkFactory(application=draft, collaborator=CollaboratorFactory(application=draft))
    for link in (dead, other, founders_link, None):
        with pytest.raises(NotAllowed):
            drafting.claim(draft, link=link, by=founder)


@pytest.mark.parametrize("keeps", ["claimed", "own"])
def test_of_two_drafts_one_goes_on_and_the_other_can_still_be_read(draft, link, call, founder, keeps):
    own = ApplicationFactory(call=call, applicant=founder, pitch="Mienne")
    with pytest.raises(HasAnotherDraft):
        drafting.claim(draft, link=link, by=founder)
    kept, aside = (draft, own) if keeps == "claimed" else (own, draft)
    assert drafting.claim(draft, link=link, keep=kept.pk, by=founder) == kept
    for file, status, words in ((kept, Status.DRAFT, kept.pitch), (aside, Status.WITHDRAWN, aside.pitch)):
        file.refresh_from_db()
        assert (file.applicant, file.status, file.pitch) == (founder, status, words)


def test_who_has_sent_a_file_claims_no_second_one(draft, link, call, founder):
    ApplicationFactory(call=call, applicant=founder, submitted=True)
    with pytest.raises(HasSentAnother):
        drafting.claim(draft, link=link, by=founder)


def at_once(steps) -> list:
    """What each of ``steps`` raised, or None, when all are taken at the same moment."""
    start, raised = Barrier(len(steps)), {}

    def run(number, step):
        start.wait()
        try:
            step()
            raised[number] = None
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            raised[number] = type(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [raised[number] for number in range(len(steps))]


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_or_two_acceptances_at_once_one_holds(draft, link):
    one, other = UserFactory(), UserFactory()
    raised = at_once([lambda by=by: drafting.claim(draft, link=link, by=by) for by in (one, other)])
    assert sorted(raised, key=str) == [DraftClaimed, None]
    draft.refresh_from_db()
    winner = (one, other)[raised.index(None)]
    assert draft.applicant == winner

    invited = CollaboratorFactory(application=draft)
    way = DraftLinkFactory(application=draft, collaborator=invited, email=invited.email)
    people = [UserFactory(), UserFactory()]
    raised = at_once([lambda by=by: founders.accept(invited, link=way, by=by) for by in people])
    assert raised.count(None) == 1
    invited.refresh_from_db()
    assert invited.user == people[raised.index(None)]


# What others changed, and privacy


def test_change_by_link_is_told_to_others_by_its_address(draft, link, founder):
    CollaboratorFactory(application=draft, user=founder, accepted_at=timezone.now(), can_edit=True)
    save_step(draft, data={"market": "Vu par elle"}, by=Holder(link))
    saved = merge_step(draft, data={"pitch": "Lui"}, filled=Filled(0), by=founder)
    assert [(change.field, change.by) for change in saved.others] == [("market", OWNER)]
    again = merge_step(draft, data={"impact": "Elle"}, filled=Filled(1), by=Holder(link))
    assert [(change.field, change.by) for change in again.others] == [("pitch", founder.full_name)]


def test_reminder_brings_a_link_of_its_own(call, draft):
    Application.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(days=60))
    call.closes_at = timezone.now() + timedelta(days=1)
    call.save(update_fields=["closes_at"])
    assert reminding.remind() == 1
    mail = Mail.objects.get()
    assert (mail.to, mail.recipient) == (OWNER, None)
    assert drafting.open_link(token_in(mail)).application == draft


def test_drafts_that_nobody_claims_are_deleted_after_their_links(call, founder, django_capture_on_commit_callbacks):
    long_ago = timezone.now() - timedelta(days=100)
    old, renewed, claimed = (
        ApplicationFactory(call=call, applicant=applicant, owner_email=f"{name}@example.ma", language="fr")
        for name, applicant in (("old", None), ("renewed", None), ("claimed", founder))
    )
    paper = AttachmentFactory(application=old)
    for file in (old, renewed, claimed):
        DraftLinkFactory(application=file, created_at=long_ago, expires_at=long_ago + timedelta(days=30))
    DraftLinkFactory(application=renewed, created_at=long_ago, expires_at=timezone.now() - timedelta(days=29))
    EditFactory(application=old, by=None, by_email=OWNER)
    Application.objects.update(saved_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert privacy.forget_unclaimed() == 1
    assert set(Application.objects.all()) == {renewed, claimed}
    assert not paper.file.storage.exists(paper.file.name)
    assert privacy.forget_unclaimed() == 0


def test_links_leave_the_outbox_a_day_after_they_were_sent(call):
    drafting.start_without_account(call=call, email=OWNER, language="fr")
    assert privacy.forget_links() == 0
    Mail.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert privacy.forget_links() == 1
    assert "/d/…/" in Mail.objects.get().body
