"""Queries compiled once: for the small lookups of every page, building the SQL takes longer than asking it."""

from collections.abc import Callable
from functools import cache

from django.db import connection
from django.db.models import QuerySet

# Stands for the argument while the SQL is made; no row has such an id.
PLACE = -(2**62)


def compiled(make: Callable[[int], QuerySet]) -> Callable[[int], list[tuple]]:
    """Turn ``make``, which makes a ``values_list`` query of one id, into a function that asks it: one query.

    The SQL is made once a process, so nothing but the id may change it: no day, no person, no language. Rows come as
    the database gives them: name the column of a language (``name_fr``), and no JSON or other field that converts.
    """

    @cache
    def statement() -> tuple[str, tuple]:
        return make(PLACE).query.sql_with_params()

    def rows(pk: int) -> list[tuple]:
        sql, params = statement()
        with connection.cursor() as cursor:
            cursor.execute(sql, [pk if param == PLACE else param for param in params])
            return cursor.fetchall()

    return rows
