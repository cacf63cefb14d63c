"""History of core rows, kept by the database itself so that no write path escapes it."""

from contextlib import contextmanager

import pghistory
import pgtrigger


def tracked(model):
    """Class decorator: every insert, update and delete of ``model`` leaves an event, with who and when."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model)


@contextmanager
def acting(by):
    """Let the history of what changes inside say that ``by`` did it, also outside a request (worker, shell)."""
    with pghistory.context(**({"user": by.pk} if by else {})):
        yield


def silenced(*models):
    """Context manager: write rows of ``models`` without leaving events; only for filling an empty database."""
    return pgtrigger.ignore(
        *(
            f"{model._meta.app_label}.{model.__name__}:{trigger.name}"
            for model in models
            for trigger in model._meta.triggers
            if trigger.name in {"insert_insert", "update_update", "delete_delete"}
        )
    )
