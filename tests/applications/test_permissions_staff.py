import pytest

from applications import conflicts
from applications import permissions_staff as may
from applications.enums import Status
from applications.permissions import can_read
from technopark.common.errors import NotAllowed
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttendanceFactory,
    RecusalFactory,
    ReviewFactory,
)
from tests.factories.tenants import CompanyFactory, MemberFactory

CAST = ["founder", "stranger", "reviewer", "officer", "manager", "administrator", "observer", "resident"]
STAFF = ["officer", "manager", "administrator"]


@pytest.fixture
def application(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, under_review=True)


@pytest.mark.parametrize("person", CAST)
@pytest.mark.parametrize(
    ("predicate", "allowed"),
    [
        (may.can_see_files, STAFF),
        (may.can_screen, STAFF),
        (may.can_assign_reviewers, STAFF),
        (may.can_make_offers, STAFF),
        (may.can_decide, {"manager", "administrator"}),
        (may.can_read_on_park_side, STAFF),
        (can_read, [*STAFF, "founder"]),
    ],
)
def test_rights_on_a_file(request, application, person, predicate, allowed):
    assert predicate(request.getfixturevalue(person), application) is (person in allowed)


@pytest.mark.parametrize("person", CAST)
def test_rights_in_a_park(request, park, person):
    user = request.getfixturevalue(person)
    assert may.can_run_committee(user, park) is (person in STAFF)
    assert may.can_be_reviewer(user, park) is (person == "reviewer")
    assert may.can_attend_committee(user, park) is (person in {"reviewer", "manager", "administrator"})


@pytest.mark.parametrize("person", STAFF)
def test_rights_end_with_the_park(request, person):
    user, other = request.getfixturevalue(person), ApplicationFactory(under_review=True)
    assert not may.can_see_files(user, other)
    assert not may.can_decide(user, other)
    assert not can_read(user, other)


@pytest.mark.parametrize("person", STAFF)
def test_draft_is_its_applicants_alone(request, park, person):
    draft = ApplicationFactory(call__park=park)
    assert draft.status == Status.DRAFT
    assert not can_read(request.getfixturevalue(person), draft)
    assert can_read(draft.applicant, draft)


def test_person_who_left_may_nothing(application, officer):
    officer.is_active = False
    assert not may.can_screen(officer, application)


@pytest.mark.parametrize(
    ("scenario", "expected"), [({}, False), ({"declared": True}, True), ({"conflict": True}, False)]
)
def test_reviewer_reads_the_file_after_declaring_no_conflict(application, reviewer, scenario, expected):
    ReviewFactory(application=application, reviewer=reviewer, **scenario)
    assert may.can_review(reviewer, application) is expected
    assert can_read(reviewer, application) is expected


def test_member_of_the_committee_reads_the_file_unless_recused(park, chair):
    item = AgendaItemFactory(session__park=park)
    assert not can_read(chair, item.application)
    AttendanceFactory(session=item.session, member=chair)
    assert can_read(chair, item.application)
    RecusalFactory(item=item, member=chair)
    assert not can_read(chair, item.application)


def test_conflict_takes_every_right_on_the_file(application, manager):
    ReviewFactory(application=application, reviewer=manager, conflict=True)
    assert may.is_concerned(manager, application)
    assert not may.can_see_files(manager, application)
    assert not may.can_decide(manager, application)
    assert not can_read(manager, application)


def test_known_interest_names_the_company(application, founder, manager):
    company = CompanyFactory(name="Zemmour Tech")
    for person in (founder, manager):
        MemberFactory(company=company, user=person)
    assert "Zemmour Tech" in conflicts.known_interest(manager, application)
    assert not may.can_decide(manager, application)


def test_company_without_ice_ties_nobody(park, resident):
    application = ApplicationFactory(call__park=park, under_review=True, ice="")
    assert conflicts.known_interest(resident, application) == ""


def test_require_says_no_with_words():
    may.require(True)
    with pytest.raises(NotAllowed):
        may.require(False)
