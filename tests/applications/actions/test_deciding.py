from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from applications import tasks
from applications.actions import applying, deciding
from applications.enums import Outcome, Status
from applications.errors import (
    ContraryToCommittee,
    ProposalMissing,
    RankOutOfRange,
    ReasonMissing,
    ReasonsMissing,
    WaitingListExpired,
)
from applications.models import Application, Decision
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.applications import (
    ApplicationFactory,
    CallFactory,
    ReviewFactory,
    person_with_role,
    propose_in_closed_session,
)
from tests.promises import race, refusals

REASONS = {"reason_in_law": "Article 7 de l'appel.", "reason_in_fact": "Aucun client n'a été approché."}


@pytest.fixture
def call(park):
    return CallFactory(park=park)


def deliberated(call, outcome=Outcome.ADMITTED, **fields):
    """A file on which a closed session proposed ``outcome``."""
    application = ApplicationFactory(call=call, deliberated=True, **fields)
    application.agenda_items.update(outcome=outcome)
    return application


def ranks(call):
    return list(Application.objects.waiting().filter(call=call).values_list("project_name", "waiting_rank"))


def waiting(call, *names):
    """Files on the waiting list, in the order of ``names``."""
    return [ApplicationFactory(call=call, waitlisted=True, project_name=name) for name in names]


# Admitting


def test_admit_records_the_decision_and_writes(call, founder, manager):
    application = deliberated(call, applicant=founder)
    decision = deciding.admit(application, by=manager)
    application.refresh_from_db()
    assert application.status == Status.ADMITTED
    assert (decision.kind, decision.decided_by) == (Decision.Kind.ADMITTED, manager)
    assert decision.letter.kind == Document.Kind.ADMISSION
    assert decision.letter.facts["session"] == application.agenda_items.get().session.reference
    assert Mail.objects.get(kind="application_admitted").recipient == founder


def test_letter_is_in_the_language_of_the_file(call, manager):
    application = deliberated(call, applicant__language="ar", language="ar")
    decision = deciding.admit(application, by=manager)
    assert decision.letter.language == "ar"
    assert Mail.objects.get(kind="application_admitted").language == "ar"


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "officer", "observer"])
def test_deciding_is_for_managers(request, call, person):
    application, by = deliberated(call), request.getfixturevalue(person)
    for decide in (
        lambda: deciding.admit(application, by=by),
        lambda: deciding.waitlist(application, by=by),
        lambda: deciding.refuse(application, **REASONS, by=by),
        lambda: deciding.reopen(application, note="Revoir.", by=by),
    ):
        with pytest.raises(NotAllowed):
            decide()


def test_manager_with_a_conflict_does_not_decide(call, manager):
    application = deliberated(call)
    ReviewFactory(application=application, reviewer=manager, conflict=True)
    with pytest.raises(NotAllowed):
        deciding.admit(application, by=manager)


def test_manager_does_not_decide_on_their_own_file(call, manager):
    with pytest.raises(NotAllowed):
        deciding.admit(deliberated(call, applicant=manager), by=manager)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNDER_REVIEW, Status.ADMITTED, Status.WITHDRAWN])
def test_file_that_was_not_deliberated_is_not_decided(call, manager, status):
    application = ApplicationFactory(call=call, status=status)
    with pytest.raises(InvalidTransition):
        deciding.admit(application, by=manager)
    with pytest.raises(InvalidTransition):
        deciding.waitlist(application, by=manager)
    with pytest.raises(InvalidTransition):
        deciding.refuse(application, **REASONS, by=manager)


def test_decision_contrary_to_the_committee_needs_a_note(call, manager):
    application = deliberated(call, Outcome.REFUSED)
    with pytest.raises(ContraryToCommittee, match="refus"):
        deciding.admit(application, by=manager)
    deciding.admit(application, note="Fonds de la région obtenus depuis.", by=manager)
    assert application.log.last().note == "Fonds de la région obtenus depuis."


def test_refusal_contrary_to_the_committee_needs_a_note_besides_its_reasons(call, manager):
    application = deliberated(call, Outcome.ADMITTED)
    with pytest.raises(ContraryToCommittee):
        deciding.refuse(application, **REASONS, by=manager)
    deciding.refuse(application, **REASONS, note="Fausse déclaration découverte.", by=manager)
    application.refresh_from_db()
    assert application.status == Status.REFUSED


