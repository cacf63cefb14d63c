from decimal import Decimal

import pytest

from spaces.geometry import Box, around, desk_boxes, misplaced


def test_box_square_metres():
    assert Box(0, 0, 540, 240).square_metres == Decimal("12.96")


def test_boxes_with_a_common_wall_do_not_overlap():
    assert not Box(0, 0, 100, 100).overlaps(Box(100, 0, 100, 100))
    assert Box(0, 0, 100, 100).overlaps(Box(99, 99, 10, 10))


def test_misplaced_names_overlaps_and_what_passes_the_outline():
    boxes = {"A": Box(0, 0, 50, 50), "B": Box(40, 40, 50, 50), "C": Box(60, 0, 50, 10)}

    assert misplaced(boxes, Box(0, 0, 100, 100)) == ["A overlaps B", "C passes the outline"]


def test_around_leaves_a_margin_after_the_last_wall():
    assert around([Box(0, 0, 100, 300), Box(200, 10, 100, 50)], margin=20) == Box(0, 0, 320, 320)


@pytest.mark.parametrize("count", [1, 3, 8, 13])
@pytest.mark.parametrize("area", [Box(740, 25, 1020, 800), Box(0, 0, 400, 1600), Box(10, 10, 2000, 500)])
def test_desks_lie_in_their_area_without_overlap(area, count):
    boxes = dict(enumerate(desk_boxes(area, count)))

    assert len(boxes) == count
    assert misplaced({str(number): box for number, box in boxes.items()}, area) == []
