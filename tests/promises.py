"""Tools for the tests of promises: who refused, what raw SQL does, and many writers at once."""

import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from technopark.common.database import constraint_of
from technopark.common.errors import Refusal


@contextmanager
def refused_by(constraint: str):
    """The block is refused by the database in the name of ``constraint``."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    assert constraint_of(refused.value) == constraint, str(refused.value)


def sql(statement: str, *params) -> int:
    """Run ``statement`` as somebody with a database client would; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def race(*jobs: Callable[[], object]) -> list[object]:
    """Run all ``jobs`` at the same moment, each in a thread with its own connection.

    Returns for each what it returned, or the Refusal or IntegrityError it raised; any other error is raised here.
    """
    start = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results[place] = job()
        except Exception as error:  # noqa: BLE001 -- told to the test below
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "a writer waits for ever"
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refusal | IntegrityError):
            raise result
    return results


def kinds(results: Iterable[object]) -> dict[str, int]:
    """How many results of each class: ``{"Tenancy": 5, "ParkIsFull": 11}``."""
    names = [type(result).__name__ for result in results]
    return {name: names.count(name) for name in names}


def refusals(results: Iterable[object]) -> list[Refusal]:
    """Those of ``results`` that were refused with words for a person."""
    return [result for result in results if isinstance(result, Refusal)]
