import pytest
from django.utils import timezone

from tenants.held import people_of, spaces_held
from tests.factories.tenants import AssignmentFactory, CompanyFactory, MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db


def test_spaces_held_are_those_of_the_stay_given_back_or_not(django_assert_num_queries):
    assignment = AssignmentFactory()
    AssignmentFactory()
    type(assignment).objects.filter(pk=assignment.pk).update(cancelled_at=timezone.now())

    with django_assert_num_queries(1):
        [held] = spaces_held(assignment.tenancy_id)

    assert (held.code, held.period, held.area) == (
        assignment.space.code,
        assignment.period,
        assignment.space.area,
    )
    assert held.kind_label == assignment.space.get_kind_display()
    assert held.cancelled_at.tzinfo


def test_a_stay_may_hold_nothing():
    assert spaces_held(TenancyFactory().pk) == []


def test_people_of_a_company_begin_with_those_who_act_for_it(django_assert_num_queries):
    company = CompanyFactory()
    MemberFactory(company=company, is_representative=False, user__full_name="", user__email="b@example.ma")
    MemberFactory(company=company, is_representative=True, user__full_name="Aya")
    MemberFactory()

    with django_assert_num_queries(1):
        people = people_of(company.pk)

    assert [person.name for person in people] == ["Aya", "b@example.ma"]
