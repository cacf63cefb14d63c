"""What the database refuses of the questions of a call and of the answers; what is fair to change once files came."""

import pytest
from django.db import connection

from tests.factories.applications import ApplicationFactory, CallFactory, RequiredPaperFactory
from tests.factories.selection import (
    AnswerFactory,
    ChoiceFactory,
    QuestionFactory,
    SectionFactory,
    SelfCheckQuestionFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.fixture
def asked():
    """A question with two choices, in a call to which somebody has sent their file."""
    question = QuestionFactory(kind="choice", choices=["Oui", "Non"])
    ApplicationFactory(call=question.section.call, submitted=True)
    return question


@pytest.mark.parametrize(
    ("make", "parent", "constraint"),
    [
        (SectionFactory, "call", "section_position_unique"),
        (QuestionFactory, "section", "question_position_unique"),
        (ChoiceFactory, "question", "choice_position_unique"),
        (SelfCheckQuestionFactory, "call", "self_check_position_unique"),
    ],
)
def test_two_in_one_place_are_refused(make, parent, constraint):
    row = make()
    with refused_by(constraint):
        make(**{parent: getattr(row, parent)}, position=row.position)
        connection.check_constraints()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("kind = 'riddle'", "question_kind_known"),
        ("least = 5, most = 4", "question_limits_ordered"),
    ],
)
def test_question_by_raw_sql_is_refused(change, constraint):
    question = QuestionFactory()
    with refused_by(constraint):
        sql(f"UPDATE applications_question SET {change} WHERE id = %s", question.pk)


def test_question_answered_twice_is_refused():
    answer = AnswerFactory()
    with refused_by("answer_once_a_question"):
        AnswerFactory(application=answer.application, question=answer.question)


@pytest.mark.parametrize("change", ["value = NULL", "file = 'papers/x.pdf'"])
def test_answer_is_a_value_or_a_file(change):
    answer = AnswerFactory()
    with refused_by("answer_says_something"):
        sql(f"UPDATE applications_answer SET {change} WHERE id = %s", answer.pk)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("DELETE FROM applications_choice", "choice_frozen_once_submitted"),
        ("UPDATE applications_choice SET label_fr = 'Peut-être'", "choice_frozen_once_submitted"),
        ("UPDATE applications_question SET label_ar = 'سؤال آخر'", "question_frozen_once_submitted"),
        ("UPDATE applications_question SET is_required = false", "question_frozen_once_submitted"),
        ("UPDATE applications_question SET most = 10", "question_frozen_once_submitted"),
        ("UPDATE applications_requiredpaper SET most_pages = 3", "paper_frozen_once_submitted"),
        ("DELETE FROM applications_requiredpaper", "paper_frozen_once_submitted"),
    ],
)
def test_what_was_asked_does_not_change_once_a_file_was_sent(asked, statement, constraint):
    with refused_by(constraint):
        sql(statement)


def test_nothing_more_is_asked_once_a_file_was_sent(asked):
    with refused_by("question_frozen_once_submitted"):
        QuestionFactory(section=asked.section)
    with refused_by("section_frozen_once_submitted"):
        SectionFactory(call=asked.section.call)
    with refused_by("paper_frozen_once_submitted"):
        RequiredPaperFactory(call=asked.section.call)
    with refused_by("choice_frozen_once_submitted"):
        ChoiceFactory(question=asked)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_question SET help_text_fr = 'En chiffres.', position = position + 7",
        "UPDATE applications_section SET title_fr = 'Impact', help_text_ar = 'بالأرقام'",
        "UPDATE applications_choice SET position = position + 7",
        "UPDATE applications_requiredpaper SET help_text_en = 'At most ten pages.'",
    ],
)
def test_order_and_help_may_change_all_the_same(asked, statement):
    assert sql(statement) >= 1


def test_question_is_not_moved_into_a_call_that_has_files(asked):
    other = QuestionFactory()
    with refused_by("question_frozen_once_submitted"):
        sql("UPDATE applications_question SET section_id = %s WHERE id = %s", asked.section_id, other.pk)


def test_questions_may_change_while_there_are_only_drafts():
    question = QuestionFactory()
    ApplicationFactory(call=question.section.call)
    assert sql("UPDATE applications_question SET is_required = false, label_fr = 'Autre ?'") == 1


@pytest.mark.parametrize(
    "change", ["admission_score = 70", "waiting_score = 50", "track = 'hosting'", "is_blind = true"]
)
def test_rules_of_an_open_call_are_frozen(change):
    call = CallFactory()
    with refused_by("call_rules_frozen_when_open"):
        sql(f"UPDATE applications_call SET {change} WHERE id = %s", call.pk)


@pytest.mark.parametrize("change", ["published_at = NULL", "opens_at = now() + interval '1 day'"])
def test_call_with_files_stays_opened(change):
    call = CallFactory(year_round=True)
    ApplicationFactory(call=call, submitted=True)
    with refused_by("call_stays_opened_once_submitted"):
        sql(f"UPDATE applications_call SET {change} WHERE id = %s", call.pk)


def test_rules_of_a_call_to_come_may_change():
    call = CallFactory(unpublished=True)
    assert sql("UPDATE applications_call SET admission_score = 70, is_blind = true WHERE id = %s", call.pk) == 1
