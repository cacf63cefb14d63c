"""Queries compiled once: for the small lookups of every page, building the SQL takes longer than asking it."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

from technopark.common.prepared import asked, written

# Stands for the first argument while the SQL is made, the next numbers for those after it; no row has such an id,
# nor, as text, such a reference.
PLACE = -(2**62)
MOST_ARGUMENTS = 16
PLACES = {place: number for number in range(MOST_ARGUMENTS) for place in (PLACE + number, str(PLACE + number))}


def compiled(make: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """Turn ``make``, which makes a ``values_list`` query of ids or references, into a function that asks it: one query.

    The SQL is made once a process, so nothing but the arguments may change it: no day, no person, no language. Rows
    come as the database gives them: no JSON or other field that converts. Raises TypeError for anything but a plain
    ``values_list``, as that of a model with translated fields, whose columns are put in order afterwards.
    """

    @cache
    def statement(count: int) -> tuple[str, list[int]]:
        queryset = make(*range(PLACE, PLACE + count))
        if queryset._iterable_class is not ValuesListIterable:
            raise TypeError(f"{queryset.model.__name__}: only a plain values_list can be compiled")
        return with_places(*queryset.query.sql_with_params())

    def rows(*arguments: int | str) -> list[tuple]:
        sql, places = statement(len(arguments))
        return asked(sql, [arguments[place] for place in places])

    return rows


def with_places(sql: str, params: tuple) -> tuple[str, list[int]]:
    """``sql`` with its constants written out, and for each ``%s`` that is left the number of its argument."""
    given, places = iter(params), []

    def filled(found: re.Match) -> str:
        if found[0] == "%%":
            return "%%"
        param = next(given)
        if not is_place(param):
            return written(param)
        places.append(PLACES[param])
        return "%s"

    return re.sub("%%|%s", filled, sql), places


def compiled_rows(make: Callable[..., QuerySet]) -> Callable[..., list[Model]]:
    """As ``compiled``, for whole rows of one table: ``make`` makes a query of instances, and instances come back.

    Raises TypeError for anything but whole rows, and for rows with those of another table.
    """
    made_of: list[type[Model]] = []

    def values(*ids: int) -> QuerySet:
        queryset = make(*ids)
        if queryset._iterable_class is not ModelIterable or queryset.query.select_related:
            raise TypeError(f"{queryset.model.__name__}: only whole rows of one table can be compiled")
        made_of[:] = [queryset.model]
        return queryset.values_list(*(field.attname for field in queryset.model._meta.concrete_fields))

    ask = compiled(values)

    def instances(*ids: int) -> list[Model]:
        rows = ask(*ids)
        return [instance_of(made_of[0], row) for row in rows]

    return instances


def instance_of(model: type[Model], row: Sequence, only: tuple[str, ...] = ()) -> Model:
    """The instance of ``model`` with the columns of ``row``, as the database gave them; ``only`` those, where given.

    Say ``only`` through ``some_of``, at import.
    """
    names, converting = columns(model, only)
    values = list(row)
    for index, field in converting:
        values[index] = field.from_db_value(values[index], None, connection)
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


def some_of(model: type[Model], *names: str) -> tuple[str, ...]:
    """``names`` of columns of ``model``, for ``only``. Raises TypeError unless they stand in the order of the table.

    Django gives values to an instance by that order, not by name: others would land in each other's place.
    """
    order = [field.name for field in model._meta.concrete_fields]
    places = [order.index(name) if name in order else -1 for name in names]
    if -1 in places or places != sorted(set(places)):
        in_order = ", ".join(name for name in order if name in names)
        raise TypeError(f"{model.__name__}: columns in the order of the table are {in_order}, not {', '.join(names)}")
    return names


@cache
def columns(model: type[Model], only: tuple[str, ...] = ()) -> tuple[list[str], list[tuple[int, Field]]]:
    """The names of a model's columns, and the place of those that are converted."""
    fields = [model._meta.get_field(name) for name in some_of(model, *only)] or model._meta.concrete_fields
    converting = [(index, field) for index, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], converting


def give(instance: Model, relation: str, rows: list[Model]) -> None:
    """Have ``instance.relation.all()`` be ``rows``, read already, as ``prefetch_related`` would."""
    manager = getattr(instance, relation)
    for row in rows:
        setattr(row, manager.field.name, instance)
    given = manager.get_queryset()
    given._result_cache, given._prefetch_done = rows, True
    if not hasattr(instance, "_prefetched_objects_cache"):
        instance._prefetched_objects_cache = {}
    instance._prefetched_objects_cache[manager.field.remote_field.cache_name] = given


def is_place(param: object) -> bool:
    return isinstance(param, int | str) and param in PLACES
