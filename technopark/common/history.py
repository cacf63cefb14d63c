"""History of core rows, kept by the database itself so that no write path escapes it."""

from contextlib import contextmanager

import pghistory


def tracked(model):
    """Class decorator: every insert, update and delete of ``model`` leaves an event, with who and when."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model)


@contextmanager
def acting(by):
    """Let the history of what changes inside say that ``by`` did it, also outside a request (worker, shell)."""
    with pghistory.context(**({"user": by.pk} if by else {})):
        yield
