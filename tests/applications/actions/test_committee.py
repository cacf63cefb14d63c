from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions import committee
from applications.enums import Outcome, Status
from applications.errors import (
    AgendaIsEmpty,
    FileOfAnotherPark,
    FilesNotDeliberated,
    MembersMissing,
    MemberWithoutRole,
    NoQuorum,
    NotAMember,
    NotOnTheAgenda,
    NotUnderReview,
    OnAnotherAgenda,
    PaperRefused,
    PresenceWasCounted,
    ProposalNotCarried,
    ReasonMissing,
    ScanTooEarly,
    SessionAlreadyOpen,
    SessionIsClosed,
    SessionNotOpen,
    SummonsTooLate,
    TieWithoutChair,
    TooFewReviews,
    TooManyVotes,
    WordsMissing,
)
from applications.models import AgendaItem, Recusal
from applications.permissions_staff import can_see_session
from technopark.common.calendar import add_working_days
from technopark.common.errors import NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CommitteeSessionFactory,
    ReviewFactory,
    person_with_role,
)
from tests.factories.files import pdf, upload
from tests.promises import race, refusals


def two_weeks_on():
    return timezone.now() + timedelta(days=14)


WORDS = "Projet utile à la province, équipe complète."


@pytest.fixture
def application(park, founder):
    """Under review, with the three reviews that its call asks for."""
    return ApplicationFactory(call__park=park, applicant=founder, under_review=True, reviews=3)


@pytest.fixture
def session(park):
    """Convened: five members, the first of whom chairs."""
    return CommitteeSessionFactory(park=park)


@pytest.fixture
def item(session, application):
    return AgendaItemFactory(session=session, application=application)


@pytest.fixture
def opened(item, officer):
    """The same file in a session that is open with everybody present."""
    everybody = {seat.member_id for seat in item.session.attendances.all()}
    committee.open_session(item.session, present=everybody, by=officer)
    item.session.refresh_from_db()
    return item


def chair_of(session):
    return session.attendances.get(is_chair=True).member


def present_of(session, count, *, with_chair=True):
    seats = (
        session.attendances.order_by("-is_chair", "id") if with_chair else session.attendances.filter(is_chair=False)
    )
    return {seat.member_id for seat in seats[:count]}


# Convening


def test_convene_writes_to_each_member_once(park, chair, reviewer, manager, officer):
    held_at = two_weeks_on()
    session = committee.convene(
        park=park, held_at=held_at, place="Salle 1", members=[reviewer, manager, chair], chair=chair, by=officer
    )
    year = timezone.localdate(held_at).year
    assert session.reference == f"KHE-{year}-S0001"
    assert [seat.member for seat in session.attendances.filter(is_chair=True)] == [chair]
    assert session.attendances.count() == 3
    mails = Mail.objects.filter(kind="session_convened")
    assert {mail.recipient for mail in mails} == {chair, reviewer, manager}
    assert "Salle 1" in mails.first().body


def test_summons_leave_five_working_days_ahead(park, chair, reviewer, manager, officer):
    people = {"park": park, "members": [reviewer, manager], "chair": chair, "by": officer}
    earliest = add_working_days(timezone.localdate(), 5)
    on = timezone.now() + (earliest - timezone.localdate())
    with pytest.raises(SummonsTooLate):
        committee.convene(held_at=on - timedelta(days=1), **people)
    assert committee.convene(held_at=on, **people).pk
    assert committee.convene(held_at=on - timedelta(days=2), is_urgent=True, **people).pk


def test_chair_not_named_among_the_members_is_convened_too(park, chair, reviewer, manager, officer):
    session = committee.convene(park=park, held_at=two_weeks_on(), members=[reviewer, manager], chair=chair, by=officer)
    assert session.attendances.count() == 3


def test_convene_fewer_than_a_quorum_is_refused(park, chair, reviewer, officer):
    with pytest.raises(MembersMissing):
        committee.convene(park=park, held_at=two_weeks_on(), members=[reviewer, reviewer], chair=chair, by=officer)


