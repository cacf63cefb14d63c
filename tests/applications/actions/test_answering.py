from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from applications.actions import applying, screening
from applications.actions.answering import attach_answer, detach_answer, save_answers
from applications.enums import QuestionKind, Status
from applications.errors import (
    AlreadySent,
    AnswerRefused,
    FileIncomplete,
    NothingAsked,
    PaperRefused,
    QuestionNotAsked,
    QuestionOfAnotherCall,
)
from applications.models import Answer, Application
from technopark.common.errors import NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.drafts import complete_draft
from tests.factories.files import EXE, pdf, upload
from tests.factories.selection import AnswerFactory, QuestionFactory


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def question(call):
    return QuestionFactory(section__call=call)


@pytest.fixture
def draft(call, founder):
    return complete_draft(call=call, applicant=founder)


def test_answers_are_saved_replaced_and_taken_out(draft, question, founder):
    for value in ("Un", "Deux"):
        save_answers(draft, answers={question.pk: value}, by=founder)
        assert draft.answers.get().value == value
    save_answers(draft, answers={question.pk: ""}, by=founder)
    assert not draft.answers.exists()


def test_saving_moves_the_moment_of_the_draft(draft, question, founder):
    Application.objects.filter(pk=draft.pk).update(saved_at=timezone.now() - timedelta(days=3))
    save_answers(draft, answers={question.pk: "Un"}, by=founder)
    draft.refresh_from_db()
    assert timezone.now() - draft.saved_at < timedelta(minutes=1)


def test_same_answer_again_is_no_change(draft, question, founder):
    save_answers(draft, answers={question.pk: "Un"}, by=founder)
    saved_at = draft.answers.get().saved_at
    save_answers(draft, answers={question.pk: "Un"}, by=founder)
    assert draft.answers.get().saved_at == saved_at


def test_draft_of_a_closed_call_still_takes_answers(draft, question, founder):
    draft.call.closes_at = timezone.now() - timedelta(hours=1)
    draft.call.save()
    save_answers(draft, answers={question.pk: "Un"}, by=founder)
    assert draft.answers.get().value == "Un"


def test_question_of_another_call_is_not_asked(draft, question, founder):
    elsewhere = QuestionFactory()
    with pytest.raises(QuestionNotAsked):
        save_answers(draft, answers={question.pk: "Un", elsewhere.pk: "Deux"}, by=founder)
    assert not Answer.objects.exists()


def test_only_the_applicant_answers(draft, question, stranger, officer):
    for person in (stranger, officer):
        with pytest.raises(NotAllowed):
            save_answers(draft, answers={question.pk: "Un"}, by=person)


def test_file_that_was_sent_takes_no_more_answers(call, question, founder):
    sent = ApplicationFactory(call=call, applicant=founder, submitted=True)
    with pytest.raises(AlreadySent):
        save_answers(sent, answers={question.pk: "Un"}, by=founder)


ILL_FORMED = [
    (QuestionKind.SHORT_TEXT, 12),
    (QuestionKind.SHORT_TEXT, "x" * 301),
    (QuestionKind.LONG_TEXT, {"text": "x"}),
    (QuestionKind.LONG_TEXT, "nul \x00"),
    (QuestionKind.CHOICE, 1),
    (QuestionKind.CHOICE, True),
    (QuestionKind.CHOICE, "1"),
    (QuestionKind.SEVERAL_CHOICES, [1]),
    (QuestionKind.SEVERAL_CHOICES, "1"),
    (QuestionKind.NUMBER, 12),
    (QuestionKind.NUMBER, "NaN"),
    (QuestionKind.NUMBER, "1.234"),
    (QuestionKind.NUMBER, "-1e40"),
    (QuestionKind.DATE, "12/03/2027"),
    (QuestionKind.DATE, 20270312),
    (QuestionKind.DATE, "1000-01-01"),
    (QuestionKind.PEOPLE, [{"name": "Salma"}]),
    (QuestionKind.PEOPLE, [{"name": "", "role": "x", "email": ""}]),
    (QuestionKind.PEOPLE, [{"name": "x" * 161, "role": "", "email": ""}]),
    (QuestionKind.PEOPLE, [{"name": "Salma", "role": "", "email": "non"}]),
    (QuestionKind.PEOPLE, [{"name": "Salma", "role": "", "email": ""}] * 21),
    (QuestionKind.FILE, "plan.pdf"),
]


@pytest.mark.parametrize(("kind", "value"), ILL_FORMED)
def test_what_cannot_be_an_answer_is_refused_whoever_sends_it(draft, call, founder, kind, value):
    question = QuestionFactory(section__call=call, kind=kind, choices=["Oui"])
    with pytest.raises(AnswerRefused):
        save_answers(draft, answers={question.pk: value}, by=founder)


LIMITS = [
    (QuestionKind.NUMBER, "2", True),
    (QuestionKind.NUMBER, "3", False),
    (QuestionKind.NUMBER, "5.5", True),
    (QuestionKind.SHORT_TEXT, "six  x", True),
    (QuestionKind.SHORT_TEXT, "cinq!", False),
    (QuestionKind.SHORT_TEXT, "x", False),
]


