import pytest

from applications.weaving import LARGEST, weave


@pytest.mark.parametrize(
    ("taken", "places", "filled", "empty"),
    [(41, 58, 41, 17), (0, 58, 0, 58), (58, 58, 58, 0), (60, 58, 58, 0), (0, 0, 0, 0)],
)
def test_weave_has_a_lozenge_for_each_place(taken, places, filled, empty):
    drawn = weave(taken, places)
    assert (drawn.taken.count("z"), drawn.free.count("z")) == (filled, empty)


def test_weave_is_as_high_as_its_rows():
    assert weave(0, 11).height > weave(0, 10).height
    assert weave(0, 11).width == weave(0, 58).width


def test_weave_of_a_huge_park_stays_small():
    assert weave(0, 100_000).free.count("z") == LARGEST
