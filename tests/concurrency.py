"""Several people at once: each call in a thread of its own, on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from technopark.common.errors import Refusal

# Seconds that a thread waits for the others to be ready.
PATIENCE = 60


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Run ``calls`` at the same moment; return their results in order, a Refusal being a result too.

    Any other exception fails the test. Use it in tests with ``django_db(transaction=True)``.
    """
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(results: Sequence[object]) -> list[Refusal]:
    """Those of ``results`` that were refused."""
    return [result for result in results if isinstance(result, Refusal)]
