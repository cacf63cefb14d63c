"""Cached while nothing has changed: pages and fragments kept by the version of the rows they were made from.

Every tracked table leaves an event for each change (technopark.common.history), so the newest event's number
is the table's version, read by one cheap query; of a table whose rows the database never lets change nor go, the
newest row's is. Two changes that commit in the other order than they were
numbered could leave a copy made in between; so nothing is kept longer than ``KEPT_SECONDS``.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache as cache_forever
from functools import wraps
from time import monotonic

import pghistory.core
import pgtrigger
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from technopark.common.prepared import asked

KEPT_SECONDS = 60
# Values kept by ``kept_while_unchanged`` in a process, before those that are over are dropped.
MOST_KEPT = 200


def version_of(*models) -> str:
    """The version of the tables of ``models`` together; it changes with every insert, update and delete.

    Raises TypeError for a model whose changes leave no trace.
    """
    return "-".join(str(number) for number in asked(_newest_events(models))[0])


@cache_forever
def _newest_events(models: tuple) -> str:
    sources = [_trace_of(model) for model in dict.fromkeys(models)]
    newest = ", ".join(f'(SELECT max("{number}") FROM "{table}")' for table, number in sources)  # noqa: S608 -- our own
    return f"SELECT {newest}"


def _trace_of(model) -> tuple[str, str]:
    """The table that has a new row for each change of ``model``, and the column that numbers its rows."""
    if events := pghistory.core.event_models(tracks_model=model):
        return events[0]._meta.db_table, "pgh_id"
    if any(is_frozen(trigger) for trigger in model._meta.triggers):
        return model._meta.db_table, model._meta.pk.column
    raise TypeError(f"{model.__name__} is neither tracked nor frozen: its changes leave no trace")


def is_frozen(trigger) -> bool:
    """Whether ``trigger`` keeps every row of its table from being changed and deleted."""
    is_unconditional = isinstance(trigger, pgtrigger.Protect) and not trigger.condition
    return is_unconditional and str(trigger.operation) == str(pgtrigger.Update | pgtrigger.Delete)


def last_change_of(*models) -> datetime:
    """When the newest change of the tables of ``models`` was made; long ago where there never was one."""
    moments = asked(_newest_moments(models))[0]
    return max((moment for moment in moments if moment), default=datetime(2000, 1, 1, tzinfo=UTC))


@cache_forever
def _newest_moments(models: tuple) -> str:
    tables = [pghistory.core.event_models(tracks_model=model)[0]._meta.db_table for model in models]
    newest = ", ".join(
        f'(SELECT pgh_created_at FROM "{table}" ORDER BY pgh_id DESC LIMIT 1)'  # noqa: S608 -- our own
        for table in tables
    )
    return f"SELECT {newest}"


def kept_while_unchanged(*models) -> Callable:
    """Decorate a function: its value is kept in the process until a row of ``models`` changes.

    Its arguments, if any, have few values (ids of calls or parks, today, languages): one value is kept for each. For
    pages that show: whoever acts reads for themselves, under a lock. Callers must not change the value.
    """

    def decorated(make: Callable) -> Callable:
        @wraps(make)
        def value(*ids):
            version = version_of(*models)
            of, until, kept = _kept.get((make, ids), ("", 0, None))
            if of != version or until < monotonic():
                kept = make(*ids)
                _drop_what_is_over()
                _kept[make, ids] = version, monotonic() + KEPT_SECONDS, kept
            return kept

        return value

    return decorated


_kept: dict[tuple[Callable, tuple], tuple] = {}


def _drop_what_is_over() -> None:
    """Make room for what is kept for a day, and not asked for on the next."""
    if len(_kept) >= MOST_KEPT:
        now = monotonic()
        for key in [key for key, (_of, until, _value) in _kept.items() if until < now]:
            del _kept[key]


def forget() -> None:
    """Forget every value kept in this process: between tests, the tables are not those of a moment ago."""
    _kept.clear()


def cached_for_visitors(made_from: Callable[[], tuple]) -> Callable:
    """Decorate a view: a visitor who is not signed in gets the page as it was made for the one before.

    The page may depend on its address, its language, the day and the rows of the models that ``made_from``
    names, on nothing else: no form with a token, no message, nothing about a person.
    """

    def decorated(view: Callable) -> Callable:
        @wraps(view)
        def cached(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method != "GET" or request.user.is_authenticated or "messages" in request.COOKIES:
                return view(request, *args, **kwargs)
            version = f"{timezone.localdate()}:{version_of(*made_from())}"
            key = f"page:{get_language()}:{version}:{request.get_full_path()}"[:240]
            kept = cache.get(key)
            if kept is not None:
                return HttpResponse(kept)
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not response.cookies:
                cache.set(key, response.content, KEPT_SECONDS)
            return response

        return cached

    return decorated