def test_convene_somebody_without_a_seat_is_refused(park, chair, reviewer, stranger, officer):
    with pytest.raises(MemberWithoutRole, match="Karim Stranger"):
        committee.convene(park=park, held_at=two_weeks_on(), members=[reviewer, stranger], chair=chair, by=officer)


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "observer"])
def test_sessions_are_run_by_officers(request, park, item, person):
    by, session, application = request.getfixturevalue(person), item.session, item.application
    with pytest.raises(NotAllowed):
        committee.convene(park=park, held_at=two_weeks_on(), members=[], chair=by, by=by)
    with pytest.raises(NotAllowed):
        committee.put_on_agenda(session, application=application, by=by)
    with pytest.raises(NotAllowed):
        committee.open_session(session, by=by)
    with pytest.raises(NotAllowed):
        committee.propose(item, outcome="admitted", words=WORDS, votes_for=5, by=by)
    with pytest.raises(NotAllowed):
        committee.close(session, by=by)


def test_session_is_seen_by_its_members_and_the_officers(session, officer, reviewer, founder):
    assert can_see_session(officer, session)
    assert can_see_session(chair_of(session), session)
    assert not can_see_session(reviewer, session)
    assert not can_see_session(founder, session)


# The agenda


def test_put_on_agenda_keeps_the_order(park, session, officer):
    files = [ApplicationFactory(call__park=park, under_review=True, reviews=3) for _ in range(2)]
    items = [committee.put_on_agenda(session, application=file, by=officer) for file in files]
    assert [item.position for item in items] == [1, 2]


def test_file_with_too_few_reviews_is_refused(park, session, officer):
    application = ApplicationFactory(call__park=park, under_review=True, reviews=2)
    ReviewFactory(application=application, abstained=True)
    with pytest.raises(TooFewReviews) as refusal:
        committee.put_on_agenda(session, application=application, by=officer)
    assert application.reference in refusal.value.message
    assert "2" in refusal.value.message
    assert "3" in refusal.value.message


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.DELIBERATED, Status.ADMITTED, Status.WITHDRAWN])
def test_file_that_is_not_under_review_is_refused(park, session, officer, status):
    application = ApplicationFactory(call__park=park, status=status, reviews=3)
    with pytest.raises(NotUnderReview):
        committee.put_on_agenda(session, application=application, by=officer)


def test_file_of_another_park_is_refused(session, officer):
    application = ApplicationFactory(under_review=True, reviews=3)
    with pytest.raises(FileOfAnotherPark):
        committee.put_on_agenda(session, application=application, by=officer)


def test_file_on_another_agenda_is_refused_with_its_session(park, item, officer):
    with pytest.raises(OnAnotherAgenda, match=item.session.reference):
        committee.put_on_agenda(CommitteeSessionFactory(park=park), application=item.application, by=officer)


def test_file_back_from_a_closed_session_goes_on_another_agenda(park, application, session, officer):
    AgendaItemFactory(session=CommitteeSessionFactory(park=park, closed=True), application=application, proposed=True)
    assert committee.put_on_agenda(session, application=application, by=officer).position == 1


def test_nothing_is_put_on_the_agenda_of_an_open_session(park, opened, officer):
    application = ApplicationFactory(call__park=park, under_review=True, reviews=3)
    with pytest.raises(SessionAlreadyOpen):
        committee.put_on_agenda(opened.session, application=application, by=officer)


def test_postpone_takes_a_file_off_and_leaves_it_under_review(opened, officer):
    committee.postpone(opened, by=officer)
    assert not AgendaItem.objects.filter(pk=opened.pk).exists()
    opened.application.refresh_from_db()
    assert opened.application.status == Status.UNDER_REVIEW


def test_postponed_file_takes_no_proposal(opened, officer):
    committee.postpone(AgendaItem.objects.get(pk=opened.pk), by=officer)
    with pytest.raises(NotOnTheAgenda):
        committee.propose(opened, outcome="admitted", words=WORDS, votes_for=5, by=officer)


# Recusals


def test_reviewer_with_a_declared_conflict_is_recused_at_once(park, session, application, officer):
    member = chair_of(session)
    ReviewFactory(application=application, reviewer=member, conflict=True, conflict_reason="C'est mon frère.")
    item = committee.put_on_agenda(session, application=application, by=officer)
    recusal = item.recusals.get()
    assert recusal.member == member
    # The reviewer's own words were for the staff, not for the minutes.
    assert "frère" not in recusal.reason


