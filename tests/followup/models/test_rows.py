"""What the database refuses of goals, figures, exits and questionnaires, each constraint broken once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from followup.enums import GoalState
from followup.models import AnswerLink, Figure
from technopark.common.database import constraint_of
from tests.factories.accounts import UserFactory
from tests.factories.followup import (
    AnswerLinkFactory,
    ExitInterviewFactory,
    FigureFactory,
    GoalFactory,
    QuestionnaireFactory,
    ReportFactory,
    ReviewDateFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
NOW = timezone.now()


@pytest.mark.parametrize(
    ("make", "given", "constraint"),
    [
        (GoalFactory, {"due_on": date(2020, 1, 1)}, "goal_due_after_agreed"),
        (GoalFactory, {"reached_on": DAY}, "goal_reached_with_evidence"),
        (GoalFactory, {"dropped_on": DAY}, "goal_dropped_with_reason"),
        (GoalFactory, {"confirmed_at": NOW}, "goal_confirmed_once_reached"),
        (ReviewDateFactory, {"held_on": DAY}, "review_held_with_notes"),
        (ReportFactory, {"verified_at": NOW}, "report_verified_once_declared"),
        (ReportFactory, {"returned_at": NOW}, "report_returned_with_reason"),
        (FigureFactory, {"value": -1}, "figure_not_negative"),
        (FigureFactory, {"value": "1.5"}, "figure_whole_unless_money"),
        (FigureFactory, {"verified_at": NOW}, "figure_verified_by_somebody"),
        (ExitInterviewFactory, {"main_reason": "weather"}, "exit_main_reason_known"),
        (QuestionnaireFactory, {"year": 6, "as_of": DAY}, "questionnaire_for_five_years"),
        (QuestionnaireFactory, {"answered_at": NOW}, "questionnaire_answered_with_outcome"),
        (QuestionnaireFactory, {"answered": "operating", "ended_on": DAY}, "questionnaire_end_of_what_ended"),
        (AnswerLinkFactory, {"expires_at": NOW - timedelta(days=9)}, "answer_link_expires_later"),
        (AnswerLinkFactory, {"token_hash": "the-token-itself"}, "answer_link_keeps_no_token"),
    ],
)
def test_row_against_the_rules_is_refused(make, given, constraint):
    with pytest.raises(IntegrityError) as refused:
        make(**given)
    assert constraint_of(refused.value) == constraint


def test_what_is_known_otherwise_says_how():
    with pytest.raises(IntegrityError) as refused:
        QuestionnaireFactory(answered="operating", recorded_by=UserFactory())
    assert constraint_of(refused.value) == "questionnaire_recorded_with_source"


@pytest.mark.parametrize(
    ("make", "same", "constraint"),
    [
        (ReportFactory, ("tenancy", "as_of"), "report_once_a_day"),
        (FigureFactory, ("report",), "figure_once"),
        (QuestionnaireFactory, ("tenancy",), "questionnaire_once_a_year"),
        (AnswerLinkFactory, ("questionnaire",), "answer_link_one_at_a_time"),
        (ReviewDateFactory, ("tenancy", "planned_at"), "review_once_at_a_moment"),
    ],
)
def test_row_of_which_there_is_one_is_refused_again(make, same, constraint):
    row = make()
    with pytest.raises(IntegrityError) as refused:
        make(**{name: getattr(row, name) for name in same})
    assert constraint_of(refused.value) == constraint


def test_stay_has_one_situation_at_entry():
    first = ReportFactory(baseline=True)
    with pytest.raises(IntegrityError) as refused:
        ReportFactory(tenancy=first.tenancy, kind="baseline", as_of=DAY)
    assert constraint_of(refused.value) == "report_one_baseline"


def test_money_has_centimes_and_an_expired_link_is_not_live():
    FigureFactory(measure="turnover", value="1500.50")
    old = AnswerLinkFactory(created_at=NOW - timedelta(days=9), expires_at=NOW - timedelta(days=1))
    assert Figure.objects.get().value.as_tuple().exponent == -2
    assert (old.is_live, AnswerLink.objects.live().exists()) == (False, False)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"due_on": DAY, "agreed_on": DAY}, GoalState.OPEN),
        ({"due_on": DAY - timedelta(days=1), "agreed_on": DAY - timedelta(days=9)}, GoalState.LATE),
        ({"reached": True}, GoalState.REACHED),
        ({"dropped_on": DAY, "drop_reason": "No market"}, GoalState.DROPPED),
    ],
)
def test_state_of_a_goal_follows_from_its_days(given, state):
    assert GoalFactory.build(tenancy=None, **given).state_on(DAY) == state