@pytest.mark.parametrize(("kind", "value", "is_refused"), LIMITS)
def test_limits_are_kept_and_too_little_text_is_kept_in_a_draft(draft, call, founder, kind, value, is_refused):
    question = QuestionFactory(section__call=call, kind=kind, least=3, most=5)
    try:
        save_answers(draft, answers={question.pk: value}, by=founder)
    except AnswerRefused:
        assert is_refused
    else:
        assert not is_refused
        assert draft.answers.get().value == value


# Files


@pytest.fixture
def file_question(call):
    return QuestionFactory(section__call=call, kind=QuestionKind.FILE, most=2)


def test_file_answer_replaces_the_one_before_and_its_bytes(
    draft, file_question, founder, django_capture_on_commit_callbacks
):
    first = attach_answer(draft, question=file_question, upload=upload(pdf(1), "un.pdf"), by=founder)
    with django_capture_on_commit_callbacks(execute=True):
        attach_answer(draft, question=file_question, upload=upload(pdf(2), "../../deux\u202efdp.pdf"), by=founder)
    answer = draft.answers.get()
    assert (answer.pages, answer.value, answer.original_name) == (2, None, "deuxfdp.pdf")
    assert not first.file.storage.exists(first.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        detach_answer(draft, question=file_question, by=founder)
    assert not draft.answers.exists()
    assert not answer.file.storage.exists(answer.file.name)


@pytest.mark.parametrize("content", [EXE, b"", b"<svg onload=alert(1)>", b"PK\x03\x04", pdf(3)])
def test_file_answer_is_judged_as_papers_are(draft, file_question, founder, content):
    with pytest.raises(PaperRefused):
        attach_answer(draft, question=file_question, upload=upload(content, "plan.pdf"), by=founder)
    assert not draft.answers.exists()


def test_file_is_no_answer_to_another_kind(draft, question, founder):
    with pytest.raises(QuestionNotAsked):
        attach_answer(draft, question=question, upload=upload(pdf(1), "plan.pdf"), by=founder)


# Sending


def test_unanswered_question_keeps_a_file_from_being_sent(draft, question, founder):
    with pytest.raises(FileIncomplete):
        applying.submit(draft, by=founder)
    save_answers(draft, answers={question.pk: "Douze litres"}, by=founder)
    applying.submit(draft, by=founder)
    receipt = Document.objects.get(kind=Document.Kind.RECEIPT)
    assert [answer["text"] for answer in receipt.facts["answers"]] == ["Douze litres"]


def test_what_is_no_longer_asked_is_left_out_when_the_file_is_sent(draft, call, question, founder):
    choice = QuestionFactory(section=question.section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    yes, no = choice.choices.all()
    detail = QuestionFactory(section=question.section, only_if=yes)
    save_answers(draft, answers={question.pk: "Un", choice.pk: yes.pk, detail.pk: "Ceci"}, by=founder)
    save_answers(draft, answers={choice.pk: no.pk}, by=founder)
    assert draft.answers.count() == 3
    applying.submit(draft, by=founder)
    assert set(draft.answers.values_list("question", flat=True)) == {question.pk, choice.pk}


# Completing


@pytest.fixture
def reopened(call, question, founder):
    """A file asked to answer ``question`` again, and another question that stays closed."""
    other = QuestionFactory(section=question.section)
    application = ApplicationFactory(call=call, applicant=founder, completing=True)
    for asked in (question, other):
        AnswerFactory(
            application=application, question=asked, value="Avant", saved_at=timezone.now() - timedelta(days=9)
        )
    application.completion_request.papers.clear()
    application.completion_request.questions.add(question)
    return application, other


def test_completion_takes_only_the_answers_asked_for(reopened, question, founder):
    application, other = reopened
    with pytest.raises(QuestionNotAsked):
        save_answers(application, answers={other.pk: "Après"}, by=founder)
    with pytest.raises(FileIncomplete):
        applying.complete(application, by=founder)
    save_answers(application, answers={question.pk: "Avant"}, by=founder)
    assert applying.complete(application, by=founder).status == Status.SUBMITTED


def test_stranger_completes_nothing(reopened, question, stranger):
    application, _other = reopened
    with pytest.raises(NotAllowed):
        save_answers(application, answers={question.pk: "Après"}, by=stranger)


def test_officer_asks_for_an_answer_again(call, question, founder, officer):
    application = ApplicationFactory(call=call, applicant=founder, submitted=True)
    with pytest.raises(QuestionOfAnotherCall):
        screening.request_completion(application, questions=[QuestionFactory()], by=officer)
    with pytest.raises(NothingAsked):
        screening.request_completion(application, by=officer)
    request = screening.request_completion(application, questions=[question], by=officer)
    assert list(request.questions.all()) == [question]
    letter = Document.objects.get(kind=Document.Kind.COMPLETION)
    assert letter.facts["questions"][0]["fr"] == question.label_fr
    assert question.label_fr in Mail.objects.get(kind="completion_requested").body


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_lose_no_answer(call, founder):
    questions = [QuestionFactory(section__call=call) for _ in range(4)]
    draft = complete_draft(call=call, applicant=founder)

    def save(question):
        try:
            save_answers(Application.objects.get(pk=draft.pk), answers={question.pk: "Un"}, by=founder)
        finally:
            connection.close()

    threads = [Thread(target=save, args=[question]) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert draft.answers.count() == 4
