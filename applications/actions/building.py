"""Building a call: its texts and dates, its form, its rubric, its papers and its checks.

What would be unfair to those who have already sent their file is refused by the database; here it gets its words.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Model, ProtectedError

from applications.actions.calls import lock_call
from applications.errors import (
    BY_CONSTRAINT,
    ChoiceLeadsOn,
    ConditionComesLater,
    PaperAskedTwice,
    PartIsUsed,
    QuestionIsAnswered,
)
from applications.models import (
    Answer,
    Call,
    CallPark,
    ChecklistItem,
    Choice,
    Criterion,
    Question,
    RequiredPaper,
    Section,
    SelfCheckQuestion,
)
from applications.rubric import add_default_rubric
from spaces.models import Park
from technopark.common.database import locked, refusing
from technopark.common.errors import NotAllowed

Row = Section | Question | RequiredPaper | Criterion | SelfCheckQuestion | ChecklistItem | CallPark
# What a call is made of, by the name of the relation.
PARTS = {
    "papers": RequiredPaper,
    "criteria": Criterion,
    "self_check": SelfCheckQuestion,
    "checklist": ChecklistItem,
    "other_parks": CallPark,
    "sections": Section,
}
REFUSALS = BY_CONSTRAINT | {"paper_asked_once": PaperAskedTwice}
# Where a row waits while two change places; no call has so many.
ASIDE = 32_000


@transaction.atomic
def begin(*, values: Mapping, by) -> Call:
    """Make a call that nobody sees yet, with the house's criteria and papers for its track."""
    call = Call(**values)
    if not by.has_perm("applications.manage_calls", call):
        raise NotAllowed
    call.save()
    add_default_rubric(call)
    return call


@transaction.atomic
def change_call(call: Call, *, values: Mapping, by) -> Call:
    """Change what a call says. Raises CallHasOpened for its rules once it opened, CallHasFiles."""
    call = lock_call(call, by)
    save(call, values)
    return call


@transaction.atomic
def add(model: type[Row], *, to: Call | Section, values: Mapping, by) -> Row:
    """Add a row at the end of ``to``. Raises CallHasFiles, CallHasOpened, PaperAskedTwice, ConditionComesLater.

    A park is added by whom manages the calls of that park too. Raises ParkNotOfRegion, ParkNamedTwice, ParksAreFixed.
    """
    parent = {"section" if isinstance(to, Section) else "call": to}
    row = model(**parent)
    call = lock_call(call_of(row), by)
    refuse_park_of_others(values.get("park") if model is CallPark else None, by)
    row.position = next_position(siblings(row))
    save(row, values)
    refuse_broken_conditions(call)
    return row


@transaction.atomic
def change(row: Row, *, values: Mapping, by) -> Row:
    """Change a row; a question given to another section comes last there.

    Raises as ``add`` does, and QuestionIsAnswered for another kind of a question that drafts answer.
    """
    call = lock_call(call_of(row), by)
    row = locked(type(row).objects.filter(pk=row.pk))
    if isinstance(row, CallPark):
        refuse_park_of_others(row.park, by)
        refuse_park_of_others(values.get("park"), by)
    if isinstance(row, Question) and values.get("kind", row.kind) != row.kind:
        refuse_if_answered(row)
    section = values.get("section")
    if section and section.pk != row.section_id:
        values = {**values, "position": next_position(section.questions.all())}
    save(row, values)
    refuse_broken_conditions(call)
    return row


@transaction.atomic
def remove(row: Row, *, by) -> None:
    """Take a row out. Raises CallHasFiles, CallHasOpened, QuestionIsAnswered, ChoiceLeadsOn, PartIsUsed.

    Either of the parks that share a call ends it: who manages the calls of the one that wrote it is enough.
    """
    lock_call(call_of(row), by)
    with refusing(**REFUSALS):
        if isinstance(row, Section):
            row.questions.update(only_if=None)
        try:
            row.delete()
        except ProtectedError as error:
            raise what_protects(row, error) from error


@transaction.atomic
def move(row: Row, *, up: bool, by) -> None:
    """Let a row change places with the one before or after it; at the end nothing happens.

    Raises CallHasOpened for a criterion, ConditionComesLater.
    """
    call = lock_call(call_of(row), by)
    order = list(siblings(row).order_by("position", "pk"))
    here = order.index(row)
    there = here - 1 if up else here + 1
    if there not in range(len(order)):
        return
    row, other = order[here], order[there]
    mine, theirs = row.position, other.position
    for moved, position in ((row, ASIDE), (other, mine), (row, theirs)):
        save(moved, {"position": position})
    refuse_broken_conditions(call)


