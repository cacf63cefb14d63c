"""A file as its readers on the park's side see it: what was answered, and the papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.blind import IDENTIFYING_FIELDS, says_who
from applications.enums import AskedOf, NoteAudience, PaperKind
from applications.localized import columns_of, compiled_for_reader, first_of
from applications.models import Answer, Application, Note, RequiredPaper
from applications.questions import answer_text, answers_by_question, questions_for, sections_of
from applications.rows import Row
from technopark.common.compiled import compiled
from technopark.common.formatting import long_day
from technopark.common.models import Document


@dataclass(frozen=True, slots=True)
class PaperLine(Row):
    """A paper that the call asks of this applicant, and what was received for it; ``file`` is empty without."""

    label: str
    position: int
    is_required: bool
    file: str = ""
    size: int = 0
    pages: int | None = None
    uploaded_at: datetime | None = None

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.file


def papers_of(application: Application, *, with_identity: bool = True) -> list[PaperLine]:
    """The papers asked of this applicant in the call's order, with those received: one query.

    Reviewers and committees read ``with_identity=False``: the identity card bears the CNIE.
    """
    other = AskedOf.PROJECTS if application.has_company else AskedOf.COMPANIES
    return [
        PaperLine(first_of(labels) or str(PaperKind(kind).label), position, is_required, name or "", size or 0, *rest)
        for kind, asked_of, position, is_required, name, size, *rest, labels in _papers(application)
        if (asked_of != other or name) and (with_identity or kind != PaperKind.IDENTITY)
    ]


def _papers(application: Application) -> Iterator[tuple]:
    for row in _asked_and_received(application.pk, application.call_id):
        yield *row[:8], row[8:]


@compiled_for_reader
def _asked_and_received(application_id: int, call_id: int) -> QuerySet:
    received = FilteredRelation("attachments", condition=Q(attachments__application=application_id))
    # Not the model's own manager: it reads translated texts in the reader's language, and would not stay plain.
    asked = QuerySet(RequiredPaper).filter(call=call_id).annotate(received=received)
    fields = ("original_name", "size", "pages", "uploaded_at")
    return asked.order_by("position", "id").values_list(
        "kind", "asked_of", "position", "is_required", *(f"received__{name}" for name in fields), *columns_of("label")
    )


# What every reader reads under the sentence that heads the page.
TEXTS = (
    ("problem", gettext_lazy("The problem and for whom")),
    ("solution", gettext_lazy("The solution and what is new in it")),
    ("market", gettext_lazy("Market and customers")),
    ("impact", gettext_lazy("Jobs and what it brings to the province")),
    ("commitment", gettext_lazy("Why them, and how much time they give it")),
)


def texts_of(application: Application, *, is_blind: bool = False) -> list[tuple[str, str]]:
    """The applicant's own words, each under its heading; what was left empty is left out.

    ``is_blind``: for who does not read who applies (``blind.hides_identity``).
    """
    hidden = IDENTIFYING_FIELDS if is_blind else ()
    return [
        (str(label), getattr(application, name))
        for name, label in TEXTS
        if name not in hidden and getattr(application, name)
    ]


@dataclass(frozen=True, slots=True)
class AnswerLine(Row):
    """What was answered to a question of the call; ``question`` is its id where the answer is a file."""

    label: str
    text: str
    question: int | None = None


def answers_of(application: Application, *, is_blind: bool = False) -> list[tuple[str, list[AnswerLine]]]:
    """The answers to the call's own questions by section: one query where the call, as it is kept, asks any."""
    sections = sections_of(application.call)
    answers = answers_by_question(application) if sections else {}
    asked = [question for question in questions_for(application) if question.pk in answers]
    shown = [question for question in asked if not (is_blind and says_who(question))]
    found = [(section, [_line(answers[q.pk]) for q in shown if q.section_id == section.pk]) for section in sections]
    return [(section.title, lines) for section, lines in found if lines]


def _line(answer: Answer) -> AnswerLine:
    return AnswerLine(answer.question.label, answer_text(answer), answer.question_id if answer.file else None)


def company_of(application: Application) -> list[tuple[str, str]]:
    """What identifies the company, as label and value; empty for a project that is not one yet."""
    if not application.has_company:
        return []
    court = f"{application.rc_number} ({application.rc_court})" if application.rc_number else ""
    facts = [
        (_("Name"), application.company_name),
        (_("Legal form"), application.get_legal_form_display()),
        (_("ICE"), application.ice),
        (_("Trade register (RC)"), court),
        (_("Tax number (IF)"), application.tax_number),
        (_("Trade tax number (TP)"), application.trade_tax_number),
        (_("CNSS number"), application.cnss_number),
        (_("Created on"), long_day(application.company_created_on) if application.company_created_on else ""),
    ]
    return [(label, value) for label, value in facts if value]


def company_names(application: Application) -> list[tuple[str, str]]:
    """What a reviewer is told of the company: enough to know it, nothing that identifies a person."""
    if not application.has_company:
        return []
    age = application.company_created_on
    facts = [
        (_("Name"), application.company_name),
        (_("Legal form"), application.get_legal_form_display()),
        (_("Created on"), long_day(age) if age else ""),
    ]
    return [(label, value) for label, value in facts if value]


def shared_notes(application: Application) -> list[Note]:
    """What the staff noted for reviewers and committee too, newest first: one query."""
    return list(application.notes.filter(audience=NoteAudience.REVIEWERS).select_related("by"))


@dataclass(frozen=True, slots=True)
class Letter(Row):
    """An official document about a file: its number and its kind in words."""

    number: str
    kind: str


def letters_of(application: Application) -> list[Letter]:
    """The official documents about the file, as they are listed everywhere: one query."""
    return [Letter(number, str(Document.Kind(kind).label)) for number, kind in _letters(application.reference)]


_letters = compiled(
    lambda reference: Document.objects.filter(subject_reference=reference).values_list("number", "kind")
)
