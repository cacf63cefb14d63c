"""What the database refuses of spaces, closures and roles."""

from datetime import date

import pytest

from spaces.enums import SpaceKind
from spaces.models import Space
from tests.factories.spaces import AppointmentFactory, ClosureFactory, ParkFactory, SpaceFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_code_twice_in_a_park_is_refused_and_in_another_is_not(park):
    SpaceFactory(park=park, code="A1")
    assert SpaceFactory(code="A1")

    with refused_by("space_code_unique"):
        SpaceFactory(park=park, code="A1")


def test_space_without_floor_area_is_refused(park):
    with refused_by("space_area_positive"):
        SpaceFactory(park=park, area=0)


def test_space_of_unknown_kind_is_refused(park):
    with refused_by("space_kind_known"):
        SpaceFactory(park=park, kind="cellar")


def test_desk_without_area_and_office_with_one_are_refused(park):
    area = SpaceFactory(park=park, coworking_area=True)

    with refused_by("space_desks_have_an_area"):
        SpaceFactory(park=park, kind=SpaceKind.DESK)
    with refused_by("space_desks_have_an_area"):
        SpaceFactory(park=park, kind=SpaceKind.OFFICE, parent=area)


def test_desk_in_an_office_is_refused(park):
    with refused_by("space_desks_lie_in_area"):
        SpaceFactory(park=park, kind=SpaceKind.DESK, parent=SpaceFactory(park=park))


def test_desk_in_another_parks_area_is_refused(park):
    with refused_by("space_desks_lie_in_area"):
        SpaceFactory(park=park, desk=True, parent=SpaceFactory(coworking_area=True))


@pytest.mark.parametrize("change", ["kind = 'office'", "park_id = %s"])
def test_area_that_leaves_its_desks_behind_is_refused(park, change):
    area = SpaceFactory(park=park, desk=True).parent
    other = [ParkFactory().pk] if "%s" in change else []

    with refused_by("space_desks_lie_in_area"):
        sql(f"UPDATE spaces_space SET {change} WHERE id = %s", *other, area.pk)


def test_assignable_and_for_companies(park):
    made = {kind: SpaceFactory(park=park, **{kind: True}) for kind in SpaceKind.values}

    assert set(Space.objects.assignable()) == {made["office"], made["desk"], made["service_unit"]}
    assert set(Space.objects.for_companies()) == {made["office"], made["desk"]}


def test_closure_that_ends_before_it_begins_is_refused(park):
    with refused_by("closure_ends_after_start"):
        ClosureFactory(space__park=park, starts_on=date(2027, 1, 2), ends_on=date(2027, 1, 2))


def test_closures_that_overlap_are_refused_and_back_to_back_are_not(park):
    closure = ClosureFactory(space__park=park)
    assert ClosureFactory(space=closure.space, starts_on=closure.ends_on, ends_on=date(2027, 3, 1))

    with refused_by("closure_no_overlap"):
        ClosureFactory(space=closure.space, starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 2))


def test_role_twice_in_a_park_is_refused(officer, park):
    with refused_by("appointment_once"):
        AppointmentFactory(user=officer, park=park, role="officer")


def test_unknown_role_is_refused(park):
    with refused_by("appointment_role_known"):
        AppointmentFactory(park=park, role="owner")
