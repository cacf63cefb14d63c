"""Decisions prepared, checked by count and by name, taken together or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions import deciding, preparing
from applications.enums import Outcome, Status
from applications.errors import (
    ContraryToCommittee,
    MonthMissing,
    NothingDecided,
    NothingPrepared,
    PreparedOtherwise,
    ReasonsMissing,
    StepNotPossible,
)
from applications.models import Decision, DecisionRecord, PendingDecision
from applications.pending_check import check, pending_of
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from technopark.common.ranges import add_months
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.spaces import ParkCapFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db

REASONS = {"reason_in_law": "Article 7 de l'appel.", "reason_in_fact": "Aucun client n'a été approché."}


@pytest.fixture
def call(park):
    return CallFactory(park=park, places=5)


def proposed(call, outcome=Outcome.ADMITTED, **fields):
    """A file on which a closed session proposed ``outcome``."""
    application = ApplicationFactory(call=call, deliberated=True, reviews=3, **fields)
    application.agenda_items.update(outcome=outcome)
    return application


def month(ahead: int = 2):
    return add_months(timezone.localdate().replace(day=1), ahead)


def shown(call, user) -> str:
    return check(call, pending_of(call, user)).fingerprint


def test_prepared_decision_is_not_taken(call, manager):
    application = proposed(call)
    pending = preparing.prepare(application, outcome="admitted", month=month() + timedelta(days=9), by=manager)
    application.refresh_from_db()
    assert (pending.month, application.status) == (month(), Status.DELIBERATED)
    assert not Decision.objects.exists()
    assert not Mail.objects.exists()


def test_prepared_otherwise_replaces_what_was_prepared(call, manager):
    application = proposed(call, Outcome.REFUSED)
    preparing.prepare(application, outcome="refused", **REASONS, by=manager)
    pending = preparing.prepare(application, outcome="waitlisted", rank=1, note="Une chance de plus.", by=manager)
    assert PendingDecision.objects.get() == pending
    assert (pending.rank, pending.reason_in_law) == (1, "")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"outcome": "admitted"}, MonthMissing),
        ({"outcome": "refused", "note": "x", "reason_in_law": "Article 7."}, ReasonsMissing),
        ({"outcome": "refused", **REASONS}, ContraryToCommittee),
    ],
)
def test_what_cannot_be_decided_is_not_prepared(call, manager, fields, refusal):
    with pytest.raises(refusal):
        preparing.prepare(proposed(call), **fields, by=manager)


def test_file_under_review_is_not_prepared(call, manager):
    with pytest.raises(StepNotPossible):
        preparing.prepare(
            ApplicationFactory(call=call, under_review=True), outcome="admitted", month=month(), by=manager
        )


def test_officer_prepares_nothing(call, officer):
    with pytest.raises(NotAllowed):
        preparing.prepare(proposed(call), outcome="admitted", month=month(), by=officer)


def test_all_are_prepared_as_the_committee_proposed(call, manager):
    admitted, refused = proposed(call), proposed(call, Outcome.REFUSED)
    rows = preparing.prepare_as_proposed(call, month=month(), reason_in_law="Article 7.", by=manager)
    assert {row.application: row.outcome for row in rows} == {admitted: "admitted", refused: "refused"}
    assert PendingDecision.objects.get(application=refused).reason_in_fact == refused.agenda_items.get().words
    with pytest.raises(NothingPrepared):
        preparing.prepare_as_proposed(call, month=month(), by=manager)


def test_refusals_prepared_together_need_their_reason_in_law(call, manager):
    proposed(call)
    proposed(call, Outcome.REFUSED)
    with pytest.raises(ReasonsMissing):
        preparing.prepare_as_proposed(call, month=month(), by=manager)
    assert not PendingDecision.objects.exists()


def test_applied_together_with_letters_and_records(call, manager):
    proposed(call)
    proposed(call, Outcome.REFUSED)
    proposed(call, Outcome.WAITLISTED)
    preparing.prepare_as_proposed(call, month=month(), reason_in_law="Article 7.", by=manager)
    decisions = preparing.apply_together(call, shown=shown(call, manager), by=manager)
    assert [decision.kind for decision in decisions] == ["admitted", "refused", "waitlisted"]
    assert DecisionRecord.objects.count() == 3
    assert not PendingDecision.objects.exists()
    assert Mail.objects.count() == 3


def test_what_changed_since_it_was_read_is_not_applied(call, manager):
    application = proposed(call)
    preparing.prepare(application, outcome="admitted", month=month(), by=manager)
    read = shown(call, manager)
    preparing.prepare(application, outcome="admitted", month=month(3), by=manager)
    with pytest.raises(PreparedOtherwise):
        preparing.apply_together(call, shown=read, by=manager)


def test_one_refusal_leaves_everything_undecided(call, manager):
    good, bad = proposed(call), proposed(call)
    for application in (good, bad):
        preparing.prepare(application, outcome="admitted", month=month(), by=manager)
    deciding.reopen(bad, note="Un membre était concerné.", by=manager)
    with pytest.raises(NothingDecided, match=bad.reference):
        preparing.apply_together(call, shown=shown(call, manager), by=manager)
    assert not Decision.objects.exists()


def test_nothing_prepared_is_said(call, manager):
    with pytest.raises(NothingPrepared):
        preparing.apply_together(call, shown="", by=manager)


def test_file_of_a_person_with_an_interest_is_left_out(call, manager):
    own = proposed(call, applicant=manager)
    PendingDecision.objects.create(application=own, outcome="admitted", month=month(), prepared_by=manager)
    assert not pending_of(call, manager).exists()


def test_decided_alone_leaves_nothing_prepared(call, manager):
    application = proposed(call)
    preparing.prepare(application, outcome="admitted", month=month(), by=manager)
    deciding.admit(application, by=manager)
    assert not PendingDecision.objects.exists()


def test_dropped_twice_is_dropped(call, manager):
    pending = preparing.prepare(proposed(call), outcome="admitted", month=month(), by=manager)
    preparing.drop(pending, by=manager)
    preparing.drop(pending, by=manager)
    assert not PendingDecision.objects.exists()


# The check


def fill_park(park, *, free: int):
    """A cap of three companies, ``free`` places left for good."""
    ParkCapFactory(park=park, companies=3, starts_on=timezone.localdate() - timedelta(days=30))
    for _ in range(3 - free):
        TenancyFactory(park=park, starts_on=timezone.localdate() - timedelta(days=20), months=36)


def test_too_few_places_in_the_wished_months_are_named(call, manager):
    fill_park(call.park, free=1)
    for ahead in (2, 5):
        preparing.prepare(proposed(call), outcome="admitted", month=month(ahead), by=manager)
    checked = check(call, pending_of(call, manager))
    assert not checked.can_apply
    assert "2" in checked.problems[0]
    short = [row.first for row in checked.months if row.is_short]
    assert short == [month(ahead) for ahead in range(5, 14)]
    with pytest.raises(NothingDecided):
        preparing.apply_together(call, shown=checked.fingerprint, by=manager)


def test_arrivals_one_after_the_other_share_a_place(call, manager):
    fill_park(call.park, free=1)
    for ahead in (1, 1 + call.term_months):
        preparing.prepare(proposed(call), outcome="admitted", month=month(ahead), by=manager)
    assert check(call, pending_of(call, manager)).can_apply


def test_those_admitted_without_an_offer_count(call, manager):
    fill_park(call.park, free=1)
    ApplicationFactory(call=call, admitted=True, starts_on_wish=month(1))
    preparing.prepare(proposed(call), outcome="admitted", month=month(1), by=manager)
    assert not check(call, pending_of(call, manager)).can_apply


def test_same_person_or_company_twice_is_named(call, manager):
    first, second = proposed(call, with_company=True), proposed(call, with_company=True)
    for application in (first, second):
        preparing.prepare(application, outcome="admitted", month=month(), by=manager)
    problems = check(call, pending_of(call, manager)).problems
    assert any(first.reference in words and second.reference in words for words in problems)


def test_month_gone_by_is_named(call, manager):
    pending = preparing.prepare(proposed(call), outcome="admitted", month=month(-2), by=manager)
    assert pending.application.reference in check(call, pending_of(call, manager)).problems[0]


@pytest.mark.parametrize("files", [1, 3])
def test_check_asks_as_often_whatever_the_rows(call, manager, files, django_assert_num_queries):
    for _ in range(files):
        preparing.prepare(proposed(call), outcome="admitted", month=month(), by=manager)
    rows = list(pending_of(call, manager))
    with django_assert_num_queries(5):
        check(call, rows)
