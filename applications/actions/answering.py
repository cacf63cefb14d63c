"""Answers to the questions of a call: saved in a draft, and again where a completion request reopens them."""

from collections.abc import Iterable, Mapping

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from applications.actions._edits import Saved, Writer, take_changes
from applications.actions._status import lock_own
from applications.actions._stored import COLUMNS, fill, forget_file
from applications.actions.applying import refuse_unless_draft
from applications.answering import is_empty, problem_of
from applications.enums import QuestionKind, Status
from applications.errors import AnswerRefused, QuestionNotAsked
from applications.merging import QUESTION, Filled, as_text
from applications.models import Answer, Application, Question
from applications.permissions import is_applicant
from technopark.common.errors import NotAllowed


def save_answers(application: Application, *, answers: Mapping[int, object], by: Writer) -> Application:
    """Keep ``answers`` by question, as ``models.Answer.value`` has them; an empty one takes its answer out.

    In a draft any question of the call, also of a closed one; while completing only those reopened, which count as
    answered again even with the same words. Raises QuestionNotAsked, AnswerRefused, AlreadySent.
    """
    return merge_answers(application, answers=answers, filled=None, by=by).application


@transaction.atomic
def merge_answers(
    application: Application, *, answers: Mapping[int, object], filled: Filled | None, by: Writer
) -> Saved:
    """As ``save_answers``, for a form that was ``filled`` from some version of the draft: what others changed since is
    not overwritten but told, and the rest is saved.
    """
    application = lock_own(application)
    questions = open_questions(application, answers, by=by)
    for question in questions.values():
        refuse_ill_formed(question, answers[question.pk])
    before = dict(application.answers.filter(question__in=questions).values_list("question", "value"))
    saved, left = take_changes(
        application,
        now={f"{QUESTION}{pk}": as_text(before.get(pk)) for pk in answers},
        mine={f"{QUESTION}{pk}": "" if is_empty(value) else as_text(value) for pk, value in answers.items()},
        filled=filled,
        by=by,
    )
    is_again = application.status == Status.COMPLETING
    mine = {pk: value for pk, value in answers.items() if f"{QUESTION}{pk}" not in left}
    given = {pk: value for pk, value in mine.items() if not is_empty(value)}
    changed = {pk: value for pk, value in given.items() if is_again or before.get(pk) != value}
    emptied = [pk for pk, value in mine.items() if is_empty(value) and pk in before]
    keep([Answer(application=application, question=questions[pk], value=value) for pk, value in changed.items()])
    application.answers.filter(question__in=emptied, file="").delete()
    application.save(update_fields=["version", "saved_at"])
    return saved


def open_questions(application: Application, ids: Iterable[int], *, by: Writer) -> dict[int, Question]:
    """The questions ``ids`` that ``by`` may answer now, with their choices.

    Raises NotAllowed, AlreadySent, and QuestionNotAsked for one of another call or not reopened.
    """
    if application.status != Status.COMPLETING:
        refuse_unless_draft(application, by)
        may_be = Question.objects.filter(section__call=application.call_id)
    elif not is_applicant(by, application):
        raise NotAllowed
    else:
        may_be = application.completion_request.questions.all()
    questions = {question.pk: question for question in may_be.filter(pk__in=list(ids)).prefetch_related("choices")}
    if len(questions) < len(set(ids)):
        lost = Question.objects.filter(pk__in=set(ids) - questions.keys()).first()
        raise QuestionNotAsked(question=str(lost or "?"))
    return questions


def refuse_ill_formed(question: Question, value) -> None:
    """Raise AnswerRefused for what cannot be an answer to ``question``."""
    problem = "" if is_empty(value) else problem_of(question, value)
    if problem:
        raise AnswerRefused(problem)


def keep(answers: list[Answer]) -> None:
    """Save ``answers``, each in the place of what was answered before."""
    for answer in answers:
        answer.saved_at = timezone.now()
    if answers:
        Answer.objects.bulk_create(
            answers,
            update_conflicts=True,
            unique_fields=["application", "question"],
            update_fields=["value", *COLUMNS, "saved_at"],
        )


@transaction.atomic
def attach_answer(application: Application, *, question: Question, upload: File, by: Writer) -> Answer:
    """Keep ``upload`` as the answer to a question that asks for a file; it replaces the file sent before.

    Raises PaperRefused, QuestionNotAsked, AlreadySent.
    """
    application = lock_own(application)
    question = open_questions(application, [question.pk], by=by)[question.pk]
    if question.kind != QuestionKind.FILE:
        raise QuestionNotAsked(question=str(question))
    answer = Answer(application=application, question=question)
    fill(answer, upload, asked=question)
    before = application.answers.filter(question=question).first()
    keep([answer])
    if before:
        forget_file(before)
    application.save(update_fields=["saved_at"])
    return answer


@transaction.atomic
def detach_answer(application: Application, *, question: Question, by: Writer) -> None:
    """Take the file out of a draft that answers ``question``. Raises AlreadySent."""
    application = lock_own(application)
    refuse_unless_draft(application, by)
    answer = application.answers.exclude(file="").filter(question=question).first()
    if answer:
        answer.delete()
        forget_file(answer)
        application.save(update_fields=["saved_at"])