@transaction.atomic
def set_choices(question: Question, *, labels: Iterable[Mapping[str, str]], by) -> None:
    """Make the choices of a question ``labels`` (texts by language), in their order.

    A choice keeps its row, and with it what was answered, by its French text; else by its place.
    Raises CallHasFiles, QuestionIsAnswered, ChoiceLeadsOn.
    """
    lock_call(call_of(question), by)
    labels = list(labels)
    before = list(question.choices.order_by("position", "pk"))
    kept = matched(before, labels)
    with refusing(**REFUSALS):
        for choice in before:
            if choice not in kept:
                remove_choice(choice)
        for number, (choice, texts) in enumerate(zip(kept, labels, strict=True), start=1):
            columns = {f"label_{language}": text for language, text in texts.items()}
            save(choice or Choice(question=question), {"position": number, **columns})


def matched(before: list[Choice], labels: list[Mapping[str, str]]) -> list[Choice | None]:
    """The row that each of ``labels`` keeps, or None for a new one."""
    by_text = {choice.label_fr: choice for choice in before}
    kept = [by_text.get(texts["fr"]) for texts in labels]
    for place, choice in enumerate(before[: len(kept)]):
        if kept[place] is None and choice not in kept:
            kept[place] = choice
    return kept


def refuse_if_answered(question: Question) -> None:
    """Raise QuestionIsAnswered where drafts have an answer to ``question``."""
    answered = question.answers.count()
    if answered:
        raise QuestionIsAnswered(question=question.label, n=answered)


def remove_choice(choice: Choice) -> None:
    """Raises QuestionIsAnswered, ChoiceLeadsOn."""
    refuse_if_answered(choice.question)
    try:
        choice.delete()
    except ProtectedError as error:
        raise what_protects(choice, error) from error


@transaction.atomic
def copy_call(call: Call, *, slug: str, opens_at: datetime, closes_at: datetime | None, by) -> Call:
    """A new call, not published, that asks and judges as ``call`` does; of its further parks, those of ``by``."""
    if not by.has_perm("applications.manage_calls", call):
        raise NotAllowed
    changes = {"slug": slug, "opens_at": opens_at, "closes_at": closes_at, "published_at": None, "copy_of_id": call.pk}
    made = copied(call, **changes)
    for name in PARTS.keys() - {"sections"}:
        for row in getattr(call, name).all():
            if not isinstance(row, CallPark) or by.has_perm("applications.manage_calls", row.park):
                copied(row, call=made)
    copy_sections(call, made)
    return made


def copy_sections(call: Call, made: Call) -> None:
    """The sections of ``call`` with their questions, choices and conditions, in ``made``."""
    questions: dict[Question, Question] = {}
    choices: dict[int, Choice] = {}
    for section in call.sections.prefetch_related("questions__choices"):
        new = copied(section, call=made)
        for question in section.questions.all():
            questions[question] = copied(question, section=new, only_if=None)
            for choice in question.choices.all():
                choices[choice.pk] = copied(choice, question=questions[question])
    for question, new in questions.items():
        if question.only_if_id:
            save(new, {"only_if": choices[question.only_if_id]})


def copied(row: Model, **changes) -> Model:
    """A new row that says what ``row`` says, but for ``changes``."""
    columns = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    # A translated field is copied language by language; its plain name stands for one of them.
    made = type(row)(**{name: getattr(row, name) for name in columns if f"{name}_fr" not in columns})
    save(made, changes)
    return made


def save(row: Model, values: Mapping) -> None:
    """Give ``row`` these values and save it; the database's refusal gets its words."""
    for name, value in values.items():
        setattr(row, name, value)
    with refusing(**REFUSALS):
        row.save(update_fields=list(values) if row.pk else None)


def refuse_park_of_others(park: Park | None, by) -> None:
    """Raise NotAllowed unless ``by`` manages the calls of ``park`` as well: nobody opens a call to others' spaces."""
    if park and not by.has_perm("applications.manage_calls", park):
        raise NotAllowed


def call_of(row: Row) -> Call:
    return row.section.call if isinstance(row, Question) else row.call


def siblings(row: Row):
    """The rows among which ``row`` has its place."""
    rows = type(row).objects
    return rows.filter(section=row.section_id) if isinstance(row, Question) else rows.filter(call=row.call_id)


def next_position(rows) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def refuse_broken_conditions(call: Call) -> None:
    """Raise ConditionComesLater if a question depends on one that does not come before it."""
    seen: set[int] = set()
    questions = Question.objects.filter(section__call=call).order_by("section__position", "position")
    for question in questions.select_related("only_if__question"):
        if question.only_if and question.only_if.question_id not in seen:
            raise ConditionComesLater(question=question.label, earlier=question.only_if.question.label)
        seen.add(question.pk)


def what_protects(row: Row | Choice, error: ProtectedError) -> QuestionIsAnswered | ChoiceLeadsOn | PartIsUsed:
    """Why ``row`` cannot go, from what still needs it: answers, a condition, papers received, points marked."""
    needing = list(error.protected_objects)
    if isinstance(needing[0], Answer):
        return QuestionIsAnswered(question=needing[0].question.label, n=len(needing))
    if isinstance(needing[0], Question):
        return ChoiceLeadsOn(question=needing[0].label)
    return PartIsUsed(part=str(row), n=len(needing))
