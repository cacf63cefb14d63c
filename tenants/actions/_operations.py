"""A change of a stay as one operation: under the park's lock, kept with what was before and after, told to others.

Apps above hear of it through ``settings.ON_STAY_CHANGED``, whose functions are called in the same transaction.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from tenants import state
from tenants.actions import _status
from tenants.models import Operation, Tenancy


def operation(name: str) -> Callable:
    """Make ``verb(tenancy, *, …, by)`` one operation called ``name``.

    The verb is given the tenancy locked and read again. What it did can be undone (``undoing``) as long as nothing
    has followed. Whoever is told of it may refuse by raising a Refusal: then nothing has happened.
    """

    def made(verb: Callable) -> Callable:
        @wraps(verb)
        @transaction.atomic
        def run(tenancy: Tenancy, *, by, **arguments):
            tenancy = _status.lock(tenancy)
            before = state.of(tenancy)
            result = verb(tenancy, **arguments, by=by)
            _keep(tenancy, name, before, by=by)
            return result

        return run

    return made


def _keep(tenancy: Tenancy, name: str, before: dict, *, by) -> None:
    done = Operation.objects.create(
        tenancy=tenancy,
        verb=name,
        by=by,
        before=before,
        after=state.of(tenancy),
        log=tenancy.log.latest("id"),
    )
    tell_others(done)


def tell_others(done: Operation) -> None:
    """Let apps above act on a change, or refuse it."""
    for path in settings.ON_STAY_CHANGED:
        import_string(path)(done)


def ask_others(paths: list[str], about) -> None:
    """Call every check that the settings name with ``about``; a Refusal raised there stops what was asked."""
    for path in paths:
        import_string(path)(about)
