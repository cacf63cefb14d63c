import random
from datetime import date, timedelta

import pytest

from technopark.common.ranges import days
from tenants import occupancy, side_by_side
from tests.factories.spaces import ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 15)


def furnish(park, dice: random.Random) -> None:
    area = SpaceFactory(park=park, kind="coworking_area")
    spaces = [SpaceFactory(park=park, office=True) for _ in range(4)]
    spaces += [SpaceFactory(park=park, desk=True, parent=area) for _ in range(3)]
    spaces.append(SpaceFactory(park=park, kind="service_unit"))
    for space in spaces:
        begins = DAY + timedelta(days=dice.randrange(-3, 2))
        stay = TenancyFactory(
            park=park,
            period=days(begins, begins + timedelta(days=dice.randrange(1, 5))),
            status=dice.choice(["active", "held", "reserved"]),
            purpose="services" if space.kind == "service_unit" else "hosted",
        )
        AssignmentFactory(tenancy=stay, space=space)
    for space in dice.sample([area, *spaces], 3):
        ClosureFactory(space=space, starts_on=DAY - timedelta(days=1), ends_on=DAY + timedelta(days=2))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_of_many_parks_are_those_of_each(seed, django_assert_num_queries):
    dice = random.Random(seed)
    parks = [ParkFactory(), ParkFactory(), ParkFactory()]
    for park in parks[:2]:
        furnish(park, dice)

    with django_assert_num_queries(3):
        found = side_by_side.figures_of(parks, DAY)

    assert found == {park.pk: occupancy.figures_on(park, DAY) for park in parks}
    assert found[parks[0].pk].companies > 0


def test_figures_of_no_park(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert side_by_side.figures_of([], DAY) == {}
