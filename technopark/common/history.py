"""History of core rows, kept by the database itself so that no write path escapes it."""

import pghistory


def tracked(model):
    """Class decorator: every insert, update and delete of ``model`` leaves an event, with who and when."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model)