def test_member_who_is_the_applicant_is_recused_at_once(park, session, officer):
    member = session.attendances.last().member
    application = ApplicationFactory(call__park=park, applicant=member, under_review=True, reviews=3)
    item = committee.put_on_agenda(session, application=application, by=officer)
    assert item.recusals.get().member == member


def test_conflict_declared_after_the_agenda_was_set_recuses_before_the_proposal(opened, officer):
    member = opened.session.attendances.last().member
    ReviewFactory(application=opened.application, reviewer=member, conflict=True)
    with pytest.raises(TooManyVotes):
        committee.propose(opened, outcome="admitted", words=WORDS, votes_for=5, by=officer)
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=4, by=officer)
    assert opened.recusals.get().member == member


def test_recuse_twice_keeps_the_first_reason(item, officer):
    member = chair_of(item.session)
    committee.recuse(item, member=member, reason="Client de l'entreprise.", by=officer)
    committee.recuse(item, member=member, reason="Autre chose.", by=officer)
    assert Recusal.objects.get().reason == "Client de l'entreprise."


def test_recuse_voids_the_proposal_made_before(opened, officer):
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=5, by=officer)
    committee.recuse(opened, member=chair_of(opened.session), reason="Ancien employeur.", by=officer)
    opened.refresh_from_db()
    assert (opened.outcome, opened.deliberated_at, opened.voters) == ("", None, None)


def test_recuse_without_reason_is_refused(item, officer):
    with pytest.raises(ReasonMissing):
        committee.recuse(item, member=chair_of(item.session), reason="", by=officer)


def test_recuse_somebody_not_convened_is_refused(item, reviewer, officer):
    with pytest.raises(NotAMember):
        committee.recuse(item, member=reviewer, reason="Absente.", by=officer)


# Opening, presence, quorum


def test_open_session_twice_is_refused(opened, officer):
    with pytest.raises(SessionAlreadyOpen):
        committee.open_session(opened.session, by=officer)


def test_open_session_without_any_file_is_refused(session, officer):
    with pytest.raises(AgendaIsEmpty):
        committee.open_session(session, by=officer)


def test_presence_before_opening_is_refused(item, officer):
    with pytest.raises(SessionNotOpen):
        committee.record_presence(item.session, present=set(), by=officer)


def test_presence_of_somebody_not_convened_is_refused(opened, reviewer, officer):
    present = present_of(opened.session, 5) | {reviewer.pk}
    with pytest.raises(NotAMember, match="Reviewer"):
        committee.record_presence(opened.session, present=present, by=officer)


def test_presence_may_be_corrected_until_a_file_is_deliberated(opened, officer):
    committee.record_presence(opened.session, present=present_of(opened.session, 3), by=officer)
    assert opened.session.attendances.filter(is_present=True).count() == 3
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=3, by=officer)
    with pytest.raises(PresenceWasCounted):
        committee.record_presence(opened.session, present=present_of(opened.session, 2), by=officer)
    committee.record_presence(opened.session, present=present_of(opened.session, 5), by=officer)
    opened.refresh_from_db()
    assert (opened.voters, opened.quorum) == (3, 3)


def test_no_proposal_without_quorum(opened, officer):
    committee.record_presence(opened.session, present=present_of(opened.session, 2), by=officer)
    with pytest.raises(NoQuorum) as refusal:
        committee.propose(opened, outcome="admitted", words=WORDS, votes_for=2, by=officer)
    assert opened.application.reference in refusal.value.message


def test_recusal_takes_a_file_below_its_quorum(opened, officer):
    committee.record_presence(opened.session, present=present_of(opened.session, 3), by=officer)
    committee.recuse(opened, member=chair_of(opened.session), reason="Associé.", by=officer)
    with pytest.raises(NoQuorum):
        committee.propose(opened, outcome="admitted", words=WORDS, votes_for=2, by=officer)


# Proposing


def test_propose_keeps_outcome_votes_quorum_and_words(opened, officer):
    item = committee.propose(
        opened, outcome="waitlisted", words=f" {WORDS} ", votes_for=3, votes_against=1, abstentions=1, by=officer
    )
    item.refresh_from_db()
    assert (item.outcome, item.words) == (Outcome.WAITLISTED, WORDS)
    assert (item.votes_for, item.votes_against, item.abstentions) == (3, 1, 1)
    assert (item.voters, item.quorum) == (5, 3)


