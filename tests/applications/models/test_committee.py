"""What the database refuses of a session, its members, its agenda and its recusals."""

import pytest

from tests.factories.applications import (
    AgendaItemFactory,
    AttendanceFactory,
    CommitteeSessionFactory,
    RecusalFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.mark.parametrize("scenario", [{}, {"opened": True}])
def test_session_closed_without_minutes_is_refused(scenario):
    session = CommitteeSessionFactory(**scenario)
    with refused_by("session_closed_with_minutes"):
        sql("UPDATE applications_committeesession SET closed_at = now() WHERE id = %s", session.pk)


def test_session_closed_without_having_been_opened_is_refused():
    session = CommitteeSessionFactory(closed=True)
    with refused_by("session_closed_with_minutes"):
        sql("UPDATE applications_committeesession SET opened_at = NULL WHERE id = %s", session.pk)


def test_member_convened_twice_is_refused():
    seat = AttendanceFactory()
    with refused_by("attendance_once"):
        AttendanceFactory(session=seat.session, member=seat.member)


def test_second_chair_is_refused():
    seat = AttendanceFactory(is_chair=True)
    with refused_by("attendance_one_chair"):
        AttendanceFactory(session=seat.session, is_chair=True)


def test_file_twice_on_one_agenda_is_refused():
    item = AgendaItemFactory()
    with refused_by("agenda_item_once"):
        AgendaItemFactory(session=item.session, application=item.application)


@pytest.mark.parametrize(
    ("scenario", "change", "constraint"),
    [
        ({}, "deliberated_at = now()", "agenda_item_outcome_with_words"),
        ({"proposed": True}, "words = ''", "agenda_item_outcome_with_words"),
        ({"proposed": True}, "deliberated_at = NULL", "agenda_item_outcome_with_words"),
        ({"proposed": True}, "outcome = ''", "agenda_item_outcome_with_words"),
        ({"proposed": True}, "voters = NULL", "agenda_item_votes_within_quorum"),
        ({"proposed": True}, "quorum = NULL", "agenda_item_votes_within_quorum"),
        ({"proposed": True}, "quorum = voters + 1", "agenda_item_votes_within_quorum"),
        ({"proposed": True}, "votes_against = 1", "agenda_item_votes_within_quorum"),
        ({"proposed": True}, "abstentions = 1", "agenda_item_votes_within_quorum"),
    ],
)
def test_change_by_raw_sql_is_refused(scenario, change, constraint):
    item = AgendaItemFactory(**scenario)
    with refused_by(constraint):
        sql(f"UPDATE applications_agendaitem SET {change} WHERE id = %s", item.pk)


def test_member_recused_twice_is_refused():
    recusal = RecusalFactory()
    with refused_by("recusal_once"):
        RecusalFactory(item=recusal.item, member=recusal.member)


@pytest.mark.parametrize(
    "change",
    [
        "votes_for = 2, votes_against = 2",
        "votes_for = 1, votes_against = 2",
        "is_consensus = true",
        "is_settled_by_chair = true",
    ],
)
def test_proposal_that_is_not_carried_is_refused(change):
    item = AgendaItemFactory(proposed=True)
    with refused_by("agenda_item_carried"):
        sql(f"UPDATE applications_agendaitem SET {change} WHERE id = %s", item.pk)


@pytest.mark.parametrize(
    "change", ["votes_for = 2, votes_against = 2, is_settled_by_chair = true", "votes_for = 0, is_consensus = true"]
)
def test_proposal_is_carried_by_the_chair_or_by_consensus(change):
    item = AgendaItemFactory(proposed=True)
    assert sql(f"UPDATE applications_agendaitem SET {change} WHERE id = %s", item.pk) == 1


@pytest.mark.parametrize("scenario", [{}, {"closed": True}])
def test_scan_is_of_the_minutes_of_a_closed_session(scenario):
    session = CommitteeSessionFactory(**scenario, members=0)
    with refused_by("session_scan_of_closed_minutes"):
        sql("UPDATE applications_committeesession SET signed_scan = 'minutes/x.pdf' WHERE id = %s", session.pk)
