"""The whole table of moves: every verb from every status, allowed or refused, each move logged once."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from applications.actions import applying, committee, deciding, screening
from applications.actions._status import lock, move
from applications.enums import TRANSITIONS, Outcome, Status
from applications.models import Application, CompletionRequest
from technopark.common.errors import InvalidTransition, Refusal
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CommitteeSessionFactory,
)

pytestmark = pytest.mark.django_db

REASONS = {"reason_in_law": "Article 4.", "reason_in_fact": "Le projet n'a pas de marché."}
EVERY_MOVE = list(product(Status.values, TRANSITIONS))


def deliberate(application, by):
    """Through a session of its own, as the only way there is."""
    session = CommitteeSessionFactory(park=application.call.park, opened=True)
    AgendaItemFactory(session=session, application=application, proposed=True, outcome=Outcome.WAITLISTED)
    committee.close(session, by=by)


def complete(application, by):
    """By the applicant, of whom no paper is asked."""
    for request in CompletionRequest.objects.filter(application=application):
        request.papers.clear()
    return applying.complete(application, by=application.applicant)


# verb -> the action that takes it, with every fact it needs; submitting is tested with the form (test_applying)
VERBS = {
    "request_completion": lambda file, by: screening.request_completion(file, message="Manque le pitch.", by=by),
    "complete": complete,
    "accept_for_review": lambda file, by: screening.accept_for_review(file, by=by),
    "declare_inadmissible": lambda file, by: screening.declare_inadmissible(file, **REASONS, by=by),
    "deliberate": deliberate,
    "reopen": lambda file, by: deciding.reopen(file, note="Pièce nouvelle.", by=by),
    "admit": lambda file, by: deciding.admit(file, note="Motif.", by=by),
    "waitlist": lambda file, by: deciding.waitlist(file, note="Motif.", by=by),
    "refuse": lambda file, by: deciding.refuse(file, **REASONS, note="Motif.", by=by),
    "withdraw": lambda file, by: applying.withdraw(file, by=file.applicant),
}


def test_every_verb_of_the_table_is_tried():
    assert set(VERBS) | {"submit"} == TRANSITIONS.keys()


@pytest.mark.parametrize(("status", "verb"), [pair for pair in EVERY_MOVE if pair[1] != "submit"])
def test_verb_goes_where_the_table_says_and_nowhere_else(park, manager, status, verb):
    sources, destination = TRANSITIONS[verb]
    application = ApplicationFactory(call__park=park, status=status)
    CompletionRequest.objects.filter(application=application).update(due_on=timezone.localdate() - timedelta(days=1))
    logged = application.log.count()

    if status in sources:
        VERBS[verb](application, manager)
        application.refresh_from_db()
        step = application.log.last()
        assert application.status == destination
        assert (step.verb, step.from_status, step.to_status) == (verb, status, destination)
        assert application.log.count() == logged + 1
    else:
        with pytest.raises(Refusal):
            VERBS[verb](application, manager)
        application.refresh_from_db()
        assert application.status == status
        assert application.log.count() == logged


@pytest.mark.parametrize(("status", "verb"), EVERY_MOVE)
def test_move_keeps_the_table(status, verb):
    sources, destination = TRANSITIONS[verb]
    application = lock(ApplicationFactory(status=status))
    facts = {}
    if destination == Status.WAITLISTED:
        facts = {"waiting_rank": 1, "waiting_until": timezone.localdate()}
    elif status == Status.WAITLISTED:
        facts = {"waiting_rank": None}
    elif verb == "submit":
        facts = {"reference": "X-1", "submitted_at": timezone.now(), "answer_due_on": timezone.localdate()}

    if status in sources:
        move(application, verb, by=None, **facts)
        assert Application.objects.get(pk=application.pk).status == destination
    else:
        with pytest.raises(InvalidTransition) as refusal:
            move(application, verb, by=None, **facts)
        assert application.get_status_display() in refusal.value.message


def test_every_status_can_be_left_or_is_an_end():
    left = set().union(*(sources for sources, _destination in TRANSITIONS.values()))
    assert set(Status.values) - left == set(Status.closed)


def test_every_status_but_the_first_can_be_reached():
    assert {destination for _sources, destination in TRANSITIONS.values()} == set(Status.values) - {Status.DRAFT}


def test_move_logs_who_when_and_the_note(officer):
    application = lock(ApplicationFactory(submitted=True))
    before = timezone.now()
    step = move(application, "accept_for_review", by=officer, note="Complet.")
    assert (step.by, step.note) == (officer, "Complet.")
    assert before <= step.at <= timezone.now()