def test_proposal_may_be_corrected_until_the_session_closes(opened, officer):
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=5, by=officer)
    committee.propose(opened, outcome="refused", words="Après relecture.", votes_for=4, votes_against=1, by=officer)
    opened.refresh_from_db()
    assert opened.outcome == Outcome.REFUSED


def test_propose_before_opening_is_refused(item, officer):
    with pytest.raises(SessionNotOpen):
        committee.propose(item, outcome="admitted", words=WORDS, votes_for=5, by=officer)


def test_propose_without_words_is_refused(opened, officer):
    with pytest.raises(WordsMissing):
        committee.propose(opened, outcome="admitted", words=" ", votes_for=5, by=officer)


@pytest.mark.parametrize("votes", [(6, 0, 0), (3, 2, 1), (7, -1, -1)])
def test_more_votes_than_voters_are_refused(opened, officer, votes):
    votes_for, votes_against, abstentions = votes
    with pytest.raises(TooManyVotes):
        committee.propose(
            opened,
            outcome="admitted",
            words=WORDS,
            votes_for=votes_for,
            votes_against=votes_against,
            abstentions=abstentions,
            by=officer,
        )


@pytest.mark.parametrize(("votes_for", "votes_against"), [(2, 3), (0, 0)])
def test_proposal_that_is_not_carried_is_refused(opened, officer, votes_for, votes_against):
    with pytest.raises(ProposalNotCarried):
        committee.propose(
            opened, outcome="admitted", words=WORDS, votes_for=votes_for, votes_against=votes_against, by=officer
        )


def test_on_a_tie_the_vote_of_the_chair_prevails(opened, officer):
    item = committee.propose(opened, outcome="refused", words=WORDS, votes_for=2, votes_against=2, by=officer)
    assert item.outcome == Outcome.REFUSED


def test_tie_with_the_chair_recused_is_refused(opened, officer):
    committee.recuse(opened, member=chair_of(opened.session), reason="Associé.", by=officer)
    with pytest.raises(TieWithoutChair):
        committee.propose(opened, outcome="refused", words=WORDS, votes_for=2, votes_against=2, by=officer)


def test_tie_with_the_chair_absent_is_refused(item, officer):
    present = present_of(item.session, 4, with_chair=False)
    committee.open_session(item.session, present=present, by=officer)
    with pytest.raises(TieWithoutChair):
        committee.propose(item, outcome="refused", words=WORDS, votes_for=2, votes_against=2, by=officer)


# Closing


def test_close_issues_the_minutes_with_every_fact(opened, officer):
    recused = opened.session.attendances.last().member
    committee.recuse(opened, member=recused, reason="Ancien associé.", by=officer)
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=3, votes_against=0, abstentions=1, by=officer)
    session = committee.close(opened.session, by=officer)
    assert session.closed_at
    assert session.minutes.kind == Document.Kind.MINUTES
    assert session.minutes.subject_reference == session.reference
    with session.minutes.file.open() as pdf:
        assert pdf.read(4) == b"%PDF"
    facts = session.minutes.facts
    assert [member["is_chair"] for member in facts["members"]] == [True, False, False, False, False]
    assert all(member["is_present"] for member in facts["members"])
    (line,) = facts["items"]
    assert line["reference"] == opened.application.reference
    assert line["recusals"] == [
        {"name": {"fr": recused.full_name, "ar": recused.full_name}, "reason": "Ancien associé."}
    ]
    assert (line["voters"], line["quorum"]) == (4, 3)
    assert (line["votes_for"], line["votes_against"], line["abstentions"]) == (3, 0, 1)
    assert (line["outcome"], line["words"], line["score"]) == ("admitted", WORDS, "80.00")


def test_close_deliberates_every_file(opened, officer):
    committee.propose(opened, outcome="refused", words=WORDS, votes_for=5, by=officer)
    committee.close(opened.session, by=officer)
    opened.application.refresh_from_db()
    assert opened.application.status == Status.DELIBERATED
    step = opened.application.log.last()
    assert (step.verb, step.note) == ("deliberate", opened.session.reference)


