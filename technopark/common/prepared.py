"""Statements that the database plans once a connection: planning a small lookup takes longer than answering it.

Django binds values on the client's side, so the server reads and plans each statement anew. Here the values are bound
by the server: the first use on a connection prepares the statement, and after five uses the plan is kept too, where
it serves as well as one of its own (docs/adr/0022). Only for reading what pages ask all day.
"""

from collections.abc import Mapping, Sequence

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.types.numeric import Int8


class Planned(psycopg.Cursor):
    """A cursor whose statements are left as they are: pghistory would put another before each inside a POST, and two
    cannot be prepared together. It spares those of cursors with a name.
    """

    name = "planned"

    def _convert_query(self, query, params=None):
        """Remember the query also where it was prepared before: Django's log, and tests that count, read it there."""
        self._query = super()._convert_query(query, params)
        return self._query


def asked(statement: str, values: Sequence | Mapping = ()) -> list[tuple]:
    """The rows of ``statement``, with ``%s`` or ``%(name)s`` for ``values``: one query, planned once a connection.

    Numbers are bound as bigint, whatever they are, so that one plan serves all. JSON and ranges come as the database
    gives them.
    """
    connection.ensure_connection()
    own = connection.connection
    # Django leaves preparing to us; its own cursors bind on the client's side and never prepare.
    own.prepare_threshold = 0
    made = Planned(own)
    with connection.make_debug_cursor(made) if connection.queries_logged else connection.make_cursor(made) as cursor:
        cursor.execute(statement, bound(values))
        return cursor.fetchall()


def bound(values: Sequence | Mapping) -> Sequence | Mapping | None:
    """``values`` as the server binds them."""
    if not values:
        return None
    if isinstance(values, Mapping):
        return {name: Int8(value) if type(value) is int else value for name, value in values.items()}
    return [Int8(value) if type(value) is int else value for value in values]


def written(value: object) -> str:
    """``value`` as a literal inside a statement: what never changes need not be bound."""
    connection.ensure_connection()
    return sql.Literal(value).as_string(connection.connection).replace("%", "%%")
