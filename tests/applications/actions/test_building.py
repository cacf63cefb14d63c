from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions import building
from applications.enums import AskedOf, PaperKind, QuestionKind
from applications.errors import (
    CallHasFiles,
    CallHasOpened,
    ChoiceLeadsOn,
    ConditionComesLater,
    PaperAskedTwice,
    PartIsUsed,
    QuestionIsAnswered,
)
from applications.models import Call, Criterion, Question, RequiredPaper, Section, SelfCheckQuestion
from technopark.common.errors import NotAllowed
from tests.factories.applications import ApplicationFactory, AttachmentFactory, CallFactory
from tests.factories.selection import (
    AnswerFactory,
    ChecklistItemFactory,
    ChecklistMarkFactory,
    QuestionFactory,
    SectionFactory,
    SelfCheckQuestionFactory,
)
from tests.factories.spaces import ParkFactory

TITLE = {"title_fr": "Impact", "title_ar": "الأثر"}


@pytest.fixture
def call(park):
    return CallFactory(park=park, upcoming=True)


@pytest.fixture
def asked(park):
    """A question of an open call to which a file was sent."""
    question = QuestionFactory(section__call=CallFactory(park=park), kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    ApplicationFactory(call=question.section.call, submitted=True)
    return question


def question(section, **values):
    return {"section": section, "kind": QuestionKind.SHORT_TEXT, "label_fr": "Quoi ?", "label_ar": "ماذا؟"} | values


def order_of(rows) -> list:
    return list(rows.order_by("position").values_list("pk", flat=True))


def test_rows_come_last(call, officer):
    first = building.add(Section, to=call, values=TITLE, by=officer)
    second = building.add(Section, to=call, values=TITLE, by=officer)
    added = building.add(Question, to=second, values={"label_fr": "Quoi ?", "label_ar": "ماذا؟"}, by=officer)
    assert (first.position, second.position, added.position) == (1, 2, 1)
    assert added.section == second


def test_only_who_manages_calls_of_the_park_builds_them(call, officer, reviewer, founder):
    elsewhere = CallFactory(park=ParkFactory())
    for person, built in ((reviewer, call), (founder, call), (officer, elsewhere)):
        with pytest.raises(NotAllowed):
            building.add(Section, to=built, values=TITLE, by=person)
        with pytest.raises(NotAllowed):
            building.copy_call(built, slug="copie", opens_at=timezone.now(), closes_at=None, by=person)


def test_new_call_comes_with_the_criteria_and_papers_of_its_track(park, officer):
    values = {"park": park, "slug": "nouvel-appel", "title_fr": "Nouvel appel", "places": 4, "opens_at": timezone.now()}
    call = building.begin(values=values, by=officer)
    assert sum(call.criteria.values_list("weight", flat=True)) == 100
    assert call.papers.exists()
    assert not call.published_at


@pytest.mark.parametrize("up", [True, False])
def test_neighbours_change_places(call, officer, up):
    rows = [SectionFactory(call=call) for _ in range(3)]
    building.move(rows[1], up=up, by=officer)
    moved = [rows[1], rows[0], rows[2]] if up else [rows[0], rows[2], rows[1]]
    assert order_of(call.sections) == [row.pk for row in moved]


def test_criteria_change_places_too(call, officer):
    first, second, *_rest = call.criteria.order_by("position")
    building.move(second, up=True, by=officer)
    assert order_of(call.criteria)[:2] == [second.pk, first.pk]


def test_first_row_has_nowhere_to_go_up(call, officer):
    row = SectionFactory(call=call)
    building.move(row, up=True, by=officer)
    assert order_of(call.sections) == [row.pk]


def test_question_given_to_another_section_comes_last_there(call, officer):
    here, there = SectionFactory(call=call), SectionFactory(call=call)
    QuestionFactory(section=there)
    moved = building.change(QuestionFactory(section=here), values={"section": there}, by=officer)
    assert (moved.section, moved.position) == (there, 2)


# Conditions


def test_condition_comes_after_its_question(call, officer):
    section = SectionFactory(call=call)
    company = QuestionFactory(section=section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    detail = QuestionFactory(section=section, only_if=company.choices.first())
    with pytest.raises(ConditionComesLater):
        building.move(detail, up=True, by=officer)
    assert order_of(section.questions) == [company.pk, detail.pk]
    with pytest.raises(ConditionComesLater):
        building.change(company, values={"only_if": company.choices.last()}, by=officer)


def test_choice_that_leads_on_stays(call, officer):
    company = QuestionFactory(section__call=call, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    QuestionFactory(section=company.section, only_if=company.choices.first())
    with pytest.raises(ChoiceLeadsOn):
        building.set_choices(company, labels=[{"fr": "Non", "ar": "لا", "en": ""}], by=officer)
    with pytest.raises(ChoiceLeadsOn):
        building.remove(company, by=officer)
    building.remove(company.section, by=officer)
    assert not Question.objects.exists()


# Choices


def test_choices_keep_their_rows_by_their_words_else_by_their_place(call, officer):
    found = QuestionFactory(section__call=call, kind=QuestionKind.CHOICE, choices=["Oui", "Non", "Parfois"])
    yes, no, sometimes = found.choices.order_by("position")
    labels = [{"fr": text, "ar": "…", "en": ""} for text in ("Parfois", "Non merci", "Oui", "Jamais")]
    building.set_choices(found, labels=labels, by=officer)
    after = list(found.choices.order_by("position"))
    assert [choice.pk for choice in after[:3]] == [sometimes.pk, no.pk, yes.pk]
    assert [choice.label_fr for choice in after] == ["Parfois", "Non merci", "Oui", "Jamais"]


def test_question_that_drafts_answer_is_not_taken_out(call, officer):
    found = QuestionFactory(section__call=call, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    AnswerFactory(application=ApplicationFactory(call=call), question=found, value=found.choices.first().pk)
    for attempt in (
        lambda: building.remove(found, by=officer),
        lambda: building.change(found, values={"kind": QuestionKind.NUMBER}, by=officer),
        lambda: building.set_choices(found, labels=[{"fr": "Oui", "ar": "نعم", "en": ""}], by=officer),
    ):
        with pytest.raises(QuestionIsAnswered):
            attempt()
    assert building.change(found, values={"label_fr": "Autrement ?"}, by=officer).label_fr == "Autrement ?"


def test_section_with_answers_in_drafts_is_not_taken_out(call, officer):
    found = QuestionFactory(section__call=call)
    AnswerFactory(application=ApplicationFactory(call=call), question=found)
    with pytest.raises(QuestionIsAnswered):
        building.remove(found.section, by=officer)


def test_part_that_files_use_is_not_taken_out(call, officer):
    draft = ApplicationFactory(call=call)
    paper = AttachmentFactory(application=draft, paper=call.papers.first()).paper
    item = ChecklistMarkFactory(application=draft, item=ChecklistItemFactory(call=call)).item
    for part in (paper, item):
        with pytest.raises(PartIsUsed) as refused:
            building.remove(part, by=officer)
        assert str(part) in refused.value.message


# Fairness


def test_after_the_first_file_only_order_and_help_change(asked, officer):
    call, section = asked.section.call, asked.section
    for attempt in (
        lambda: building.add(Section, to=call, values=TITLE, by=officer),
        lambda: building.add(Question, to=section, values={"label_fr": "Encore ?"}, by=officer),
        lambda: building.change(asked, values={"is_required": False}, by=officer),
        lambda: building.remove(asked, by=officer),
        lambda: building.remove(section, by=officer),
        lambda: building.set_choices(asked, labels=[{"fr": "Oui", "ar": "نعم", "en": ""}], by=officer),
        lambda: building.remove(call.papers.first(), by=officer),
        lambda: building.add(RequiredPaper, to=call, values={"kind": PaperKind.STATUTES}, by=officer),
    ):
        with pytest.raises(CallHasFiles):
            attempt()
    building.change(asked, values={"help_text_fr": "Une phrase suffit."}, by=officer)
    building.move(call.papers.last(), up=True, by=officer)
    assert Question.objects.get(pk=asked.pk).help_text_fr == "Une phrase suffit."


def test_rules_are_fixed_once_the_call_opened(park, officer):
    call = CallFactory(park=park)
    criterion = call.criteria.first()
    for attempt in (
        lambda: building.change_call(call, values={"admission_score": 70}, by=officer),
        lambda: building.change(criterion, values={"weight": 5}, by=officer),
        lambda: building.move(criterion, up=False, by=officer),
        lambda: building.add(Criterion, to=call, values={"name_fr": "Hasard", "weight": 5}, by=officer),
    ):
        with pytest.raises(CallHasOpened):
            attempt()
    assert (
        building.change_call(call, values={"summary_fr": "Autrement dit."}, by=officer).summary_fr == "Autrement dit."
    )


def test_paper_is_asked_once(call, officer):
    with pytest.raises(PaperAskedTwice):
        building.add(RequiredPaper, to=call, values={"kind": PaperKind.IDENTITY}, by=officer)


# Copies


def test_copy_asks_and_judges_as_the_call_does(park, officer):
    call = CallFactory(park=park, slug="printemps", is_blind=True)
    section = SectionFactory(call=call)
    company = QuestionFactory(
        section=section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"], asked_of=AskedOf.COMPANIES
    )
    QuestionFactory(section=section, kind=QuestionKind.NUMBER, least=1, most=9, only_if=company.choices.first())
    SelfCheckQuestionFactory(call=call)
    ChecklistItemFactory(call=call)
    ApplicationFactory(call=call, submitted=True)
    opens_at = timezone.now() + timedelta(days=30)
    made = building.copy_call(call, slug="automne", opens_at=opens_at, closes_at=None, by=officer)
    made = Call.objects.get(pk=made.pk)
    assert (made.slug, made.copy_of, made.published_at, made.closes_at) == ("automne", call, None, None)
    assert (made.title_fr, made.title_ar, made.is_blind) == (call.title_fr, call.title_ar, True)
    assert list(made.criteria.values_list("name_fr", "weight")) == list(call.criteria.values_list("name_fr", "weight"))
    assert made.papers.count() == call.papers.count()
    assert (made.self_check.count(), made.checklist.count()) == (1, 1)
    first, second = Question.objects.filter(section__call=made).order_by("position")
    assert (first.asked_of, first.choices.count()) == (AskedOf.COMPANIES, 2)
    assert second.only_if == first.choices.first()
    assert (second.least, second.most) == (1, 9)
    assert not SelfCheckQuestion.objects.filter(call=made, text_fr="").exists()
