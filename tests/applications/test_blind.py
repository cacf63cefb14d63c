import pytest

from applications.blind import IDENTIFYING_FIELDS, hides_identity, says_who
from applications.enums import QuestionKind
from applications.models import Application
from tests.factories.applications import AgendaItemFactory, ApplicationFactory, AttendanceFactory, ReviewFactory
from tests.factories.selection import QuestionFactory


@pytest.fixture
def blind_file(park):
    return ApplicationFactory(call__park=park, call__is_blind=True, under_review=True)


def test_reviewer_of_a_blind_call_does_not_read_who_applies(blind_file, reviewer):
    ReviewFactory(application=blind_file, reviewer=reviewer, declared=True)
    assert hides_identity(blind_file, reviewer)


def test_reviewer_does_not_learn_it_by_sending_the_review(blind_file, reviewer):
    ReviewFactory(application=blind_file, reviewer=reviewer, sent=True)
    assert hides_identity(blind_file, reviewer)


def test_staff_applicant_and_committee_read_everything(blind_file, officer, chair):
    item = AgendaItemFactory(application=blind_file)
    AttendanceFactory(session=item.session, member=chair)
    assert not hides_identity(blind_file, officer)
    assert not hides_identity(blind_file, chair)
    assert not hides_identity(blind_file, blind_file.applicant)


def test_officer_who_owes_a_review_judges_without_names(blind_file, officer):
    review = ReviewFactory(application=blind_file, reviewer=officer, declared=True)
    assert hides_identity(blind_file, officer)
    review.delete()
    assert not hides_identity(blind_file, officer)


def test_call_that_is_not_blind_hides_nothing(park, reviewer):
    application = ApplicationFactory(call__park=park, under_review=True)
    ReviewFactory(application=application, reviewer=reviewer, declared=True)
    assert not hides_identity(application, reviewer)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"kind": QuestionKind.SHORT_TEXT}, False),
        ({"kind": QuestionKind.SHORT_TEXT, "is_identifying": True}, True),
        ({"kind": QuestionKind.FILE}, True),
        ({"kind": QuestionKind.PEOPLE}, True),
    ],
)
def test_files_and_people_say_who_applies(db, question, expected):
    assert says_who(QuestionFactory(**question)) is expected


def test_identifying_fields_exist():
    assert set(IDENTIFYING_FIELDS) <= {field.name for field in Application._meta.get_fields()}
