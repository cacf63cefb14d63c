"""The first look at a file: is it complete and may it be judged?"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from applications import facts
from applications.actions._letters import announce, issue_letter, record_refusal, write_to_applicant
from applications.actions._status import lock, move
from applications.enums import Status
from applications.errors import (
    CompletionAlreadyAsked,
    CompletionStillOpen,
    NothingAsked,
    PaperOfAnotherCall,
    QuestionOfAnotherCall,
)
from applications.models import Application, CompletionRequest, Decision, Question, RequiredPaper
from applications.permissions_staff import can_screen, require
from technopark.common.formatting import day
from technopark.common.models import Document


@transaction.atomic
def accept_for_review(application: Application, *, by) -> Application:
    """The file is complete and admissible: reviewers may be given it."""
    application = lock(application)
    require(can_screen(by, application))
    move(application, "accept_for_review", by=by)
    return application


@transaction.atomic
def request_completion(
    application: Application,
    *,
    papers: Iterable[RequiredPaper] = (),
    questions: Iterable[Question] = (),
    message: str = "",
    by,
) -> CompletionRequest:
    """Ask for what is missing: once (law 55-19), with a last day; the clock stops until the applicant answers.

    Only ``papers`` and ``questions`` are reopened to the applicant; ``message`` says what else is meant.
    Raises CompletionAlreadyAsked, NothingAsked, PaperOfAnotherCall, QuestionOfAnotherCall.
    """
    application = lock(application)
    require(can_screen(by, application))
    papers, questions = list(papers), list(questions)
    refuse_second_request(application)
    refuse_empty_request(application, papers, questions, message)
    move(application, "request_completion", by=by)
    request = CompletionRequest.objects.create(
        application=application,
        message=message.strip(),
        due_on=timezone.localdate() + timedelta(days=application.call.park.completion_days),
        requested_by=by,
    )
    request.papers.set(papers)
    request.questions.set(questions)
    tell_what_is_missing(request, by=by)
    return request


def refuse_second_request(application: Application) -> None:
    """Raise CompletionAlreadyAsked if the file has had its one request."""
    asked = CompletionRequest.objects.filter(application=application).first()
    if asked:
        raise CompletionAlreadyAsked(day=day(asked.requested_at))


def refuse_empty_request(
    application: Application, papers: list[RequiredPaper], questions: list[Question], message: str
) -> None:
    """Raise NothingAsked, PaperOfAnotherCall or QuestionOfAnotherCall."""
    if not papers and not questions and not message.strip():
        raise NothingAsked
    for question in questions:
        if question.section.call_id != application.call_id:
            raise QuestionOfAnotherCall(question=question)
    for paper in papers:
        if paper.call_id != application.call_id:
            raise PaperOfAnotherCall(paper=paper)


def tell_what_is_missing(request: CompletionRequest, *, by) -> None:
    """The letter and the mail of a completion request."""
    application = request.application
    issue_letter(application, Document.Kind.COMPLETION, facts.completion_facts(request), by=by)
    asked = {"papers": list(request.papers.all()), "questions": list(request.questions.all())}
    write_to_applicant("completion_requested", application, request=request, **asked)


@transaction.atomic
def declare_inadmissible(application: Application, *, reason_in_law: str, reason_in_fact: str, by) -> Decision:
    """Refuse to judge the file, with both reasons (law 03-01) and the time to appeal.

    A file that is being completed is given the time it was promised. Raises ReasonsMissing, CompletionStillOpen.
    """
    application = lock(application)
    require(can_screen(by, application))
    refuse_before_promised_day(application)
    move(application, "declare_inadmissible", by=by)
    reasons = {"reason_in_law": reason_in_law, "reason_in_fact": reason_in_fact}
    decision = record_refusal(application, Decision.Kind.INADMISSIBLE, **reasons, by=by)
    announce(decision)
    return decision


def refuse_before_promised_day(application: Application) -> None:
    """Raise CompletionStillOpen while the applicant may still send what was asked for."""
    if application.status != Status.COMPLETING:
        return
    due_on = application.completion_request.due_on
    if timezone.localdate() <= due_on:
        raise CompletionStillOpen(day=day(due_on))
