"""What the database refuses of an assignment: a space held twice, outside its tenancy, of the wrong kind or park."""

from datetime import date

import pytest
from django.utils import timezone

from spaces.enums import SpaceKind
from technopark.common.ranges import days
from tenants.models import Assignment
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]

START, END = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def held(park):
    """An office held for all of 2026."""
    return AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=START))


def change(assignment: Assignment, what: str, *params) -> int:
    return sql(f"UPDATE tenants_assignment SET {what} WHERE id = %s", *params, assignment.pk)


# Held once


def test_space_held_twice_on_a_day_is_refused_and_back_to_back_is_not(held, park):
    after = AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=END), space=held.space)
    same_days = TenancyFactory(park=park, starts_on=START)

    with refused_by("assignment_space_once"):
        AssignmentFactory(tenancy=same_days, space=held.space)
    with refused_by("assignment_space_once"):
        other = AssignmentFactory(tenancy=same_days)
        change(other, "space_id = %s", held.space_id)
    assert after.period.lower == held.period.upper


def test_space_is_free_again_once_its_assignment_is_cancelled(held, park):
    change(held, "cancelled_at = now()")
    assert AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=START), space=held.space)

    with refused_by("assignment_space_once"):
        change(held, "cancelled_at = NULL")


@pytest.mark.parametrize("period", ["empty", "[2026-01-01,)"])
def test_period_without_first_and_last_day_is_refused(held, period):
    with refused_by("assignment_period_bounded"):
        change(held, "period = %s", period)


# Within its tenancy


@pytest.mark.parametrize("period", ["[2025-12-31,2026-06-01)", "[2026-06-01,2027-01-02)", "[2030-01-01,2030-02-01)"])
def test_assignment_outside_its_tenancy_is_refused(held, period):
    with refused_by("assignment_within_tenancy"):
        change(held, "period = %s", period)


@pytest.mark.parametrize("period", ["[2026-01-02,2027-01-01)", "[2026-01-01,2026-12-31)", "[2030-01-01,2031-01-01)"])
def test_tenancy_that_leaves_its_assignments_behind_is_refused(held, period):
    with refused_by("assignment_within_tenancy"):
        sql("UPDATE tenants_tenancy SET period = %s WHERE id = %s", period, held.tenancy_id)


def test_cancelled_tenancy_holds_nothing(held):
    with refused_by("assignment_within_tenancy"):
        sql("UPDATE tenants_tenancy SET status = 'cancelled' WHERE id = %s", held.tenancy_id)
    change(held, "cancelled_at = now()")
    sql("UPDATE tenants_tenancy SET status = 'cancelled' WHERE id = %s", held.tenancy_id)

    with refused_by("assignment_within_tenancy"):
        change(held, "cancelled_at = NULL")


def test_assignment_given_to_a_tenancy_of_other_days_is_refused(held, park):
    other = TenancyFactory(park=park, starts_on=END)

    with refused_by("assignment_within_tenancy"):
        change(held, "tenancy_id = %s", other.pk)


# The right park and kind


def test_space_of_another_park_is_refused(held):
    with refused_by("assignment_same_park"):
        change(held, "space_id = %s", SpaceFactory().pk)


def test_tenancy_that_moves_to_another_park_without_its_spaces_is_refused(held):
    with refused_by("assignment_within_tenancy"):
        sql("UPDATE tenants_tenancy SET park_id = %s WHERE id = %s", ParkFactory().pk, held.tenancy_id)


@pytest.mark.parametrize("kind", [SpaceKind.COWORKING_AREA, SpaceKind.MEETING_ROOM, SpaceKind.SERVICE_UNIT])
def test_space_that_companies_do_not_hold_is_refused(held, park, kind):
    with refused_by("assignment_kind_suits"):
        change(held, "space_id = %s", SpaceFactory(park=park, kind=kind).pk)


def test_service_unit_for_an_operator_and_an_office_not(park):
    operator = TenancyFactory(park=park, purpose="services")
    assert AssignmentFactory(tenancy=operator, space=SpaceFactory(park=park, service_unit=True))

    with refused_by("assignment_kind_suits"):
        AssignmentFactory(tenancy=operator, space=SpaceFactory(park=park))


def test_operator_that_becomes_a_company_keeps_no_service_unit(park):
    operator = TenancyFactory(park=park, purpose="services")
    AssignmentFactory(tenancy=operator, space=SpaceFactory(park=park, service_unit=True))

    with refused_by("assignment_within_tenancy"):
        sql("UPDATE tenants_tenancy SET purpose = 'hosted' WHERE id = %s", operator.pk)


@pytest.mark.parametrize("what", ["kind = 'meeting_room'", "kind = 'service_unit'", "park_id = %s"])
def test_space_that_is_held_keeps_its_park_and_kind(held, what):
    other = [ParkFactory().pk] if "%s" in what else []

    with refused_by("space_suits_assignments"):
        sql(f"UPDATE spaces_space SET {what} WHERE id = %s", *other, held.space_id)


def test_space_that_is_no_longer_held_may_change(held):
    change(held, "cancelled_at = now()")

    assert sql("UPDATE spaces_space SET kind = 'meeting_room' WHERE id = %s", held.space_id) == 1


# Lists


def test_lists_of_assignments(held, park):
    cancelled = AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=START), cancelled_at=timezone.now())

    assert list(Assignment.objects.live()) == [held]
    assert [bool(Assignment.objects.on(day)) for day in (START, date(2026, 12, 31), END)] == [True, True, False]
    assert list(Assignment.objects.overlapping(days(date(2026, 12, 31), date(2028, 1, 1)))) == [held]
    assert not Assignment.objects.overlapping(days(END, date(2028, 1, 1)))
    assert cancelled in Assignment.objects.all()


def test_fee_below_nothing_is_refused(held):
    with refused_by("assignment_fee_not_negative"):
        change(held, "monthly_fee = -0.01")
