"""The parks as pages show them: read once, and kept while nothing of them changes."""

from copy import copy

from spaces.models import Park
from technopark.common.freshness import kept_while_unchanged


@kept_while_unchanged(Park)
def _parks() -> dict[int, Park]:
    return Park.objects.in_bulk()


def give_park(row) -> None:
    """Give ``row``, which has a ``park``, its park to be shown; whoever acts reads it anew."""
    park = _parks().get(row.park_id)
    if park:
        row.park = copy(park)
