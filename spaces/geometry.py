"""Boxes on a floor, in centimetres from its north-west corner. Pure: no database, no words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from math import ceil, sqrt
from typing import NamedTuple

DESK_GAP = 25
# Room for the area's own label above its desks.
AREA_HEADING = 130
# A desk is drawn about this many times as wide as deep, so that its number and its state fit on one line.
DESK_RATIO = 3


class Box(NamedTuple):
    """A rectangle with walls along the axes."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def square_metres(self) -> Decimal:
        return (Decimal(self.width * self.height) / 10_000).quantize(Decimal("0.01"))

    def overlaps(self, other: "Box") -> bool:
        """Whether they share floor; a common wall is none."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: "Box") -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom


def misplaced(boxes: Mapping[str, Box], outline: Box | None) -> list[str]:
    """Say which boxes overlap and which pass the ``outline``: ["A01 overlaps A02", "A03 passes the outline"]."""
    outside = [code for code, box in boxes.items() if outline and not outline.contains(box)]
    pairs = [(one, two) for one, two in combinations(boxes, 2) if boxes[one].overlaps(boxes[two])]
    return [f"{one} overlaps {two}" for one, two in pairs] + [f"{code} passes the outline" for code in outside]


def around(boxes: list[Box], margin: int = 50) -> Box:
    """The outline of a floor that says none: from the corner to the last wall and a margin."""
    return Box(
        0,
        0,
        max((box.right for box in boxes), default=0) + margin,
        max((box.bottom for box in boxes), default=0) + margin,
    )


def desk_boxes(area: Box, count: int) -> Iterator[Box]:
    """Lay ``count`` equal desks out in rows inside ``area``, below its label; row by row from the corner."""
    width, height = area.width - DESK_GAP, area.height - AREA_HEADING
    columns = min(count, max(1, round(sqrt(count * width / (height * DESK_RATIO)))))
    rows = ceil(count / columns)
    step_x, step_y = width // columns, height // rows
    for number in range(count):
        row, column = divmod(number, columns)
        yield Box(
            area.x + DESK_GAP + column * step_x,
            area.y + AREA_HEADING + row * step_y,
            step_x - DESK_GAP,
            step_y - DESK_GAP,
        )
