from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from spaces.errors import AlreadyClosed
from spaces.models import Closure
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.bookings import BookingFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.factories.upkeep import TicketFactory
from upkeep.actions import closing
from upkeep.closures import impact_of
from upkeep.errors import CannotBeSheltered, NotTouched, SameShelterTwice


@pytest.fixture
def days():
    first = timezone.localdate() + timedelta(days=10)
    return first, first + timedelta(days=5)


@pytest.fixture
def close(office, officer, days):
    def close(moves=None, space=office, **facts):
        facts = {"starts_on": days[0], "ends_on": days[1], "by": officer} | facts
        return closing.close(space=space, moves=moves, **facts)

    return close


def held(stay) -> list[tuple]:
    rows = stay.assignments.live().order_by("period")
    return [(one.space.code, one.period.lower, one.period.upper) for one in rows.select_related("space")]


def test_who_is_in_it_works_elsewhere_and_goes_back(park, stay, office, close, days, resident):
    shelter = SpaceFactory(park=park, code="A13")
    whole = stay.period
    close({stay.assignments.get().pk: shelter})

    assert held(stay) == [("A12", whole.lower, days[0]), ("A13", *days), ("A12", days[1], whole.upper)]
    assert Closure.objects.get().space == office
    assert Mail.objects.filter(kind="tenancy_sheltered", to=resident.email).count() == 1


def test_nothing_is_closed_where_somebody_cannot_move(park, stay, close, days):
    taken = AssignmentFactory(tenancy=TenancyFactory(park=park), space__code="A14").space
    before = held(stay)
    with pytest.raises(CannotBeSheltered) as refused:
        close({stay.assignments.get().pk: taken})
    assert "A14" in refused.value.message
    assert held(stay) == before
    assert not Closure.objects.exists()


def test_nothing_is_half_done_when_the_second_move_fails(park, close, officer):
    area = SpaceFactory(park=park, coworking_area=True)
    desks = [SpaceFactory(park=park, desk=True, parent=area) for _ in range(2)]
    inside = [AssignmentFactory(tenancy=TenancyFactory(park=park), space=desk) for desk in desks]
    free, taken = (SpaceFactory(park=park, desk=True) for _ in range(2))
    AssignmentFactory(tenancy=TenancyFactory(park=park), space=taken)
    with pytest.raises(CannotBeSheltered):
        close({inside[0].pk: free, inside[1].pk: taken}, space=area)
    assert held(inside[0].tenancy) == [(desks[0].code, *bounds(inside[0]))]
    with pytest.raises(SameShelterTwice):
        close({inside[0].pk: free, inside[1].pk: free}, space=area)
    other = SpaceFactory(park=park, desk=True)
    close({inside[0].pk: free, inside[1].pk: other}, space=area)
    assert len(held(inside[1].tenancy)) == 3


def bounds(assignment) -> tuple:
    return assignment.period.lower, assignment.period.upper


def test_close_is_for_the_team_once_and_for_who_is_there(park, close, resident):
    with pytest.raises(NotAllowed):
        close(by=resident)
    elsewhere = AssignmentFactory(tenancy=TenancyFactory(park=park))
    with pytest.raises(NotTouched):
        close({elsewhere.pk: SpaceFactory(park=park)})
    close()
    with pytest.raises(AlreadyClosed):
        close()


def test_open_again_before_it_began_drops_it(close, officer, days):
    assert closing.open_again(close(), on=days[0], by=officer) is None
    assert not Closure.objects.exists()


def test_impact_names_whom_it_touches_and_proposes_free_spaces_as_large(park, stay, office, days):
    SpaceFactory(park=park, code="B01", area=Decimal(12))
    SpaceFactory(park=park, code="B02", area=Decimal(25))
    SpaceFactory(park=park, code="B03", area=Decimal(21))
    TicketFactory(park=park, space=office)
    impact = impact_of(office, *days)

    (touched,) = impact.touched
    assert (touched.period.lower, touched.period.upper) == days
    assert [option.space.code for option in touched.free] == ["B03", "B02"]
    assert touched.proposed == "B03"
    assert len(impact.tickets) == 1
    assert not impact.is_quiet


def test_impact_on_a_room_names_its_bookings(park, days):
    room = SpaceFactory(park=park, meeting_room=True)
    booking = BookingFactory(space=room, day=days[0])
    BookingFactory(space=room, day=days[1])
    assert impact_of(room, *days).bookings == [booking]


def test_impact_on_an_area_proposes_each_desk_once(park, days):
    area = SpaceFactory(park=park, coworking_area=True)
    for _ in range(3):
        desk = SpaceFactory(park=park, desk=True, parent=area)
        AssignmentFactory(tenancy=TenancyFactory(park=park), space=desk)
    SpaceFactory(park=park, desk=True)
    SpaceFactory(park=park, desk=True)
    proposed = [touched.proposed for touched in impact_of(area, *days).touched]
    assert len(set(proposed[:2])) == 2
    assert proposed[2] == ""


def test_impact_reads_the_same_however_many_are_touched(park, days, django_assert_max_num_queries):
    area = SpaceFactory(park=park, coworking_area=True)
    for _ in range(5):
        desk = SpaceFactory(park=park, desk=True, parent=area)
        AssignmentFactory(tenancy=TenancyFactory(park=park), space=desk)
    with django_assert_max_num_queries(10):
        impact_of(area, *days)
