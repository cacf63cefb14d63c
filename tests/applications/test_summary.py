import pytest

from applications.steps import Step
from applications.summary import summary
from tests.factories.applications import ApplicationFactory, AttachmentFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db


def told(application, step: Step) -> dict[str, str]:
    section = next(section for section in summary(application) if section.step == step)
    return {answer.label: answer.value for answer in section.answers}


def test_summary_shows_values_in_words_and_leaves_empty_ones_out():
    application = ApplicationFactory(sector="agritech", market="")
    answers = told(application, Step.PROJECT)
    assert application.get_sector_display() in answers.values()
    assert len(answers) == 7


def test_summary_masks_the_cnie_and_writes_the_phone_as_it_is_read():
    answers = told(ApplicationFactory(cnie="X123456", phone="+212612345678"), Step.TEAM).values()
    assert "X•••456" in answers
    assert "06 12 34 56 78" in answers
    assert "X123456" not in answers


def test_summary_names_the_team():
    application = ApplicationFactory()
    TeamMemberFactory(application=application, full_name="Karim", position="Développeur")
    assert told(application, Step.TEAM)["Karim"] == "Développeur"


@pytest.mark.parametrize(
    ("fields", "is_there"), [({"with_company": True}, True), ({"has_company": False, "ice": "1"}, False)]
)
def test_summary_shows_identifiers_only_of_a_company_that_exists(fields, is_there):
    application = ApplicationFactory(**fields)
    assert (application.ice in told(application, Step.COMPANY).values()) == is_there


@pytest.mark.parametrize(("wish", "size", "other"), [("desks", "3", "40"), ("office", "40", "3")])
def test_summary_shows_the_size_that_the_wish_needs(wish, size, other):
    answers = told(ApplicationFactory(wish=wish, desks_wanted=3, area_wanted=40), Step.NEEDS).values()
    assert size in answers
    assert other not in answers


def test_summary_lists_the_papers_by_their_names():
    application = ApplicationFactory()
    AttachmentFactory(application=application, original_name="cnie.jpg")
    assert list(told(application, Step.PAPERS).values()) == ["cnie.jpg"]


@pytest.mark.parametrize(("has_company", "answers"), [(None, 0), (False, 1)])
def test_summary_says_that_there_is_no_company_only_where_this_was_said(has_company, answers):
    assert len(told(ApplicationFactory(has_company=has_company), Step.COMPANY)) == answers
