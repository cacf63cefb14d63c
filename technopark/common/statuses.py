"""The private helper of an app whose rows have a status: the only code that assigns it, and that writes the log row.

An app keeps one ``Statuses`` with its tables and calls ``step`` and ``change`` on rows that it has locked first, so
that the status read here is the true one. Nothing else of the app assigns ``status``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import models

from technopark.common.database import refusing
from technopark.common.errors import InvalidTransition, Refusal
from technopark.common.transitions import Transitions, target


@dataclass(frozen=True, kw_only=True)
class Statuses:
    """What may become of a kind of row. ``log`` has verb, from_status, to_status, by, note; ``owner`` is its field.

    ``changes`` lists, by verb, the statuses in which something may change that leaves the status as it is.
    ``refusals`` turns names of constraints into our exceptions.
    """

    transitions: Transitions
    changes: Mapping[str, Collection[str]]
    log: type[models.Model]
    owner: str
    refusals: Mapping[str, type[Refusal]] = field(default_factory=dict)

    def begin(self, row, verb: str, status: str, *, by, note: str = ""):
        """Save a new ``row`` in its first ``status``."""
        return self._record(row, verb, status, by=by, note=note, came_from="", facts={})

    def step(self, row, verb: str, *, by, note: str = "", **facts):
        """Take a locked ``row`` where the table says, with the ``facts`` that its constraints bind to the status.

        Raises InvalidTransition, naming the current status.
        """
        came_from = row.status
        status = target(self.transitions, verb, came_from, row.get_status_display())
        return self._record(row, verb, status, by=by, note=note, came_from=came_from, facts=facts)

    def change(self, row, verb: str, *, by, note: str = "", **facts):
        """Log a change of a locked ``row`` that leaves its status as it is. Raises InvalidTransition."""
        self.may_change(row, verb)
        return self._record(row, verb, row.status, by=by, note=note, came_from=row.status, facts=facts)

    def put(self, row, verb: str, status: str, *, by, note: str = "", **facts):
        """Give a locked ``row`` a ``status`` whatever the tables say: the one it has, checked before, or had before."""
        return self._record(row, verb, status, by=by, note=note, came_from=row.status, facts=facts)

    def may_change(self, row, verb: str) -> None:
        """Raise InvalidTransition unless ``verb`` may happen in the row's status."""
        if row.status not in self.changes[verb]:
            raise InvalidTransition(status=row.get_status_display())

    def may_step(self, row, verb: str) -> None:
        """Raise InvalidTransition unless ``verb`` may start from the row's status."""
        target(self.transitions, verb, row.status, row.get_status_display())

    def _record(self, row, verb, status, *, by, note, came_from, facts):
        row.status = status
        for name, value in facts.items():
            setattr(row, name, value)
        with refusing(**self.refusals):
            row.save(update_fields=["status", *facts] if row.pk else None)
        self.log.objects.create(
            verb=verb, from_status=came_from, to_status=status, by=by, note=note.strip(), **{self.owner: row}
        )
        return row
