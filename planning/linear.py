"""Linear models in whole numbers, put together row by row and solved by HiGHS. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

MOST_SECONDS = 20.0


@dataclass(slots=True)
class Model:
    """A linear model put together row by row; every variable starts at 0."""

    costs: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def variable(self, cost: float = 0.0, *, most: float = 1.0, is_whole: bool = True) -> int:
        """Add a variable; return its column."""
        self.costs.append(cost)
        self.most.append(most)
        self.whole.append(int(is_whole))
        return len(self.costs) - 1

    def row(self, entries: Iterable[tuple[int, float]], *, least: float = -np.inf, most: float = np.inf) -> None:
        """Add: ``least`` ≤ the sum of coefficient × column ≤ ``most``."""
        self.entries += [(len(self.low), column, value) for column, value in entries]
        self.low.append(least)
        self.high.append(most)

    def solved(self, costs: Sequence[float], gap: float, *, most=None, least=None) -> tuple[np.ndarray, float, float]:
        """The values, the cost and the gap for ``costs``, within bounds of each column where given.

        Raises NoAnswer where nothing is within them.
        """
        rows, columns, values = zip(*self.entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self.low), len(self.costs))).tocsr()
        bounds = Bounds(np.zeros(len(costs)) if least is None else least, self.most if most is None else most)
        found = milp(
            np.array(costs),
            integrality=np.array(self.whole),
            bounds=bounds,
            constraints=LinearConstraint(matrix, self.low, self.high),
            options={"mip_rel_gap": gap, "time_limit": MOST_SECONDS},
        )
        if found.x is None:
            raise NoAnswer(found.message)
        return found.x, float(found.fun), float(found.mip_gap or 0)


class NoAnswer(Exception):
    """Nothing is possible within the bounds."""
