"""Who may do what with companies and their stays."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tenants import permissions
from tenants.enums import TenancyStatus
from tests.factories.accounts import UserFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory
from tests.factories.tenants import MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db


def test_resident_books_in_the_own_park_only(resident, park):
    assert resident.has_perm("bookings.book", park)
    assert resident.has_perm("bookings.book")
    assert not resident.has_perm("bookings.book", ParkFactory())
    assert not resident.has_perm("tenants.keep_tenancies", park)


def test_resident_of_one_park_with_a_role_in_another_books_in_both(resident, park):
    other = AppointmentFactory(user=resident, role="officer").park
    person = type(resident).objects.get(pk=resident.pk)

    assert [person.has_perm("bookings.book", one) for one in (other, park, None)] == [True, True, True]
    assert not person.has_perm("bookings.keep_bookings", park)


def test_roles_and_stays_are_read_together(resident, park, django_assert_num_queries):
    person = type(resident).objects.get(pk=resident.pk)

    with django_assert_num_queries(1):
        assert not person.has_perm("spaces.open_admin")
        assert person.has_perm("bookings.book", park)
        assert not person.has_perm("tenants.keep_tenancies", park)


@pytest.mark.parametrize("status", TenancyStatus.values)
def test_resident_is_who_has_a_running_stay(park, status):
    tenancy = TenancyFactory(park=park, status=status)
    person = MemberFactory(company=tenancy.company or MemberFactory().company).user

    assert permissions.is_resident(person, park) == (status in TenancyStatus.running)


@pytest.mark.parametrize(("starts_on", "months"), [("2020-01-01", 12), ("2050-01-01", 12)])
def test_resident_no_longer_or_not_yet(park, starts_on, months):
    from datetime import date

    tenancy = TenancyFactory(park=park, starts_on=date.fromisoformat(starts_on), months=months)

    assert not MemberFactory(company=tenancy.company).user.has_perm("bookings.book", park)


@pytest.mark.parametrize("person", [AnonymousUser(), None])
def test_stranger_is_no_resident(park, person):
    person = person or UserFactory(is_active=False)

    assert not permissions.is_resident(person, park)
    assert not person.has_perm("bookings.book", park)


def test_companies_for_each_audience(park, officer, resident, stranger):
    own = resident.memberships.get().company
    elsewhere = TenancyFactory().company

    assert set(permissions.companies_for(officer)) == {own}
    assert set(permissions.companies_for(resident)) == {own}
    assert not permissions.companies_for(stranger).exists()
    assert elsewhere in permissions.companies_for(UserFactory(is_superuser=True))


def test_tenancy_is_kept_by_staff_of_its_park(park, officer, resident, stranger):
    tenancy = resident.memberships.get().company.tenancies.get()

    kept = [permissions.can_keep_tenancy(person, tenancy) for person in (officer, resident, stranger)]

    assert kept == [True, False, False]
    assert not permissions.can_keep_tenancy(officer, TenancyFactory())


def test_only_representatives_act_for_a_company(resident, stranger):
    company = resident.memberships.get().company
    employee = MemberFactory(company=company, is_representative=False).user

    assert [permissions.can_act_for(person, company) for person in (resident, employee, stranger)] == [
        True,
        False,
        False,
    ]
