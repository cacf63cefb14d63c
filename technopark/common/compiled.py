"""Queries compiled once: for the small lookups of every page, building the SQL takes longer than asking it."""

from collections.abc import Callable
from functools import cache

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ValuesListIterable

# Stands for the argument while the SQL is made; no row has such an id.
PLACE = -(2**62)


def compiled(make: Callable[[int], QuerySet]) -> Callable[[int], list[tuple]]:
    """Turn ``make``, which makes a ``values_list`` query of one id, into a function that asks it: one query.

    The SQL is made once a process, so nothing but the id may change it: no day, no person, no language. Rows come as
    the database gives them: no JSON or other field that converts. Raises TypeError for anything but a plain
    ``values_list``, as that of a model with translated fields, whose columns are put in order afterwards.
    """

    @cache
    def statement() -> tuple[str, tuple]:
        queryset = make(PLACE)
        if queryset._iterable_class is not ValuesListIterable:
            raise TypeError(f"{queryset.model.__name__}: only a plain values_list can be compiled")
        return queryset.query.sql_with_params()

    def rows(pk: int) -> list[tuple]:
        sql, params = statement()
        with connection.cursor() as cursor:
            cursor.execute(sql, [pk if param == PLACE else param for param in params])
            return cursor.fetchall()

    return rows
