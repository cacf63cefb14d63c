"""The places of a park as a strip of weaving: a lozenge for each, filled where a company is or will be."""

from dataclasses import dataclass
from math import ceil

# Lozenges in a row, their size and the step from one to the next, in the drawing's own units.
PER_ROW = 10
SIZE = 16
STEP = 20
LARGEST = 400


@dataclass(frozen=True, slots=True)
class Weave:
    """Two SVG paths, ``taken`` and ``free``, in a box of ``width`` by ``height`` from -1, -1."""

    taken: str
    free: str
    width: int
    height: int


def weave(taken: int, places: int) -> Weave:
    """Draw ``places`` lozenges in rows, the first ``taken`` of them filled (more than there are: all)."""
    places = min(max(places, 0), LARGEST)
    lozenges = [_lozenge(n) for n in range(places)]
    rows = ceil(places / PER_ROW)
    return Weave("".join(lozenges[:taken]), "".join(lozenges[taken:]), _extent(PER_ROW), _extent(max(1, rows)))


def _extent(count: int) -> int:
    """The length of so many lozenges, with one unit on both sides for the line around them."""
    return count * STEP - (STEP - SIZE) + 2


def _lozenge(n: int) -> str:
    row, column = divmod(n, PER_ROW)
    half = SIZE // 2
    return f"M{column * STEP + half} {row * STEP}l{half} {half}-{half} {half}-{half}-{half}z"
