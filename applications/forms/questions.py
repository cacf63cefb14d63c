"""The form of questions that a call adds: a section of the draft, or what a completion request reopens."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django import forms

from applications.answering import PERSON, is_empty, limits_of, most_of, problem_of
from applications.enums import QuestionKind
from applications.forms.question_fields import EMPTY_ROWS, field_for
from applications.forms.step_form import Problem, problems_of
from applications.models import Answer, Application, Question
from applications.questions import all_questions, answers_by_question, asked

# How Bootstrap calls the look of each control.
CSS = {
    forms.TextInput: "form-control",
    forms.Textarea: "form-control",
    forms.DateInput: "form-control",
    forms.FileInput: "form-control",
    forms.Select: "form-select",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the page: its field, the file it holds, and under which earlier answer it is asked."""

    question: Question
    field: forms.BoundField
    sent: Answer | None
    condition: str
    rows: list[dict]

    @property
    def limits(self) -> str:
        """What the question takes, as a sentence; empty where it says nothing of it."""
        return limits_of(self.question)

    @property
    def can_grow(self) -> bool:
        """Whether more people than there are rows may be named."""
        return len(self.rows) < most_of(self.question)

    @property
    def is_group(self) -> bool:
        """Whether it has several controls, named together."""
        return isinstance(self.field.field.widget, forms.RadioSelect) or self.question.kind in GROUPS

    @property
    def only_if(self) -> str:
        """The id of the choice on the same page that makes it asked, as text; empty where it always is."""
        return str(self.question.only_if_id) if self.condition else ""


GROUPS = (QuestionKind.SEVERAL_CHOICES, QuestionKind.PEOPLE)


class QuestionsForm(forms.Form):
    """Fields ``question-<id>``. What is ill-formed is said beside its field, and the rest is kept."""

    def __init__(self, application: Application, data=None, files=None, *, questions: list[Question]):
        self.application, self.questions = application, questions
        self.show_sent(application)
        initial = {name_of(pk): answer.value for pk, answer in self.sent.items()}
        super().__init__(data, files, initial=initial)
        for question in questions:
            self.fields[name_of(question.pk)] = field = field_for(question)
            field.widget.attrs["class"] = CSS.get(type(field.widget), "")

    def show_sent(self, application: Application) -> None:
        """Show beside each question the file that is held now."""
        self.sent = answers_by_question(application) if self.questions else {}

    def clean(self) -> dict:
        """Judge what is well-formed by the rule of its question; what is not asked after all is never wrong."""
        for question in self.questions:
            name = name_of(question.pk)
            value = self.cleaned_data.get(name)
            if question.kind != QuestionKind.FILE and not is_empty(value):
                problem = problem_of(question, value)
                if problem:
                    self.add_error(name, problem)
        for question in self.questions:
            if question.pk not in self.asked_now:
                self._errors.pop(name_of(question.pk), None)
        return self.cleaned_data

    @cached_property
    def asked_now(self) -> set[int]:
        """The questions asked by what is typed here and saved elsewhere."""
        values = {pk: answer.value for pk, answer in self.sent.items()} | self.kept()
        call = self.application.call
        found = asked(all_questions(call), has_company=self.application.has_company, values=values)
        return {question.pk for question in found}

    def kept(self) -> dict[int, object]:
        """The well-formed answers that the request gives, by question; files are apart."""
        return {
            question.pk: self.cleaned_data[name_of(question.pk)]
            for question in self.questions
            if question.kind != QuestionKind.FILE
            and name_of(question.pk) in self.cleaned_data
            and self.was_sent(name_of(question.pk))
        }

    def was_sent(self, name: str) -> bool:
        """Whether the request says anything about the field: an answer that did not come is not an empty answer."""
        return not self.fields[name].widget.value_omitted_from_data(self.data, self.files, name)

    def uploads(self) -> list[tuple]:
        """The (question, upload) pairs that came with the request."""
        files = [question for question in self.questions if question.kind == QuestionKind.FILE]
        pairs = [(question, self.cleaned_data.get(name_of(question.pk))) for question in files]
        return [(question, upload) for question, upload in pairs if upload]

    def refuse(self, question: Question, message: str) -> None:
        """Say beside the question's field why its answer was not taken."""
        self.add_error(name_of(question.pk), message)

    def lines(self) -> Iterator[Line]:
        """What the page shows, in order."""
        here = {choice.pk: choice for question in self.questions for choice in question.choices.all()}
        for question in self.questions:
            choice = here.get(question.only_if_id)
            field = self[name_of(question.pk)]
            if field.errors:
                field.field.widget.attrs["class"] = f"{field.field.widget.attrs.get('class', '')} is-invalid"
            sent = self.sent.get(question.pk) if question.kind == QuestionKind.FILE else None
            rows = people_rows(field, question) if question.kind == QuestionKind.PEOPLE else []
            yield Line(question, field, sent, choice.label if choice else "", rows)

    def problems(self) -> list[Problem]:
        return list(problems_of(self))


def name_of(pk: int) -> str:
    """The name of a question's field."""
    return f"question-{pk}"


def people_rows(field: forms.BoundField, question: Question) -> list[dict]:
    """The rows of a table of people: those named, and some to name others."""
    people = field.value() or []
    count = min(len(people) + EMPTY_ROWS, most_of(question))
    rows = [*people, *[dict.fromkeys(PERSON, "")] * (count - len(people))]
    return [
        {"person": row, "field": f"{field.html_name}-{n}", "id": f"{field.auto_id}-{n}"} for n, row in enumerate(rows)
    ]
