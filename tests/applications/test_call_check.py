import pytest

from applications.call_check import unready_because
from applications.enums import QuestionKind
from tests.factories.applications import CallFactory
from tests.factories.selection import QuestionFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory(call=CallFactory(unpublished=True))


def test_whole_call_lacks_nothing(section):
    question = QuestionFactory(section=section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    question.choices.update(label_ar="…")
    assert unready_because(section.call) == []


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ({"label_ar": ""}, "Quoi ?"),
        ({"kind": QuestionKind.CHOICE}, "Quoi ?"),
        ({"kind": QuestionKind.CHOICE, "choices": ["Oui", "Non"]}, "Oui"),
    ],
)
def test_what_a_question_lacks_is_named(section, question, named):
    QuestionFactory(section=section, label_fr="Quoi ?", **question)
    reasons = unready_because(section.call)
    assert reasons
    assert named in reasons[0]


def test_section_without_question_and_half_a_rubric_are_named(section):
    section.call.criteria.last().delete()
    assert len(unready_because(section.call)) == 2
