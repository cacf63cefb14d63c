"""Ties that people declare, and what reviewers know."""

import pytest

from applications.actions import relations
from applications.conflicts import is_concerned
from applications.enums import RelationKind
from applications.errors import NotAPerson, NotAReviewer, TieHasEnded, TieNamesNobody, TieToOneself
from technopark.common.errors import NotAllowed
from tests.factories.applications import ApplicationFactory
from tests.factories.selection import RelationFactory
from tests.factories.spaces import AppointmentFactory
from tests.factories.tenants import CompanyFactory


@pytest.fixture
def file(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, under_review=True)


def test_a_reviewer_declares_their_own_tie_and_the_file_closes(file, reviewer):
    relations.declare_relation(
        person=reviewer, kind=RelationKind.HOUSEHOLD, email=file.applicant.email.upper(), by=reviewer
    )
    assert is_concerned(reviewer, file)


def test_an_officer_declares_that_of_a_reviewer(reviewer, officer):
    company = CompanyFactory()
    tie = relations.declare_relation(
        person=reviewer, kind=RelationKind.MENTOR, company=company, note="2026", by=officer
    )
    assert (tie.company, tie.declared_by) == (company, officer)


def test_a_tie_names_one_other_side(reviewer):
    with pytest.raises(TieNamesNobody):
        relations.declare_relation(person=reviewer, kind=RelationKind.OTHER, by=reviewer)
    with pytest.raises(TieNamesNobody):
        relations.declare_relation(
            person=reviewer, kind=RelationKind.OTHER, email="a@example.ma", company=CompanyFactory(), by=reviewer
        )
    with pytest.raises(TieToOneself):
        relations.declare_relation(person=reviewer, kind=RelationKind.OTHER, email=reviewer.email, by=reviewer)


def test_nobody_declares_the_tie_of_somebody_they_do_not_work_with(reviewer, chair, officer, stranger):
    elsewhere = AppointmentFactory(role="reviewer").user
    with pytest.raises(NotAllowed):
        relations.declare_relation(person=chair, kind=RelationKind.OTHER, email="a@example.ma", by=reviewer)
    for person, by in ((elsewhere, officer), (stranger, officer), (stranger, stranger)):
        with pytest.raises(NotAPerson):
            relations.declare_relation(person=person, kind=RelationKind.OTHER, email="a@example.ma", by=by)


def test_only_staff_end_a_tie_and_never_their_own(reviewer, officer):
    tie = RelationFactory(person=reviewer)
    with pytest.raises(NotAllowed):
        relations.end_relation(tie, by=reviewer)
    assert relations.end_relation(tie, by=officer).ended_at
    with pytest.raises(TieHasEnded):
        relations.end_relation(tie, by=officer)
    with pytest.raises(NotAllowed):
        relations.end_relation(RelationFactory(person=officer), by=officer)


def test_a_profile_is_kept_and_kept_again(park, reviewer, officer, stranger):
    facts = {"park": park, "reviewer": reviewer, "sectors": ["education"], "is_available": True}
    relations.keep_profile(**facts, most_files=8, by=officer)
    profile = relations.keep_profile(**facts, most_files=5, by=officer)
    assert (profile.sectors, profile.most_files) == (["education"], 5)
    assert reviewer.reviewer_profiles.count() == 1
    with pytest.raises(NotAReviewer):
        relations.keep_profile(**facts | {"reviewer": stranger}, most_files=5, by=officer)
    with pytest.raises(NotAllowed):
        relations.keep_profile(**facts, most_files=5, by=stranger)
