"""The answers of a draft to the questions that its call adds: taken, shown again, read back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from applications.actions import answering
from applications.actions.answering import Saved
from applications.conflicts import refuse
from applications.errors import PaperRefused
from applications.forms.questions import QuestionsForm, name_of
from applications.merging import Filled
from applications.models import Answer, Application
from applications.opening import open_paper
from applications.permissions import can_read_papers
from applications.questions import questions_of_step, sections_of
from applications.steps import SectionStep
from technopark.common.serving import serve_private


def form_of_section(application: Application, step: SectionStep, data=None, files=None) -> QuestionsForm:
    """The form of a step that the call adds."""
    section = next(section for section in sections_of(application.call) if section.pk == step.section_id)
    form = QuestionsForm(application, data, files, questions=questions_of_step(application, section))
    form.section = section
    return form


def keep_answers(
    request: HttpRequest, application: Application, form: QuestionsForm, filled: Filled | None = None, *, by
) -> Saved:
    """Save each answer that is good; take each file that is, and say beside the others why not; take out some.

    ``filled``: of which version of the draft the form's writer knows.
    """
    saved = answering.merge_answers(application, answers=form.kept(), filled=filled, by=by)
    for question, upload in form.uploads():
        try:
            answering.attach_answer(application, question=question, upload=upload, by=by)
        except PaperRefused as refusal:
            form.refuse(question, refusal.message)
        finally:
            upload.close()
    for question in form.questions:
        if f"remove-{name_of(question.pk)}" in request.POST:
            answering.detach_answer(application, question=question, by=by)
    return saved


def answer_file(request: HttpRequest, reference: str, question: int) -> HttpResponse:
    """A file that answers a question, for whoever may read the papers; each reading by others is kept."""
    application = get_object_or_404(Application.objects.select_related("call__park"), reference=reference)
    if not can_read_papers(request.user, application):
        refuse(request.user, application)
        raise Http404
    answers = Answer.objects.exclude(file="").select_related("question")
    answer = get_object_or_404(answers, application=application, question=question)
    open_paper(application, what=str(answer.question), by=request.user)
    return serve(answer)


def serve(answer: Answer) -> HttpResponse:
    return serve_private(answer.file, answer.original_name, answer.content_type)
