"""Who may do what in which park."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from spaces.permissions import park_ids_with, parks_with
from technopark.accounts.roles import PERMISSIONS, Role, roles_with
from tests.factories.accounts import UserFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory, SpaceFactory

EVERYTHING = sorted(frozenset().union(*PERMISSIONS.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_role_gives_its_permissions_in_its_park_and_nowhere_else(role):
    appointment, other = AppointmentFactory(role=role), ParkFactory()
    person, park = appointment.user, appointment.park

    for permission in EVERYTHING:
        granted = permission in PERMISSIONS[role]
        assert person.has_perm(permission, park) is granted
        assert person.has_perm(permission) is granted
        assert person.has_perm(permission, other) is False
        assert bool(park_ids_with(person, permission)) is granted
    assert person.get_all_permissions() >= PERMISSIONS[role]


@pytest.mark.django_db
def test_roles_in_two_parks_do_not_mix():
    here = AppointmentFactory(role=Role.OFFICER)
    there = AppointmentFactory(user=here.user, role=Role.OBSERVER).park

    assert here.user.has_perm("tenants.assign_spaces", here.park)
    assert not here.user.has_perm("tenants.assign_spaces", there)
    assert list(parks_with(here.user, "tenants.assign_spaces")) == [here.park]
    assert set(parks_with(here.user, "spaces.see_occupancy")) == {here.park, there}


@pytest.mark.django_db
def test_rights_on_a_row_are_those_in_its_park(officer, park):
    assert officer.has_perm("tenants.assign_spaces", SpaceFactory(park=park))
    assert not officer.has_perm("tenants.assign_spaces", SpaceFactory())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["anonymous", "inactive", "stranger"])
def test_nobody_in_particular_may_do_nothing(park, kind):
    person = {"anonymous": AnonymousUser, "inactive": lambda: UserFactory(is_active=False), "stranger": UserFactory}[
        kind
    ]()
    if kind == "inactive":
        AppointmentFactory(user=person, park=park, role=Role.ADMINISTRATOR)

    assert not any(person.has_perm(permission, where) for permission, where in product(EVERYTHING, [park, None]))
    assert not parks_with(person, "spaces.see_occupancy").exists()


@pytest.mark.django_db
def test_superuser_sees_every_park(park):
    other = ParkFactory()

    assert set(parks_with(UserFactory(is_superuser=True), "spaces.see_occupancy")) == {park, other}


@pytest.mark.django_db
def test_roles_are_read_once(officer, park, django_assert_num_queries):
    with django_assert_num_queries(1):
        for permission in EVERYTHING:
            officer.has_perm(permission, park)


def test_roles_with_a_permission():
    assert roles_with("applications.decide") == [Role.MANAGER, Role.ADMINISTRATOR]
