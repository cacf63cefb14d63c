from datetime import date
from decimal import Decimal

import pytest

from spaces.enums import SpaceKind, SpaceState
from technopark.common.ranges import days, months_from
from tenants import occupancy
from tests.factories.spaces import ClosureFactory, ParkCapFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db

YEAR = months_from(date(2027, 3, 1), 12)


@pytest.fixture(autouse=True)
def _english():
    from django.utils import translation

    with translation.override("en"):
        yield


def office(park, code, area=20, **facts):
    return SpaceFactory(park=park, code=code, area=Decimal(area), **facts)


def desks(park, area_code: str, count: int):
    area = SpaceFactory(coworking_area=True, park=park, code=area_code)
    return [SpaceFactory(desk=True, park=park, parent=area, code=f"{area_code}-{n}") for n in range(1, count + 1)]


def hold(space, first: date, end: date, **tenancy):
    period = days(first, end)
    return AssignmentFactory(space=space, tenancy=TenancyFactory(park=space.park, period=period, **tenancy))


def option(park, code, period=YEAR, **wish):
    return next(one for one in occupancy.fitting_spaces(park, period, **wish) if one.space.code == code)


def codes(options) -> list[str]:
    return [one.space.code for one in options]


def test_fitting_offices_come_first_with_the_least_room_to_spare(park):
    for code, area in [("BIG", 30), ("TINY", 10), ("RIGHT", 16)]:
        office(park, code, area)

    assert codes(occupancy.fitting_spaces(park, YEAR, kind=SpaceKind.OFFICE, area=15)) == ["RIGHT", "BIG", "TINY"]


def test_office_that_fits_says_why(park):
    office(park, "A01", 21.5, seats=4, is_accessible=True)

    found = option(park, "A01", kind=SpaceKind.OFFICE, area=15, desks=3, ground_floor=True)

    assert found.fits
    assert found.reasons == [
        "21.5 m² for 15 m² asked",
        "4 seats for 3 asked",
        "access without stairs",
        "free on every day, and after",
    ]


def test_office_that_is_too_small_says_so(park):
    office(park, "A01", 12, seats=2)

    found = option(park, "A01", kind=SpaceKind.OFFICE, area=15, desks=3, ground_floor=True)

    assert not found.fits
    assert found.is_available
    assert found.shortfalls == [
        "12 m², less than the 15 m² asked",
        "2 seats, fewer than the 3 asked",
        "stairs, and access without stairs is needed",
    ]


def test_office_without_stairs_is_left_to_those_who_need_it(park):
    office(park, "GROUND", 16, is_accessible=True)
    office(park, "ABOVE", 18)

    assert codes(occupancy.fitting_spaces(park, YEAR, kind=SpaceKind.OFFICE, area=15)) == ["ABOVE", "GROUND"]
    assert codes(occupancy.fitting_spaces(park, YEAR, kind=SpaceKind.OFFICE, ground_floor=True))[0] == "GROUND"


@pytest.mark.parametrize(("status", "words"), [("active", "occupied by"), ("reserved", "held for")])
def test_space_taken_on_one_day_names_who_is_in_the_way(park, status, words):
    space = office(park, "A01")
    hold(space, date(2028, 2, 29), date(2028, 6, 1), status=status, company__name="Atlas")

    found = option(park, "A01", kind=SpaceKind.OFFICE)

    assert not found.is_available
    assert found.hindrances == [f"{words} Atlas from 29/02/2028 to 31/05/2028"]


def test_space_taken_just_before_and_just_after_is_free(park):
    space = office(park, "A01")
    hold(space, date(2026, 3, 1), date(2027, 3, 1))
    hold(space, date(2028, 3, 1), date(2028, 6, 1))

    found = option(park, "A01", kind=SpaceKind.OFFICE)

    assert found.fits
    assert found.reasons == ["free on every day, then taken from 01/03/2028"]


def test_closed_space_says_why(park):
    ClosureFactory(space=office(park, "A01"), starts_on=date(2027, 5, 1), ends_on=date(2027, 6, 1), note="New floor")

    found = option(park, "A01", kind=SpaceKind.OFFICE)

    assert found.hindrances == ["closed from 01/05/2027 to 31/05/2027: New floor"]
    assert found.space.state == SpaceState.CLOSED


def test_desk_of_a_closed_area_cannot_be_chosen(park):
    [desk] = desks(park, "C1", 1)
    ClosureFactory(space=desk.parent, starts_on=date(2027, 5, 1), ends_on=date(2027, 6, 1))

    assert not option(park, "C1-1", kind=SpaceKind.DESK).is_available


def test_desk_suits_several_people_when_its_area_has_as_many_free(park):
    first, _second = desks(park, "C1", 2)
    desks(park, "C2", 3)
    hold(first, date(2027, 1, 1), date(2028, 1, 1))

    found = occupancy.fitting_spaces(park, YEAR, kind=SpaceKind.DESK, desks=2)

    assert codes(one for one in found if one.fits) == ["C2-1", "C2-2", "C2-3"]
    assert option(park, "C2-1", kind=SpaceKind.DESK, desks=2).reasons[0] == "3 desks free in C2"
    assert option(park, "C1-2", kind=SpaceKind.DESK, desks=2).shortfalls == [
        "only 1 desk free in C1, and 2 were asked for"
    ]


def test_free_space_of_another_kind_can_still_be_chosen(park):
    office(park, "A01")
    desks(park, "C1", 1)

    choice = occupancy.spaces_for_choice(park, YEAR, kind=SpaceKind.DESK)

    assert codes(choice.fitting) == ["C1-1"]
    assert codes(choice.others) == ["A01"]
    assert choice.others[0].shortfalls == ["an office, and desks were asked for"]
    assert choice.codes == ["C1-1", "A01"]


def test_service_units_are_ranked_only_when_asked_for(park):
    SpaceFactory(service_unit=True, park=park, code="S1")
    office(park, "A01")

    assert codes(occupancy.fitting_spaces(park, YEAR)) == ["A01"]
    assert codes(occupancy.fitting_spaces(park, YEAR, kind=SpaceKind.SERVICE_UNIT)) == ["S1"]


def test_own_space_is_no_hindrance_to_a_move(park):
    mine = hold(office(park, "A01"), date(2027, 1, 1), date(2028, 6, 1))

    assert not option(park, "A01").is_available
    assert option(park, "A01", besides=mine.tenancy_id).is_available


def test_choice_shows_the_free_places_of_each_month_of_the_stay(park):
    ParkCapFactory(park=park, starts_on=date(2027, 1, 1), companies=2)
    TenancyFactory(park=park, period=days(date(2027, 4, 10), date(2027, 5, 1)))

    choice = occupancy.spaces_for_choice(park, months_from(date(2027, 3, 1), 3))

    assert [(month.first.month, month.free) for month in choice.months] == [(3, 2), (4, 1), (5, 2)]
    assert choice.free_places == 1


def test_choice_draws_the_plan_over_the_whole_stay(park):
    hold(office(park, "A01"), date(2027, 9, 1), date(2027, 10, 1), status="reserved")
    office(park, "A02")

    [floor] = occupancy.spaces_for_choice(park, YEAR).floors

    assert [(space.code, space.state) for space in floor.spaces] == [("A01", "held"), ("A02", "free")]
