"""Who is tied to which file, by every way in which the house can know it."""

import pytest
from django.utils import timezone

from applications import conflicts
from applications.enums import RelationKind
from applications.models import Application
from technopark.accounts.models import AccessLog
from technopark.common.hidden import hidden_from
from tests.factories.accounts import UserFactory
from tests.factories.applications import AgendaItemFactory, ApplicationFactory, CommitteeSessionFactory, ReviewFactory
from tests.factories.selection import CollaboratorFactory, RelationFactory
from tests.factories.tenants import CompanyFactory, MemberFactory


@pytest.fixture
def file(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, under_review=True)


def declared(file, person):
    ReviewFactory(application=file, reviewer=person, conflict=True)


def same_company(file, person):
    company = CompanyFactory(name="Zemmour Tech")
    for user in (person, file.applicant):
        MemberFactory(company=company, user=user)


def company_of_the_file(file, person):
    file.ice = "001561191000066"
    file.save()
    MemberFactory(company=CompanyFactory(name="Zemmour Tech", ice=file.ice), user=person)


def applicant(file, person):
    file.applicant = person
    file.save()


def co_founder(file, person):
    CollaboratorFactory(application=file, email="autre@example.ma", user=person, accepted_at=timezone.now())


def invited_by_mail(file, person):
    CollaboratorFactory(application=file, email=person.email.upper())


def draft_from_their_mail(file, person):
    Application.objects.filter(pk=file.pk).update(owner_email=person.email)


def same_household(file, person):
    RelationFactory(person=person, other=file.applicant, kind=RelationKind.HOUSEHOLD)


def mentor_said_by_the_applicant(file, person):
    RelationFactory(person=file.applicant, other=person)


def tie_to_a_mail(file, person):
    RelationFactory(person=person, other=None, email=file.applicant.email.upper())


def tie_to_the_mail_of_a_co_founder(file, person):
    CollaboratorFactory(application=file, email="associee@example.ma")
    RelationFactory(person=person, other=None, email="associee@example.ma")


def mentor_of_a_co_founder(file, person):
    RelationFactory(person=person, other=CollaboratorFactory(application=file, accepted=True).user)


def employer_of_the_applicant(file, person):
    company = MemberFactory(user=file.applicant).company
    RelationFactory(person=person, other=None, company=company, kind=RelationKind.COLLEAGUE)


def applicant_works_for_their_company(file, person):
    RelationFactory(person=file.applicant, other=None, company=MemberFactory(user=person).company)


WAYS = [
    (declared, "declared"),
    (same_company, "company"),
    (company_of_the_file, "company"),
    (applicant, "applicant"),
    (co_founder, "founder"),
    (invited_by_mail, "founder"),
    (draft_from_their_mail, "applicant"),
    (same_household, "relation"),
    (mentor_said_by_the_applicant, "relation"),
    (tie_to_a_mail, "relation"),
    (tie_to_the_mail_of_a_co_founder, "relation"),
    (mentor_of_a_co_founder, "relation"),
    (employer_of_the_applicant, "relation"),
    (applicant_works_for_their_company, "relation"),
]


@pytest.mark.parametrize(("tie", "why"), WAYS, ids=[tie.__name__ for tie, _ in WAYS])
def test_every_tie_closes_the_file_to_that_person_alone(tie, why, file, reviewer, chair):
    other = ApplicationFactory(call=file.call, under_review=True)
    tie(file, reviewer)
    assert conflicts.tie_to(reviewer, file).why == why
    assert conflicts.tie_to(reviewer, file).words().endswith(".")
    assert set(conflicts.ties_of(reviewer)) == {file.pk}
    assert conflicts.ties_of(chair) == {}
    assert list(conflicts.without_conflicts(Application.objects.all(), reviewer)) == [other]


def test_nothing_ties_a_reviewer_by_itself(file, reviewer, django_assert_num_queries):
    ReviewFactory(application=file, reviewer=reviewer, declared=True)
    with django_assert_num_queries(1):
        assert not conflicts.is_concerned(reviewer, file)
    with django_assert_num_queries(1):
        assert conflicts.ties_of(reviewer) == {}


def test_a_tie_that_ended_closes_nothing(file, reviewer):
    RelationFactory(person=reviewer, other=file.applicant, ended_at=timezone.now())
    CollaboratorFactory(application=file, email=reviewer.email, revoked=True)
    assert not conflicts.is_concerned(reviewer, file)


def test_a_co_founder_who_left_stays_tied(file, reviewer):
    CollaboratorFactory(
        application=file,
        email=reviewer.email,
        user=reviewer,
        accepted_at=timezone.now(),
        revoked_at=timezone.now(),
    )
    assert conflicts.is_concerned(reviewer, file)


def test_the_plainest_of_several_ties_is_said(file, reviewer):
    for tie in (declared, same_company, same_household):
        tie(file, reviewer)
    assert conflicts.tie_to(reviewer, file).why == "company"
    assert "Zemmour Tech" in conflicts.known_interest(reviewer, file)


def test_a_declaration_is_no_interest_that_the_house_knew(file, reviewer):
    declared(file, reviewer)
    assert conflicts.known_interest(reviewer, file) == ""


def test_people_are_sorted_out_together(file, reviewer, chair, django_assert_num_queries):
    same_household(file, reviewer)
    with django_assert_num_queries(1):
        assert conflicts.without_concerned([reviewer, chair], file) == [chair]
    with django_assert_num_queries(1):
        assert {user: set(files) for user, files in conflicts.ties_of_all([reviewer.pk, chair.pk]).items()} == {
            reviewer.pk: {file.pk},
            chair.pk: set(),
        }


def test_letters_and_minutes_about_a_closed_file_are_kept_from_that_person(file, reviewer, chair):
    session = CommitteeSessionFactory(park=file.call.park)
    AgendaItemFactory(session=session, application=file)
    same_household(file, reviewer)
    assert hidden_from(reviewer) == {file.reference, session.reference}
    assert hidden_from(chair) == set()


def test_coming_for_a_closed_file_is_logged(file, reviewer, chair):
    same_household(file, reviewer)
    assert conflicts.refuse(reviewer, file)
    assert not conflicts.refuse(chair, file)
    line = AccessLog.objects.get()
    assert (line.user, line.kind, line.about, line.what) == (reviewer, "refused", file.reference, "relation")


def test_a_superuser_is_tied_like_anybody(file):
    root = UserFactory(is_superuser=True)
    same_household(file, root)
    assert conflicts.is_concerned(root, file)