def test_close_with_a_file_not_deliberated_names_it(park, opened, officer):
    other = AgendaItemFactory(session=opened.session)
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=5, by=officer)
    with pytest.raises(FilesNotDeliberated, match=other.application.reference):
        committee.close(opened.session, by=officer)
    committee.postpone(other, by=officer)
    assert committee.close(opened.session, by=officer).closed_at


def test_close_before_opening_is_refused(item, officer):
    with pytest.raises(SessionNotOpen):
        committee.close(item.session, by=officer)


def test_nothing_changes_after_closing(opened, officer):
    committee.propose(opened, outcome="admitted", words=WORDS, votes_for=5, by=officer)
    session = committee.close(opened.session, by=officer)
    member = chair_of(session)
    for change in (
        lambda: committee.close(session, by=officer),
        lambda: committee.propose(opened, outcome="refused", words=WORDS, votes_for=5, by=officer),
        lambda: committee.recuse(opened, member=member, reason="Trop tard.", by=officer),
        lambda: committee.postpone(opened, by=officer),
        lambda: committee.record_presence(session, present=set(), by=officer),
        lambda: committee.open_session(session, by=officer),
    ):
        with pytest.raises(SessionIsClosed):
            change()


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_session_closed_twice_at_once_has_one_set_of_minutes():
    session = CommitteeSessionFactory(opened=True)
    AgendaItemFactory(session=session, proposed=True)
    officer = person_with_role(session.park, "officer")
    results = race(*[lambda: committee.close(session, by=officer)] * 2)
    assert len(refusals(results)) == 1
    assert Document.objects.filter(kind=Document.Kind.MINUTES).count() == 1


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_file_put_on_two_agendas_at_once_is_on_one():
    application = ApplicationFactory(under_review=True, reviews=3)
    sessions = [CommitteeSessionFactory(park=application.call.park) for _ in range(4)]
    officer = person_with_role(application.call.park, "officer")
    results = race(
        *[
            lambda session=session: committee.put_on_agenda(session, application=application, by=officer)
            for session in sessions
        ]
    )
    assert len(refusals(results)) == 3
    assert AgendaItem.objects.count() == 1


# Consensus, and the signed minutes


def test_consensus_counts_no_vote_and_needs_the_quorum(opened, officer):
    item = committee.propose(opened, outcome="admitted", words=WORDS, votes_for=3, by_consensus=True, by=officer)
    assert (item.is_consensus, item.is_settled_by_chair, item.votes_for) == (True, False, 0)
    opened.session.attendances.update(is_present=False)
    with pytest.raises(NoQuorum):
        committee.propose(opened, outcome="admitted", words=WORDS, by_consensus=True, by=officer)


def test_votes_after_a_consensus_take_its_place(opened, officer):
    committee.propose(opened, outcome="admitted", words=WORDS, by_consensus=True, by=officer)
    item = committee.propose(opened, outcome="refused", words=WORDS, votes_for=2, votes_against=2, by=officer)
    assert (item.is_consensus, item.is_settled_by_chair) == (False, True)


def test_minutes_say_how_each_file_was_settled(opened, officer):
    committee.propose(opened, outcome="admitted", words=WORDS, by_consensus=True, by=officer)
    session = committee.close(opened.session, by=officer)
    facts = session.minutes.facts["items"][0]
    assert (facts["is_consensus"], facts["is_settled_by_chair"]) == (True, False)


def test_a_scan_is_stored_with_its_hash_and_replaced(opened, officer, reviewer):
    with pytest.raises(ScanTooEarly):
        committee.store_scan(opened.session, upload=upload(), by=officer)
    committee.propose(opened, outcome="admitted", words=WORDS, by_consensus=True, by=officer)
    session = committee.close(opened.session, by=officer)
    stored = committee.store_scan(session, upload=upload(), by=officer)
    assert (len(stored.scan_sha256), stored.scanned_by) == (64, officer)
    first = stored.signed_scan.name
    assert committee.store_scan(session, upload=upload(pdf(2)), by=officer).signed_scan.name != first
    with pytest.raises(PaperRefused):
        committee.store_scan(session, upload=upload(b"MZ\x90\x00not a paper"), by=officer)
    with pytest.raises(NotAllowed):
        committee.store_scan(session, upload=upload(), by=reviewer)
