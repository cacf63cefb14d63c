"""The hidden value by which a form says from which version of the draft it was filled."""

from collections.abc import Mapping

from django.core import signing

from applications.merging import Filled
from applications.models import Application

FIELD = "filled_from"
SALT = "applications.filled"


def mark_for(application: Application, filled: Filled | None = None) -> str:
    """The signed value for a form of ``application``, filled now unless ``filled`` says since when."""
    filled = filled or Filled(application.version)
    return signing.dumps([application.pk, filled.version, dict(filled.seen)], salt=SALT)


def file_named(data: Mapping) -> int | None:
    """The id of the draft that the form was filled from; None where nothing had been begun, or it is not said."""
    try:
        return signing.loads(data.get(FIELD, ""), salt=SALT)[0]
    except signing.BadSignature:
        return None


def filled_from(data: Mapping, application: Application) -> Filled | None:
    """What the form that was sent says; None where it says nothing.

    A value that is forged, or of a draft given up since, counts as filled before anything was saved.
    """
    if FIELD not in data:
        return None
    try:
        file, version, seen = signing.loads(data[FIELD], salt=SALT)
    except signing.BadSignature:
        return Filled(0)
    return Filled(version, seen) if file == application.pk else Filled(0)