def test_last_proposal_is_the_one_that_counts(call, manager):
    application = deliberated(call, Outcome.REFUSED)
    latest = propose_in_closed_session(application, Outcome.ADMITTED)
    assert deciding.admit(application, by=manager).letter.facts["session"] == latest.session.reference


def test_file_that_no_committee_spoke_about_is_not_decided(call, manager):
    application = deliberated(call)
    application.agenda_items.all().delete()
    with pytest.raises(ProposalMissing, match=application.reference):
        deciding.admit(application, by=manager)


# Refusing


def test_refuse_keeps_both_reasons_and_the_time_to_appeal(call, manager, park):
    application = deliberated(call, Outcome.REFUSED)
    decision = deciding.refuse(application, **REASONS, by=manager)
    assert decision.reason_in_law == REASONS["reason_in_law"]
    assert decision.appeal_until == timezone.localdate() + timedelta(days=park.appeal_days)
    assert decision.letter.kind == Document.Kind.REFUSAL
    assert decision.letter.facts["appeal_until"] == decision.appeal_until.isoformat()
    assert REASONS["reason_in_fact"] in Mail.objects.get(kind="application_refused").body


@pytest.mark.parametrize("missing", ["reason_in_law", "reason_in_fact"])
def test_refuse_without_a_reason_is_refused(call, manager, missing):
    application = deliberated(call, Outcome.REFUSED)
    with pytest.raises(ReasonsMissing):
        deciding.refuse(application, **REASONS | {missing: ""}, by=manager)
    application.refresh_from_db()
    assert application.status == Status.DELIBERATED


# The waiting list


def test_waitlist_gives_the_next_rank_and_the_last_day(call, manager):
    waiting(call, "A", "B")
    application = deliberated(call, Outcome.WAITLISTED, project_name="C")
    with time_machine.travel("2027-02-28 10:00+00:00", tick=False):
        decision = deciding.waitlist(application, by=manager)
    application.refresh_from_db()
    assert ranks(call) == [("A", 1), ("B", 2), ("C", 3)]
    assert application.waiting_until.isoformat() == "2028-02-28"
    assert decision.rank == 3
    assert decision.letter.facts["rank"] == 3
    assert "3" in Mail.objects.get(kind="application_waitlisted").body


def test_waitlist_at_a_rank_moves_the_others_down(call, manager):
    waiting(call, "A", "B", "C")
    deciding.waitlist(deliberated(call, Outcome.WAITLISTED, project_name="New"), rank=2, by=manager)
    assert ranks(call) == [("A", 1), ("New", 2), ("B", 3), ("C", 4)]


def test_lists_of_other_calls_do_not_move(call, manager):
    other = CallFactory(park=call.park)
    waiting(other, "Other")
    waiting(call, "A")
    deciding.waitlist(deliberated(call, Outcome.WAITLISTED, project_name="New"), rank=1, by=manager)
    assert ranks(other) == [("Other", 1)]
    assert ranks(call) == [("New", 1), ("A", 2)]


@pytest.mark.parametrize("rank", [-1, 4])
def test_rank_that_would_leave_a_gap_is_refused(call, manager, rank):
    waiting(call, "A", "B")
    with pytest.raises(RankOutOfRange, match="3"):
        deciding.waitlist(deliberated(call, Outcome.WAITLISTED), rank=rank, by=manager)


def test_file_already_on_the_list_is_not_put_there_again(call, manager):
    (application,) = waiting(call, "A")
    with pytest.raises(InvalidTransition):
        deciding.waitlist(application, by=manager)


def test_ranks_close_up_when_a_file_is_admitted(call, manager):
    first, *_rest = waiting(call, "A", "B", "C")
    deciding.admit(first, by=manager)
    assert ranks(call) == [("B", 1), ("C", 2)]
    first.refresh_from_db()
    assert (first.waiting_rank, first.waiting_until) == (None, None)


def test_ranks_close_up_when_a_file_is_refused(call, manager):
    _first, second, _third = waiting(call, "A", "B", "C")
    deciding.refuse(second, **REASONS, by=manager)
    assert ranks(call) == [("A", 1), ("C", 2)]


