"""Moves between statuses: each app keeps one ``TRANSITIONS`` table; this module reads it.

No fsm library: with stale copies the second write silently wins in each of those tried
(docs/adr/0004). The caller locks the row first, so the status read here is the true one.
"""

from collections.abc import Collection, Mapping

from technopark.common.errors import InvalidTransition

# verb -> (statuses it may start from, status it leads to)
Transitions = Mapping[str, tuple[Collection[str], str]]


def target(table: Transitions, verb: str, status: str, label: str) -> str:
    """Return the status that ``verb`` leads to from ``status``.

    Raises InvalidTransition, naming the current state by its ``label``, when the table has no such move.
    """
    sources, destination = table[verb]
    if status not in sources:
        raise InvalidTransition(status=label)
    return destination
