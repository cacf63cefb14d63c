from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from applications.enums import AskedOf, QuestionKind
from applications.missing import (
    missing_to_submit,
    papers_to_complete,
    questions_to_complete,
    unanswered_to_complete,
)
from applications.models import Application
from applications.questions import answer_text, questions_for
from applications.steps import SectionStep
from tests.factories.applications import ApplicationFactory, CallFactory, CompletionRequestFactory
from tests.factories.drafts import complete_draft
from tests.factories.selection import AnswerFactory, ChoiceFactory, QuestionFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def draft(section):
    return ApplicationFactory(call=section.call, has_company=False)


def again(application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_questions_come_in_the_order_of_the_form():
    call = CallFactory()
    second, first = SectionFactory(call=call, position=2), SectionFactory(call=call, position=1)
    questions = [QuestionFactory(section=section) for section in (first, second, first)]
    draft = ApplicationFactory(call=call)
    assert questions_for(draft) == [questions[0], questions[2], questions[1]]


@pytest.mark.parametrize(
    ("has_company", "expected"),
    [
        (True, [AskedOf.EVERYBODY, AskedOf.COMPANIES]),
        (False, [AskedOf.EVERYBODY, AskedOf.PROJECTS]),
        (None, [AskedOf.EVERYBODY]),
    ],
)
def test_questions_are_asked_of_whom_they_concern(section, has_company, expected):
    for asked_of in AskedOf.values:
        QuestionFactory(section=section, asked_of=asked_of)
    draft = ApplicationFactory(call=section.call, has_company=has_company)
    assert [question.asked_of for question in questions_for(draft)] == expected


def test_choice_opens_a_chain_and_closes_all_of_it(section, draft):
    first = QuestionFactory(section=section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    yes, no = first.choices.all()
    second = QuestionFactory(section=section, kind=QuestionKind.SEVERAL_CHOICES, choices=["A", "B"], only_if=yes)
    third = QuestionFactory(section=section, only_if=second.choices.last())
    answer = AnswerFactory(application=draft, question=first, value=yes.pk)
    AnswerFactory(application=draft, question=second, value=[second.choices.last().pk])
    assert questions_for(again(draft)) == [first, second, third]
    answer.value = no.pk
    answer.save()
    assert questions_for(again(draft)) == [first]


def test_call_without_questions_asks_none(django_assert_num_queries):
    draft = ApplicationFactory()
    with django_assert_num_queries(1):
        assert questions_for(draft) == []


TEXTS = [
    (QuestionKind.SHORT_TEXT, "Douze litres", "Douze litres"),
    (QuestionKind.NUMBER, "1250.5", "1\u00a0250,5"),
    (QuestionKind.DATE, "2027-03-12", "12 mars 2027"),
    (
        QuestionKind.PEOPLE,
        [{"name": "Salma", "role": "Agronome", "email": ""}, {"name": "Karim", "role": "", "email": "k@example.ma"}],
        "Salma · Agronome\nKarim · k@example.ma",
    ),
]


@pytest.mark.parametrize(("kind", "value", "expected"), TEXTS)
def test_answers_are_told_in_words(section, draft, kind, value, expected):
    answer = AnswerFactory(application=draft, question=QuestionFactory(section=section, kind=kind), value=value)
    assert answer_text(answer) == expected


def test_choices_are_told_in_the_language_being_read(section, draft):
    question = QuestionFactory(section=section, kind=QuestionKind.SEVERAL_CHOICES)
    wheat = ChoiceFactory(question=question, label_fr="Blé", label_ar="القمح")
    olives = ChoiceFactory(question=question, label_fr="Olives", label_ar="الزيتون")
    answer = AnswerFactory(application=draft, question=question, value=[olives.pk, wheat.pk])
    assert answer_text(answer) == "Blé\nOlives"
    with override("ar"):
        assert answer_text(answer) == "القمح\nالزيتون"


# What is missing


def lacks(application) -> list[tuple]:
    return [(item.step, item.field) for item in missing_to_submit(again(application))]


def test_required_question_is_missing_in_its_step():
    draft = complete_draft()
    question = QuestionFactory(section__call=draft.call)
    QuestionFactory(section=question.section, is_required=False)
    assert lacks(draft) == [(SectionStep(question.section_id, ""), f"question-{question.pk}")]
    AnswerFactory(application=draft, question=question)
    assert lacks(draft) == []


def test_question_that_is_not_asked_is_not_missing():
    draft = complete_draft(has_company=False)
    company = QuestionFactory(section__call=draft.call, asked_of=AskedOf.COMPANIES)
    choice = QuestionFactory(section=company.section, is_required=False, kind=QuestionKind.CHOICE, choices=["Oui"])
    QuestionFactory(section=company.section, only_if=choice.choices.first())
    assert lacks(draft) == []


SHORT = [
    (QuestionKind.LONG_TEXT, "court"),
    (QuestionKind.PEOPLE, [{"name": "Salma", "role": "", "email": ""}]),
]


@pytest.mark.parametrize(("kind", "value"), SHORT)
@pytest.mark.parametrize("is_required", [True, False])
def test_answer_shorter_than_wanted_is_missing(kind, value, is_required):
    draft = complete_draft()
    question = QuestionFactory(section__call=draft.call, kind=kind, least=12, is_required=is_required)
    AnswerFactory(application=draft, question=question, value=value)
    assert [field for _step, field in lacks(draft)] == [f"question-{question.pk}"]


# What a completion request reopens


def test_completion_reopens_only_the_questions_asked(section):
    question, other = QuestionFactory(section=section), QuestionFactory(section=section)
    application = ApplicationFactory(call=section.call, submitted=True)
    request = CompletionRequestFactory(application=application)
    request.papers.clear()
    assert papers_to_complete(application)
    request.questions.add(question)
    answer = AnswerFactory(application=application, question=question, saved_at=timezone.now() - timedelta(days=9))
    assert questions_to_complete(again(application)) == [question]
    assert papers_to_complete(again(application)) == []
    assert unanswered_to_complete(again(application)) == [question]
    answer.saved_at = timezone.now() + timedelta(minutes=1)
    answer.save()
    assert unanswered_to_complete(again(application)) == []
    assert other not in questions_to_complete(again(application))