def test_ranks_close_up_when_a_file_is_withdrawn(call):
    first, *_rest = waiting(call, "A", "B")
    applying.withdraw(first, by=first.applicant)
    assert ranks(call) == [("B", 1)]


def test_admit_from_the_list_after_its_last_day_is_refused(call, manager):
    (application,) = waiting(call, "A")
    with (
        time_machine.travel(timezone.now() + timedelta(days=367), tick=False),
        pytest.raises(WaitingListExpired, match=application.reference),
    ):
        deciding.admit(application, by=manager)


def test_place_on_the_list_ends_after_its_last_day(call):
    first, second = waiting(call, "A", "B")
    Application.objects.filter(pk=second.pk).update(waiting_until=timezone.localdate() + timedelta(days=900))
    last_day = first.waiting_until
    assert deciding.expire_waiting(today=last_day) == 0
    assert deciding.expire_waiting(today=last_day + timedelta(days=1)) == 1
    first.refresh_from_db()
    assert first.status == Status.REFUSED
    assert ranks(call) == [("B", 1)]
    notice, decision = first.decisions.order_by("id")
    assert decision.kind == Decision.Kind.REFUSED
    assert decision.decided_by == notice.decided_by
    assert decision.reason_in_law
    assert decision.letter.kind == Document.Kind.REFUSAL
    assert first.log.last().by is None


def test_expire_waiting_twice_changes_nothing_more(call):
    (application,) = waiting(call, "A")
    day = application.waiting_until + timedelta(days=1)
    assert deciding.expire_waiting(today=day) == 1
    assert deciding.expire_waiting(today=day) == 0
    assert application.decisions.filter(kind=Decision.Kind.REFUSED).count() == 1


def test_task_ends_places_on_the_list(call):
    (application,) = waiting(call, "A")
    with time_machine.travel(timezone.now() + timedelta(days=367), tick=False):
        assert tasks.expire_waiting(timestamp=0) == 1
    application.refresh_from_db()
    assert application.status == Status.REFUSED


# Sending back


def test_reopen_sends_a_file_back_to_review(call, manager):
    application = deciding.reopen(deliberated(call), note="Pièce nouvelle.", by=manager)
    assert application.status == Status.UNDER_REVIEW
    assert application.log.last().note == "Pièce nouvelle."


def test_reopen_without_saying_why_is_refused(call, manager):
    with pytest.raises(ReasonMissing):
        deciding.reopen(deliberated(call), note="", by=manager)


# Under concurrency


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_files_put_on_the_list_at_once_have_each_their_rank():
    call = CallFactory()
    manager = person_with_role(call.park, "manager")
    waiting(call, "A", "B")
    files = [deliberated(call, Outcome.WAITLISTED) for _ in range(6)]
    results = race(
        *[
            lambda file=file, rank=rank: deciding.waitlist(file, rank=rank, by=manager)
            for file, rank in zip(files, [None, 1, 2, None, 1, 3], strict=True)
        ]
    )
    assert not refusals(results)
    assert [rank for _name, rank in ranks(call)] == list(range(1, 9))


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_list_has_no_gap_while_files_come_and_go_at_once():
    call = CallFactory()
    manager = person_with_role(call.park, "manager")
    listed = waiting(call, "A", "B", "C", "D", "E", "F")
    coming = [deliberated(call, Outcome.WAITLISTED) for _ in range(3)]
    results = race(
        *[
            lambda: deciding.admit(listed[0], by=manager),
            lambda: deciding.refuse(listed[2], **REASONS, by=manager),
            lambda: applying.withdraw(listed[4], by=listed[4].applicant),
            *(lambda file=file: deciding.waitlist(file, rank=1, by=manager) for file in coming),
        ]
    )
    assert not refusals(results)
    assert [rank for _name, rank in ranks(call)] == list(range(1, 7))


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_two_managers_deciding_at_once_leave_one_decision():
    application = deliberated(CallFactory())
    managers = [person_with_role(application.call.park, "manager") for _ in range(2)]
    results = race(*[lambda by=by: deciding.admit(application, by=by) for by in managers])
    assert len(refusals(results)) == 1
    assert Decision.objects.count() == 1
