"""The questions that a call adds to the form: which are asked of a file, and what it answers, in words."""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from applications.enums import AskedOf, QuestionKind
from applications.models import Answer, Application, Call, Question, Section
from technopark.common.formatting import long_day, number

WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.SEVERAL_CHOICES)


def sections_of(call: Call) -> list[Section]:
    """The sections of a call in their order, each with its questions and their choices, read once."""
    prefetch_related_objects([call], "sections__questions__choices")
    return list(call.sections.all())


def all_questions(call: Call) -> list[Question]:
    """Every question of a call, in the order of the form."""
    return [question for section in sections_of(call) for question in section.questions.all()]


def questions_for(application: Application) -> list[Question]:
    """The questions asked of this file, in the order of the form: by what it is, and by what it has answered."""
    questions = all_questions(application.call)
    if not questions:
        return []
    values = {pk: answer.value for pk, answer in answers_by_question(application).items()}
    return list(asked(questions, has_company=application.has_company, values=values))


def asked(questions: Iterable[Question], *, has_company: bool | None, values: dict[int, object]) -> Iterator[Question]:
    """Those of ``questions``, in their order, that are asked of somebody who gave ``values`` (by question).

    A choice given to a question that is not asked any more leads nowhere.
    """
    given: set[int] = set()
    for question in questions:
        if concerns(question, has_company) and (question.only_if_id is None or question.only_if_id in given):
            given.update(choices_in(question, values.get(question.pk)))
            yield question


def concerns(question: Question, has_company: bool | None) -> bool:
    """Whether the question is for somebody whose company exists, does not exist yet, or who has not said."""
    if question.asked_of == AskedOf.EVERYBODY:
        return True
    return has_company is not None and has_company == (question.asked_of == AskedOf.COMPANIES)


def choices_in(question: Question, value) -> Iterable[int]:
    """The ids of the choices that ``value`` ticks."""
    if question.kind == QuestionKind.CHOICE and isinstance(value, int):
        return [value]
    return value if question.kind == QuestionKind.SEVERAL_CHOICES and isinstance(value, list) else []


def questions_of_step(application: Application, section: Section) -> list[Question]:
    """What the step of ``section`` shows: what is asked, and what an answer given on the same page would ask."""
    here = list(section.questions.all())
    asked_now = {question.pk for question in questions_for(application)}
    offered: set[int] = set()
    shown = []
    for question in here:
        may_come = question.only_if_id in offered and concerns(question, application.has_company)
        if question.pk in asked_now or may_come:
            shown.append(question)
            offered.update(choice.pk for choice in question.choices.all())
    return shown


def answers_by_question(application: Application) -> dict[int, Answer]:
    """The answers of a file by question, each with its question as the call has it: read once."""
    prefetch_related_objects([application], "answers")
    questions = {question.pk: question for question in all_questions(application.call)}
    answers = {answer.question_id: answer for answer in application.answers.all()}
    for pk in answers.keys() & questions.keys():
        answers[pk].question = questions[pk]
    return answers


def answer_text(answer: Answer) -> str:
    """What an answer says, in the language being read: for pages, exports and the history of a draft."""
    if answer.question.kind == QuestionKind.FILE:
        return answer.original_name
    return value_text(answer.question, answer.value)


def value_text(question: Question, value) -> str:
    """``value``, as it is stored, in words. One person or choice a line."""
    if value is None:
        return ""
    if question.kind in WITH_CHOICES:
        return "\n".join(labels(question, choices_in(question, value)))
    if question.kind == QuestionKind.PEOPLE:
        return "\n".join(" · ".join(filter(None, (row["name"], row["role"], row["email"]))) for row in value)
    if question.kind == QuestionKind.DATE:
        return long_day(date.fromisoformat(value))
    return number(Decimal(value)) if question.kind == QuestionKind.NUMBER else str(value)


def labels(question: Question, chosen: Container[int]) -> list[str]:
    """How the chosen choices are called, in the order of the question."""
    return [choice.label for choice in question.choices.all() if choice.pk in chosen]
